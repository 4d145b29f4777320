package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsevents"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// notices forwards what operations announce to a topic, and the topic to a person, if one was named.
func notices(stack awscdk.Stack) awssns.CfnTopic {
	topic := awssns.NewCfnTopic(stack, jsii.String("Notices"), &awssns.CfnTopicProps{
		DisplayName: jsii.String("Amazon Genomics CLI"), KmsMasterKeyId: key(),
	})
	awsevents.NewCfnRule(stack, jsii.String("Announced"), &awsevents.CfnRuleProps{
		Description:  jsii.String("An operation has announced what became of the region: tell those who subscribed"),
		EventPattern: map[string]any{"source": []any{account.NoticeSource}, "detail-type": []any{account.NoticeType}},
		Targets: []any{&awsevents.CfnRule_TargetProperty{
			Id: jsii.String("notices"), Arn: topic.Ref(),
			InputTransformer: &awsevents.CfnRule_InputTransformerProperty{
				InputPathsMap: map[string]*string{"message": jsii.String("$.detail.message")}, InputTemplate: jsii.String(`"<message>"`),
			},
		}},
	})
	// EventBridge publishes to a topic by the topic's own policy, in which it knows no conditions (EventBridge User Guide, "Using
	// resource-based policies for Amazon EventBridge": "Amazon SNS permissions").
	awssns.NewCfnTopicPolicy(stack, jsii.String("NoticesPolicy"), &awssns.CfnTopicPolicyProps{
		Topics: &[]*string{topic.Ref()},
		PolicyDocument: document([]map[string]any{{
			"Sid": "Events", "Effect": "Allow", "Principal": map[string]any{"Service": "events.amazonaws.com"},
			"Action": "sns:Publish", "Resource": topic.Ref(),
		}, {
			// SNS Developer Guide, "Example cases for Amazon SNS access control".
			"Sid": "Alarms", "Effect": "Allow", "Principal": map[string]any{"Service": "cloudwatch.amazonaws.com"},
			"Action": "sns:Publish", "Resource": topic.Ref(), "Condition": map[string]any{
				"StringEquals": map[string]any{"aws:SourceAccount": stack.Account()},
				"ArnLike":      map[string]any{"aws:SourceArn": arn("cloudwatch", "alarm:Agc-*")},
			},
		}}),
	})
	email := parameter(stack, "NotifyEmail", awscdk.CfnParameterProps{
		Description: jsii.String("Address that is told what becomes of the region; empty for nobody"), Default: jsii.String(""),
	})
	named := condition(stack, "NotifiesSomebody", awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(email, "")))
	awssns.NewCfnSubscription(stack, jsii.String("Subscription"), &awssns.CfnSubscriptionProps{
		TopicArn: topic.Ref(), Protocol: jsii.String("email"), Endpoint: email,
	}).CfnOptions().SetCondition(named)
	output(stack, "NoticesTopic", "The topic of what becomes of the region", topic.Ref())
	return topic
}
