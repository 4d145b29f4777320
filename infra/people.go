package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// people are the policies for those who use the region and for those who only look: what the backend does it does with its own
// roles, so they need no right of theirs for it. The names are made by CloudFormation: IAM is global, and a backend is not.
func people(stack awscdk.Stack) {
	user := managedPolicy(stack, "AgcAccountUser", "May start, follow and stop operations of Amazon Genomics CLI in one region", append(looking(),
		statement{sid: "Start", actions: []string{"states:StartExecution"}, resources: []*string{arn("states", "stateMachine:"+machine.Name)}},
		statement{sid: "Stop", actions: []string{"states:StopExecution"}, resources: executions()},
	))
	viewer := managedPolicy(stack, "AgcAccountViewer", "May see status, operations and history of Amazon Genomics CLI in one region", looking())
	output(stack, "UserPolicy", "The policy of those who use the region", user.Ref())
	output(stack, "ViewerPolicy", "The policy of those who only look", viewer.Ref())
}

func managedPolicy(stack awscdk.Stack, name, description string, may []statement) awsiam.CfnManagedPolicy {
	statements := make([]map[string]any, len(may))
	for i, s := range may {
		statements[i] = s.json()
	}
	return awsiam.NewCfnManagedPolicy(stack, jsii.String(name), &awsiam.CfnManagedPolicyProps{
		Description: jsii.String(description), PolicyDocument: document(statements),
	})
}

func executions() []*string { return []*string{arn("states", "execution:"+machine.Name+":*")} }

// looking is what status, follow and history take, and the command that these print for the log.
func looking() []statement {
	return []statement{
		listStacks(),
		{sid: "SeeProgress", actions: []string{"cloudformation:DescribeStackEvents"}, resources: append(ownStacks(), arn("cloudformation", "stack/"+account.ContextPrefix+"*/*"))},
		{sid: "ListOperations", actions: []string{"states:ListExecutions"}, resources: []*string{arn("states", "stateMachine:"+machine.Name)}},
		{sid: "Follow", actions: []string{"states:DescribeExecution", "states:GetExecutionHistory"}, resources: executions()},
		lastOperation(),
		items("SeeIdleness", partitions("idle", "operation"), "GetItem"),
		{sid: "ReadLog", actions: []string{"logs:FilterLogEvents"}, resources: []*string{sub("${Logs.Arn}")}},
		// For status --all-regions; IAM knows no resources for it.
		{sid: "SeeRegions", actions: []string{"ec2:DescribeRegions"}, resources: anything()},
	}
}
