package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsscheduler"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsstepfunctions"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// The execution inputs that the schedule sends, as events/tidy.json holds it, and the rule on operations that died.
const (
	tidyInput  = `{"action":"tidy","by":"the schedule"}`
	sweepInput = `{"action":"tidy","by":"the rule on operations that died"}`
)

// schedule has the machine look once an hour: sweep up after operations that died, and deactivate a region that nobody uses. What it
// could not start goes to the queue.
func schedule(stack awscdk.Stack, m awsstepfunctions.CfnStateMachine, live awsstepfunctions.CfnStateMachineAlias, dead awssqs.CfnQueue) {
	trusted := trust{
		service: "scheduler.amazonaws.com",
		// EventBridge Scheduler User Guide, "Confused deputy prevention".
		why:        "Scheduler for this account only; it presents the schedule's group, not the schedule",
		conditions: map[string]map[string]any{"StringEquals": {"aws:SourceAccount": stack.Account(), "aws:SourceArn": arn("scheduler", "schedule-group/default")}},
	}
	own := role(stack, "ScheduleRole", "What the schedule of "+machine.Name+" may do", trusted, []statement{
		startLive("has the machine look once an hour"),
		{sid: "SetAside", why: "sets aside what could not be started, so that an alarm tells of it", actions: []string{"sqs:SendMessage"}, resources: []*string{dead.AttrArn()}},
		// SQS Developer Guide, "Key management": what a producer needs.
		useKey("EncryptSetAside", "writes what it sets aside", []string{"sqs"}, "GenerateDataKey", "Decrypt"),
	})
	awsscheduler.NewCfnSchedule(stack, jsii.String("Schedule"), &awsscheduler.CfnScheduleProps{
		Name:               jsii.String("AgcTidy"),
		Description:        jsii.String("Sweeps up after operations that died, and deactivates a region that nobody uses"),
		ScheduleExpression: jsii.String("rate(1 hour)"),
		FlexibleTimeWindow: &awsscheduler.CfnSchedule_FlexibleTimeWindowProperty{Mode: jsii.String("FLEXIBLE"), MaximumWindowInMinutes: jsii.Number(15)},
		Target: &awsscheduler.CfnSchedule_TargetProperty{
			Arn: live.AttrArn(), RoleArn: own.AttrArn(), Input: jsii.String(tidyInput),
			RetryPolicy:      &awsscheduler.CfnSchedule_RetryPolicyProperty{MaximumEventAgeInSeconds: jsii.Number(1800), MaximumRetryAttempts: jsii.Number(5)},
			DeadLetterConfig: &awsscheduler.CfnSchedule_DeadLetterConfigProperty{Arn: dead.AttrArn()},
		},
	})
	sweepRule(stack, m, live)
}

// deadLetters keeps what the schedule could not start.
func deadLetters(stack awscdk.Stack) awssqs.CfnQueue {
	return awssqs.NewCfnQueue(stack, jsii.String("DeadLetters"), &awssqs.CfnQueueProps{
		MessageRetentionPeriod: jsii.Number(14 * 24 * 3600), KmsMasterKeyId: key(),
		SqsManagedSseEnabled: awscdk.Fn_ConditionIf(jsii.String(keyed), awscdk.Aws_NO_VALUE(), jsii.Bool(true)), // one of the two
	})
}

// sweepRule has the machine sweep up as soon as an operation was stopped or timed out. Step Functions sends such events as well
// as it can (EventBridge reference, "Events from AWS services"); the schedule makes sure.
func sweepRule(stack awscdk.Stack, m awsstepfunctions.CfnStateMachine, live awsstepfunctions.CfnStateMachineAlias) {
	trusted := trust{
		service: "events.amazonaws.com", why: "EventBridge for this one rule only, not for another one and not on behalf of another account",
		conditions: map[string]map[string]any{
			"StringEquals": {"aws:SourceAccount": stack.Account()},
			"ArnEquals":    {"aws:SourceArn": arn("events", "rule/AgcOperationDied")},
		},
	}
	own := role(stack, "OperationDiedRole", "What the rule AgcOperationDied may do", trusted, []statement{
		startLive("has the machine sweep up after an operation that was stopped or timed out"),
	})
	awsevents.NewCfnRule(stack, jsii.String("OperationDied"), &awsevents.CfnRuleProps{
		Name:        jsii.String("AgcOperationDied"),
		Description: jsii.String("An operation was stopped or timed out: sweep up after it"),
		EventPattern: map[string]any{
			"source":      []any{"aws.states"},
			"detail-type": []any{"Step Functions Execution Status Change"},
			"detail":      map[string]any{"stateMachineArn": []any{m.AttrArn()}, "status": []any{"ABORTED", "TIMED_OUT"}},
		},
		Targets: []any{&awsevents.CfnRule_TargetProperty{Id: jsii.String("tidy"), Arn: live.AttrArn(), RoleArn: own.AttrArn(), Input: jsii.String(sweepInput)}},
	})
}
