package main

// serviceStorage allows to make, read and tag core's bucket and table, and to delete them, which happens only when
// their own creation fails: later they are retained. A bucket with objects in it cannot be deleted at all.
func serviceStorage() []statement {
	return []statement{
		{sid: "Bucket", why: "makes the managed bucket with its protections; deletes it only when its making fails, and never with objects in it", actions: prefixed("s3",
			"CreateBucket", "DeleteBucket", "ListBucket",
			"PutEncryptionConfiguration", "GetEncryptionConfiguration",
			"PutBucketPublicAccessBlock", "GetBucketPublicAccessBlock",
			"PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy",
			"PutBucketTagging", "GetBucketTagging", "TagResource", "UntagResource",
		), resources: bucketArn()},
		{sid: "ReadBucket", why: "CloudFormation reads whole resources when it makes and compares them", actions: readWholeBucket(), resources: bucketArn()},
		{sid: "Table", why: "makes the table of workflow runs; deletes it only when its making fails", actions: prefixed("dynamodb",
			"CreateTable", "DescribeTable", "UpdateTable", "DeleteTable",
			"UpdateTimeToLive", "DescribeTimeToLive", "UpdateContinuousBackups", "DescribeContinuousBackups",
			"TagResource", "UntagResource", "ListTagsOfResource",
		), resources: tableArn()},
		{sid: "ReadTable", why: "as for the bucket", actions: readWholeTable(), resources: tableArn()},
	}
}

// readWholeBucket is what CloudFormation reads of a bucket beside what the template sets, when it makes and when it compares it (the
// schema of AWS::S3::Bucket, permissions of "read").
func readWholeBucket() []string {
	return prefixed("s3",
		"GetAccelerateConfiguration", "GetAnalyticsConfiguration", "GetBucketAbac", "GetBucketCORS", "GetBucketLogging",
		"GetBucketMetadataTableConfiguration", "GetBucketNotification", "GetBucketObjectLockConfiguration", "GetBucketOwnershipControls",
		"GetBucketVersioning", "GetBucketWebsite", "GetIntelligentTieringConfiguration",
		"GetInventoryConfiguration", "GetLifecycleConfiguration", "GetMetricsConfiguration",
		"GetReplicationConfiguration", "ListTagsForResource",
	)
}

// readWholeTable is the same of a table.
func readWholeTable() []string {
	return prefixed("dynamodb", "DescribeContributorInsights", "DescribeKinesisStreamingDestination", "GetResourcePolicy")
}

// servicePointers allows to make, read, change, tag and delete the parameters under /agc/_common.
func servicePointers() []statement {
	return []statement{
		{sid: "Pointers", why: "makes the parameters in which contexts find bucket and network", actions: prefixed("ssm",
			"PutParameter", "GetParameters", "DeleteParameter", "AddTagsToResource", "RemoveTagsFromResource",
		), resources: pointersArn()},
		// Systems Manager User Guide, "Creating parameters with an AMI ID".
		{
			sid: "SeeImage", why: "a parameter of data type aws:ec2:image takes a look at the image",
			actions: []string{"ec2:DescribeImages"}, everywhere: readingEC2,
		},
	}
}
