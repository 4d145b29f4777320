package main

// readStorage is what it takes to see which protections of the managed bucket and the table are in force.
func readStorage() []statement {
	return []statement{
		{sid: "ReadManagedBucket", why: "sees which of its protections are in force", actions: prefixed("s3",
			"GetBucketTagging", "GetEncryptionConfiguration", "GetBucketPublicAccessBlock", "GetBucketPolicy",
		), resources: bucketArn()},
		{sid: "ReadRunTable", why: "sees which of its protections are in force", actions: prefixed("dynamodb",
			"DescribeTable", "ListTagsOfResource", "DescribeContinuousBackups", "DescribeTimeToLive",
		), resources: tableArn()},
	}
}

// protectStorage is what it takes to put them in force.
func protectStorage() []statement {
	return append(readStorage(),
		statement{sid: "ProtectManagedBucket", why: "puts encryption, access over TLS only, the block of public access and tags in force", actions: prefixed("s3",
			"PutBucketTagging", "PutEncryptionConfiguration", "PutBucketPublicAccessBlock", "PutBucketPolicy",
		), resources: bucketArn()},
		statement{sid: "ProtectRunTable", why: "puts point-in-time recovery, expiry and tags in force", actions: prefixed("dynamodb",
			"TagResource", "UpdateContinuousBackups", "UpdateTimeToLive",
		), resources: tableArn()},
	)
}
