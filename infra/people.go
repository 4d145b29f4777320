package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// people are the policies for those who use the region and for those who only look: what the backend does it does with its own
// roles, so they need no right of theirs for it. The names are made by CloudFormation: IAM is global, and a backend is not.
func people(stack awscdk.Stack) {
	const why = "activates, deactivates, checks and repairs: every operation is an execution"
	start := statement{sid: "Start", why: why, actions: []string{"states:StartExecution"}, resources: []*string{arn("states", "stateMachine:"+machine.Name)}}
	stop := statement{sid: "Stop", why: "stops an operation; the backend sweeps up after it", actions: []string{"states:StopExecution"}, resources: executions()}
	user := managedPolicy(stack, "AgcAccountUser", "May start, follow and stop operations of Amazon Genomics CLI in one region", append(looking(), start, stop))
	careful := managedPolicy(stack, "AgcAccountUserWithoutForce", "May start, follow and stop operations of Amazon Genomics CLI in one region, and force none",
		append(looking(), startLive(why+"; none can be forced by this alias"), stop))
	viewer := managedPolicy(stack, "AgcAccountViewer", "May see status, operations and history of Amazon Genomics CLI in one region", looking())
	output(stack, "UserPolicy", "The policy of those who use the region", user.Ref())
	output(stack, "UserWithoutForcePolicy", "The policy of those who use the region and may not force anything", careful.Ref())
	output(stack, "ViewerPolicy", "The policy of those who only look", viewer.Ref())
}

func managedPolicy(stack awscdk.Stack, name, description string, may []statement) awsiam.CfnManagedPolicy {
	made := awsiam.NewCfnManagedPolicy(stack, jsii.String(name), &awsiam.CfnManagedPolicyProps{
		Description: jsii.String(description), PolicyDocument: allowing(may),
	})
	explain(made, may)
	return made
}

func executions() []*string { return []*string{arn("states", "execution:"+machine.Name+":*")} }

// looking is what status, follow and history take, and the command that these print for the log.
func looking() []statement {
	return []statement{
		listStacks(),
		{sid: "SeeProgress", why: "shows what is being made or removed just now", actions: []string{"cloudformation:DescribeStackEvents"}, resources: ownStacks()},
		{sid: "ListOperations", why: "finds the operation that runs, and those before", actions: []string{"states:ListExecutions"}, resources: []*string{arn("states", "stateMachine:"+machine.Name)}},
		{sid: "Follow", why: "shows an operation's plan, steps and outcome", actions: []string{"states:DescribeExecution", "states:GetExecutionHistory"}, resources: executions()},
		lastOperation(),
		useKey("ReadState", "reads the state table", []string{"dynamodb"}, "Decrypt"),
		items("SeeIdleness", "shows since when nobody uses the region, and when it will be deactivated", partitions("idle", "operation"), "GetItem"),
		{sid: "ReadLog", why: "shows what the functions logged of an operation", actions: []string{"logs:FilterLogEvents"}, resources: []*string{sub("${Logs.Arn}")}},
		{sid: "SeeRegions", why: "finds the regions of the account, for status --all-regions", actions: []string{"ec2:DescribeRegions"}, everywhere: readingEC2},
	}
}
