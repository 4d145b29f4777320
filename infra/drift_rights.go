package main

// comparing is why whoever asks for a comparison reads resources (CloudFormation User Guide, "Detect unmanaged configuration
// changes to stacks and resources with drift detection").
const comparing = "CloudFormation compares with the rights of whoever asks, and reads whole resources for it"

// readDrift is what it takes to learn what was changed by hand.
func readDrift() []statement {
	return []statement{
		{sid: "CompareStacks", why: "has CloudFormation find what was changed by hand, which a repair undoes", actions: prefixed("cloudformation", "DetectStackDrift", "DetectStackResourceDrift", "DescribeStackResourceDrifts"), resources: ownStacks()},
		{
			sid: "AskComparisons", why: "asks whether a comparison has ended, and lets CloudFormation look up types for it", actions: []string{
				"cloudformation:DescribeStackDriftDetectionStatus", "cloudformation:BatchDescribeTypeConfigurations",
			},
			everywhere: "IAM knows no resources for it",
		},
		{sid: "CompareVpcs", why: comparing, actions: prefixed("ec2", "DescribeVpcAttribute"), resources: kinds("vpc")},
		{sid: "CompareNetworks", why: comparing + "; what else it reads of EC2 is among the parts", actions: readWholeVpc(), everywhere: readingEC2},
		{sid: "CompareBucket", why: comparing, actions: readWholeBucket(), resources: bucketArn()},
		{sid: "CompareRunTable", why: comparing, actions: readWholeTable(), resources: tableArn()},
		{sid: "ComparePointers", why: comparing, actions: prefixed("ssm", "GetParameters"), resources: pointersArn()},
	}
}
