package main

import "maps"

// unneeded are the grants that no scenario uses, each with its reason: role, policy/statement, action or pattern, in which * stands
// for any text.
func unneeded() map[string]string {
	out := ofTheRemover()
	maps.Copy(out, ofCloudFormation())
	maps.Copy(out, map[string]string{
		"*Role own/WriteLogs *":                                   "Lambda itself writes a function's log, with the function's role; the local Lambda keeps it in its own way",
		"*Role own/WriteTraces *":                                 "the local Lambda and Step Functions write no traces",
		"MachineRole own/AskWhatToTrace *":                        "Step Functions asks how much to trace, where it traces",
		"SweepRole own/RevokeRules *":                             "EC2 may ask for the rules that are revoked by what they say, too, as it does for those named by id (G)",
		"StackRole own/ChangeStacks cloudformation:UntagResource": "CloudFormation may ask for it when an update takes a stack's tags away (G)",
	})
	return out
}

// ofCloudFormation are grants that the handlers of resource types need on AWS: their schemas list them, or the documentation does,
// and the local AWS's handlers do with less.
func ofCloudFormation() map[string]string {
	const (
		tags    = "the newer calls for tags, which the handlers may make instead of the older ones"
		changes = "an update may call it; what our templates update of it needs none"
		rules   = "the schema of AWS::EC2::SecurityGroup lists it; the local handler leaves the rule for what goes out alone"
	)
	return map[string]string{
		"PlanRole own/CompareStacks cloudformation:DetectStackResourceDrift":         "the comparison of a stack compares each resource",
		"PlanRole own/AskComparisons cloudformation:BatchDescribeTypeConfigurations": "the comparison of a stack asks how its types are configured",
		"ServiceRole own/Bucket s3:*agResource":                                      tags,
		"ServiceRole own/Table dynamodb:UpdateTable":                                 changes,
		"ServiceRole own/*Network* ec2:DisassociateAddress":                          "an address that something still holds is taken from it; our NAT gateways let go of theirs",
		"ServiceRole own/ReadNetwork ec2:DescribeTags":                               "the schema of AWS::EC2::EIP lists it for tags",
		"ServiceRole own/MakeNetwork ec2:AuthorizeSecurityGroupEgress":               rules,
		"ServiceRole own/* ec2:RevokeSecurityGroupEgress":                            rules,
		"ServiceRole own/*Network* arn:*:security-group-rule/*":                      rules,
	}
}

// ofTheRemover are grants for parts of contexts, and ways to remove them, that the local AWS does not have.
func ofTheRemover() map[string]string {
	const (
		none  = "contexts have such parts, the local AWS has not"
		both  = "CloudFormation may have to stop by itself what the drain has stopped already"
		rules = "contexts have rules that are resources of their own, the local AWS has not"
		look  = "CloudFormation may read what it deletes, and what hangs on it, before it deletes it"
	)
	return map[string]string{
		"ContextRemover own/RemoveBatch batch:UpdateJobQueue":                 both,
		"ContextRemover own/RemoveFileSystems *":                              none,
		"ContextRemover own/RemoveBalancers *":                                none,
		"ContextRemover own/RemoveNetworkParts ec2:RevokeSecurityGroup*":      rules,
		"ContextRemover own/RevokeRules *":                                    rules,
		"ContextRemover own/ReadParts ec2:DescribeSecurityGroupRules":         rules,
		"ContextRemover own/RemoveNetworkParts *aunch*emplate*":               none,
		"ContextRemover own/RemoveClusters ecs:DescribeClusters":              look,
		"ContextRemover own/RemoveHeads ecs:UpdateService":                    both,
		"ContextRemover own/RemoveAdapters lambda:GetFunction":                look,
		"ContextRemover own/RemoveRoles iam:ListInstanceProfilesForRole":      look,
		"ContextRemover own/RemoveRoles iam:DetachRolePolicy":                 "contexts' roles have managed policies, which the local CloudFormation does not attach",
		"ContextRemover own/RemoveProfiles *":                                 none,
		"ContextRemover own/RemovePolicies iam:DeletePolicyVersion":           "a policy that was updated has old versions, which go first; the local IAM keeps none",
		"ContextRemover own/RemoveTaskDefinitions ecs:DescribeTaskDefinition": look,
		"ContextRemover own/RemoveApis *":                                     none,
		"ContextRemover own/ReadParts batch:DescribeJobDefinitions":           look,
		"ContextRemover own/ReadParts elastic*":                               none,
		"ContextRemover own/ReadParts ec2:DescribeLaunchTemplates":            none,
		"ContextRemover own/ReadParts ec2:DescribeNetworkInterfaces":          look,
		"ContextRemover own/ReadFileSystems *":                                none,
		"ContextRemover own/*Discovery *":                                     none,
	}
}
