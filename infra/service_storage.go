package main

// serviceStorage allows to make, read and tag core's bucket and table, and to delete them, which happens only when
// their own creation fails: later they are retained. A bucket with objects in it cannot be deleted at all.
func serviceStorage() []statement {
	return []statement{
		{sid: "Bucket", actions: prefixed("s3",
			"CreateBucket", "DeleteBucket", "ListBucket", "GetBucketLocation",
			"PutEncryptionConfiguration", "GetEncryptionConfiguration",
			"PutBucketPublicAccessBlock", "GetBucketPublicAccessBlock",
			"PutBucketPolicy", "GetBucketPolicy", "DeleteBucketPolicy",
			"PutBucketTagging", "GetBucketTagging", "TagResource", "UntagResource", "ListTagsForResource",
			// CloudFormation reads the whole bucket back, whatever the template sets.
			"GetAccelerateConfiguration", "GetAnalyticsConfiguration", "GetBucketCORS", "GetBucketLogging",
			"GetBucketNotification", "GetBucketObjectLockConfiguration", "GetBucketOwnershipControls",
			"GetBucketVersioning", "GetBucketWebsite", "GetIntelligentTieringConfiguration",
			"GetInventoryConfiguration", "GetLifecycleConfiguration", "GetMetricsConfiguration",
			"GetReplicationConfiguration",
		), resources: bucketArn()},
		{sid: "Table", actions: prefixed("dynamodb",
			"CreateTable", "DescribeTable", "UpdateTable", "DeleteTable",
			"UpdateTimeToLive", "DescribeTimeToLive", "UpdateContinuousBackups", "DescribeContinuousBackups",
			"TagResource", "UntagResource", "ListTagsOfResource",
			// CloudFormation reads the whole table back, whatever the template sets.
			"DescribeContributorInsights", "DescribeKinesisStreamingDestination", "GetResourcePolicy",
		), resources: tableArn()},
	}
}

// servicePointers allows to make, read, change, tag and delete the parameters under /agc/_common.
func servicePointers() []statement {
	return []statement{
		{sid: "Pointers", actions: prefixed("ssm",
			"PutParameter", "GetParameter", "GetParameters", "DeleteParameter",
			"AddTagsToResource", "RemoveTagsFromResource", "ListTagsForResource",
		), resources: pointersArn()},
		// IAM knows no resources for listing parameters, nor for the look at an image that a parameter of data type
		// aws:ec2:image takes (Systems Manager User Guide, "Creating parameters with an AMI ID").
		{sid: "ListPointers", actions: []string{"ssm:DescribeParameters", "ec2:DescribeImages"}, resources: anything()},
	}
}
