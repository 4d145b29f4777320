package main

import "slices"

// readDrift is what it takes to learn what was changed by hand. CloudFormation compares a stack's resources with the rights of
// whoever asks (User Guide, "Detect unmanaged configuration changes to stacks and resources with drift detection"), and reads
// whole resources for it.
func readDrift() []statement {
	return []statement{
		{sid: "CompareStacks", actions: prefixed("cloudformation", "DetectStackDrift", "DetectStackResourceDrift", "DescribeStackResourceDrifts"), resources: ownStacks()},
		// IAM knows no resources for these; what else is read of EC2 is among the parts.
		{sid: "AskComparisons", actions: []string{
			"cloudformation:DescribeStackDriftDetectionStatus", "cloudformation:BatchDescribeTypeConfigurations", "ec2:DescribeVpcAttribute",
			"ssm:DescribeParameters",
		}, resources: anything()},
		{sid: "CompareBucket", actions: slices.Concat(readWholeBucket(), prefixed("s3", "ListTagsForResource")), resources: bucketArn()},
		{sid: "CompareRunTable", actions: readWholeTable(), resources: tableArn()},
		{sid: "ComparePointers", actions: prefixed("ssm", "GetParameter", "GetParameters", "ListTagsForResource"), resources: pointersArn()},
	}
}
