package main

// readRegion is what planning reads besides the list of stacks.
func readRegion() []statement {
	return []statement{
		{sid: "ReadTemplates", why: "compares what stands with what this version would make", actions: []string{"cloudformation:GetTemplate"}, resources: ownStacks()},
		{
			sid: "ReadZonesAndImages", why: "chooses zones, and checks the image, a VPC that a user brings and what is left of quotas", actions: prefixed("ec2",
				"DescribeAvailabilityZones", "DescribeVpcEndpointServices", "DescribeImages", "DescribeVpcs", "DescribeAddresses",
			), everywhere: readingEC2,
		},
		{sid: "ReadQuotas", why: "warns before an activation meets a quota of the account", actions: []string{"servicequotas:GetServiceQuota"}, resources: []*string{arn("servicequotas", "vpc/*"), arn("servicequotas", "ec2/*")}},
		{sid: "SeeBucket", why: "asks whether a bucket that a user brings is there and where; it may have any name", actions: []string{"s3:ListBucket"}, resources: []*string{sub("arn:${AWS::Partition}:s3:::*")}},
		{sid: "ProveBucket", why: "writes a probe into a bucket that a user brings and removes it, before anything is made; such keys only", actions: []string{"s3:PutObject", "s3:DeleteObject"}, resources: []*string{sub("arn:${AWS::Partition}:s3:::*/agc-write-probe-*")}},
		{
			sid: "ProveEncryptedBucket", why: "the same in a bucket with a key of the user's, through S3 only", actions: []string{"kms:GenerateDataKey"}, resources: []*string{arn("kms", "key/*")},
			conditions: map[string]map[string]any{"StringEquals": {"kms:ViaService": sub("s3.${AWS::Region}.amazonaws.com")}},
		},
		{sid: "ReadDefaultImage", why: "reads the public parameter in which AWS names the image that it recommends", actions: []string{"ssm:GetParameter"}, resources: []*string{
			sub("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/ecs/optimized-ami/*"),
		}},
	}
}

// readUse is what tells whether contexts run or ran.
func readUse() statement {
	return statement{
		sid: "ReadUse", why: "tells whether contexts run jobs or did so lately", actions: prefixed("batch", "DescribeJobQueues", "ListJobs"),
		everywhere: readingBatch,
	}
}

// lastOperation allows to look for the last operation by its time.
func lastOperation() statement {
	return statement{
		sid: "LastOperation", why: "finds the last operation by its time", actions: []string{"dynamodb:Query"}, conditions: partitions("operation"),
		resources: []*string{arn("dynamodb", "table/"+stateTableName+"/index/byStart")},
	}
}
