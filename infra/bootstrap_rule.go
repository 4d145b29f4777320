package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awslambda"
	"github.com/aws/jsii-runtime-go"
)

// wakeRule calls the function wake when a stack of AGC has reached a status from which it does not go on by itself.
func wakeRule(stack awscdk.Stack, wake awslambda.CfnFunction) {
	rule := awsevents.NewCfnRule(stack, jsii.String("StackChanged"), &awsevents.CfnRuleProps{
		Description: jsii.String("A stack of AGC has reached a status that lasts: wakes the steps that wait for it"),
		EventPattern: map[string]any{
			"source":      []any{"aws.cloudformation"},
			"detail-type": []any{"CloudFormation Stack Status Change"},
			"resources":   []any{map[string]any{"prefix": arn("cloudformation", "stack/Agc-")}},
			"detail": map[string]any{"status-details": map[string]any{"status": []any{
				map[string]any{"anything-but": map[string]any{"suffix": "_IN_PROGRESS"}},
			}}},
		},
		Targets: []any{&awsevents.CfnRule_TargetProperty{Id: jsii.String("wake"), Arn: wake.AttrArn()}},
	})
	awslambda.NewCfnPermission(stack, jsii.String("StackChangedMayWake"), &awslambda.CfnPermissionProps{
		Action:        jsii.String("lambda:InvokeFunction"),
		FunctionName:  wake.Ref(),
		Principal:     jsii.String("events.amazonaws.com"),
		SourceArn:     rule.AttrArn(),
		SourceAccount: stack.Account(),
	})
}
