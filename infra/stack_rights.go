package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// listStacks is for reading all stacks in one go, for which CloudFormation wants the right on every stack, and since 2023 the right
// to list stacks, too (AWS's notice of that year, quoted in mattclay/aws-terminator#262).
func listStacks() statement {
	return statement{
		sid: "ListStacks", why: "sees which stacks of AGC there are and how they are", actions: prefixed("cloudformation", "DescribeStacks", "ListStacks"),
		everywhere: "reading all stacks in one call takes the right on every stack",
	}
}

// ownStacks are the stacks that the backend makes.
func ownStacks() []*string {
	return []*string{
		arn("cloudformation", "stack/"+account.CoreStack+"/*"),
		arn("cloudformation", "stack/"+account.NetworkPrefix+"*/*"),
	}
}

// changeStacks is what bringing about a stack takes; the stack's resources are made with the service role's rights.
func changeStacks(service awsiam.CfnRole) []statement {
	return []statement{
		{sid: "ReadStacks", why: "sees how far a stack is, and what went wrong", actions: []string{
			"cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents", "cloudformation:DescribeChangeSet",
		}, resources: ownStacks()},
		{sid: "ChangeStacks", why: "makes, changes and deletes the stacks that a plan names; what is in them is made with the service role's rights", actions: []string{
			"cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:DeleteStack",
			"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet",
			"cloudformation:ContinueUpdateRollback", "cloudformation:UpdateTerminationProtection",
			"cloudformation:SetStackPolicy", // also for a call that brings a policy along
			"cloudformation:TagResource", "cloudformation:UntagResource",
		}, resources: ownStacks()},
		passToCloudFormation("PassServiceRole", "lets CloudFormation make what is in these stacks", service),
	}
}

// passToCloudFormation allows to let CloudFormation, and nobody else, use a role.
func passToCloudFormation(sid, why string, role awsiam.CfnRole) statement {
	return statement{
		sid: sid, why: why, actions: []string{"iam:PassRole"}, resources: []*string{role.AttrArn()},
		conditions: map[string]map[string]any{
			"StringEquals": {"iam:PassedToService": jsii.String("cloudformation.amazonaws.com")},
		},
	}
}
