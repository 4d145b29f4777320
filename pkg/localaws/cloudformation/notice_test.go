package cloudformation_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

func ref(id string) object             { return object{"Ref": id} }
func attribute(id, name string) object { return object{"Fn::GetAtt": []string{id, name}} }

// allow is a policy of one statement.
func allow(service string, statement object) object {
	statement["Effect"] = "Allow"
	if service != "" {
		statement["Principal"] = object{"Service": service}
	}
	return object{"Version": "2012-10-17", "Statement": []any{statement}}
}

// clockwork is a schedule that starts a machine, whose end is told to a topic, with an address and a queue that listen.
func clockwork(every string) object {
	return resources(
		"Role", "AWS::IAM::Role", object{
			"AssumeRolePolicyDocument": allow("scheduler.amazonaws.com", object{"Action": "sts:AssumeRole", "Condition": object{"StringEquals": object{"aws:SourceAccount": ref("AWS::AccountId")}}}),
			"Policies": []any{
				object{"PolicyName": "start", "PolicyDocument": allow("", object{"Action": "states:StartExecution", "Resource": ref("Machine")})},
				object{"PolicyName": "bury", "PolicyDocument": allow("", object{"Action": "sqs:SendMessage", "Resource": attribute("Dead", "Arn")})},
			},
		},
		"MachineRole", "AWS::IAM::Role", object{"AssumeRolePolicyDocument": allow("states.amazonaws.com", object{"Action": "sts:AssumeRole"})},
		"Machine", "AWS::StepFunctions::StateMachine", object{"DefinitionString": `{"StartAt":"P","States":{"P":{"Type":"Pass","End":true}}}`, "RoleArn": attribute("MachineRole", "Arn")},
		"Dead", "AWS::SQS::Queue", object{"MessageRetentionPeriod": 1209600},
		"Schedule", "AWS::Scheduler::Schedule", object{
			"ScheduleExpression": every, "FlexibleTimeWindow": object{"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 15},
			"Target": object{"Arn": ref("Machine"), "RoleArn": attribute("Role", "Arn"), "Input": `{"action":"tidy"}`, "DeadLetterConfig": object{"Arn": attribute("Dead", "Arn")}, "RetryPolicy": object{"MaximumRetryAttempts": 3}},
		},
		"Topic", "AWS::SNS::Topic", object{"DisplayName": "Notices"},
		"TopicPolicy", "AWS::SNS::TopicPolicy", object{"Topics": []any{ref("Topic")}, "PolicyDocument": allow("events.amazonaws.com", object{"Action": "sns:Publish", "Resource": ref("Topic")})},
		"Mail", "AWS::SNS::Subscription", object{"TopicArn": ref("Topic"), "Protocol": "email", "Endpoint": "someone@example.org"},
		"Inbox", "AWS::SQS::Queue", object{},
		"InboxPolicy", "AWS::SQS::QueuePolicy", object{"Queues": []any{ref("Inbox")}, "PolicyDocument": allow("sns.amazonaws.com", object{
			"Action": "sqs:SendMessage", "Resource": attribute("Inbox", "Arn"), "Condition": object{"ArnEquals": object{"aws:SourceArn": ref("Topic")}},
		})},
		"Listener", "AWS::SNS::Subscription", object{"TopicArn": ref("Topic"), "Protocol": "sqs", "Endpoint": attribute("Inbox", "Arn"), "RawMessageDelivery": true},
		"Rule", "AWS::Events::Rule", object{
			"EventPattern": object{"source": []any{"aws.states"}, "detail": object{"status": []any{"SUCCEEDED"}}}, "State": "ENABLED",
			"Targets": []any{object{"Id": "topic", "Arn": ref("Topic"), "InputTransformer": object{"InputPathsMap": object{"status": "$.detail.status"}, "InputTemplate": `"The operation <status>"`}}},
		},
		"Alarm", "AWS::CloudWatch::Alarm", object{
			"Namespace": "AWS/SQS", "MetricName": "ApproximateNumberOfMessagesVisible", "Statistic": "Maximum", "Period": 300, "EvaluationPeriods": 1, "Threshold": 0.5,
			"ComparisonOperator": "GreaterThanThreshold", "Dimensions": []any{object{"Name": "QueueName", "Value": attribute("Dead", "QueueName")}}, "AlarmActions": []any{ref("Topic")},
		},
		"Dashboard", "AWS::CloudWatch::Dashboard", object{"DashboardBody": `{"widgets":[]}`},
	)
}

func TestAStackWithAScheduleAndItsNotices(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", clockwork("rate(1 hour)"), func(in *sdk.CreateStackInput) { in.Capabilities = []types.Capability{types.CapabilityCapabilityIam} })
		ctx, machine := t.Context(), w.physical(id, "Machine")
		mails := w.SNS.Mails()
		require.Len(t, mails, 1)
		_, err := w.SNS.ConfirmSubscription(ctx, &sns.ConfirmSubscriptionInput{TopicArn: aws.String(w.physical(id, "Topic")), Token: &mails[0].Token})
		require.NoError(t, err)
		time.Sleep(3 * time.Hour)
		ran, err := w.StepFunctions.ListExecutions(ctx, &sfn.ListExecutionsInput{StateMachineArn: &machine})
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(ran.Executions), 3)
		seen, err := w.StepFunctions.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: ran.Executions[0].ExecutionArn})
		require.NoError(t, err)
		require.JSONEq(t, `{"action":"tidy"}`, *seen.Input)
		last := w.SNS.Mails()
		require.Equal(t, `"The operation SUCCEEDED"`, last[len(last)-1].Text)
		inbox := w.physical(id, "Inbox")
		got, err := w.SQS.ReceiveMessage(ctx, &sqs.ReceiveMessageInput{QueueUrl: &inbox})
		require.NoError(t, err)
		require.Equal(t, `"The operation SUCCEEDED"`, *got.Messages[0].Body)
		alarms, err := w.CloudWatch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{})
		require.NoError(t, err)
		require.InDelta(t, 0.5, *alarms.MetricAlarms[0].Threshold, 0)
		require.Empty(t, w.Scheduler.Failures())
		require.Empty(t, w.EventBridge.Failures())
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
		require.Empty(t, leftovers(w))
	})
}

// leftovers are the kinds of things of clockwork that are still there.
func leftovers(w *world) []string {
	ctx := w.t.Context()
	schedules, err := w.Scheduler.ListSchedules(ctx, &scheduler.ListSchedulesInput{})
	require.NoError(w.t, err)
	topics, err := w.SNS.ListTopics(ctx, &sns.ListTopicsInput{})
	require.NoError(w.t, err)
	queues, err := w.SQS.ListQueues(ctx, &sqs.ListQueuesInput{})
	require.NoError(w.t, err)
	alarms, err := w.CloudWatch.DescribeAlarms(ctx, &cloudwatch.DescribeAlarmsInput{})
	require.NoError(w.t, err)
	var out []string
	for kind, n := range map[string]int{"schedule": len(schedules.Schedules), "topic": len(topics.Topics), "queue": len(queues.QueueUrls), "alarm": len(alarms.MetricAlarms)} {
		if n > 0 {
			out = append(out, kind)
		}
	}
	return out
}

func TestASchedulesStackIsUpdatedInPlace(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", clockwork("rate(1 hour)"), func(in *sdk.CreateStackInput) { in.Capabilities = []types.Capability{types.CapabilityCapabilityIam} })
		changed := clockwork("rate(2 hours)")
		change := func(id string) object { return changed["Resources"].(object)[id].(object)["Properties"].(object) }
		change("Topic")["DisplayName"] = "Changed"
		change("Dead")["VisibilityTimeout"] = 60
		delete(change("Dead"), "MessageRetentionPeriod")
		change("TopicPolicy")["PolicyDocument"] = allow("events.amazonaws.com", object{"Action": "sns:*", "Resource": "*"})
		change("InboxPolicy")["Queues"] = []any{ref("Dead")}
		change("Alarm")["Threshold"] = 2
		change("Dashboard")["DashboardBody"] = `{}`
		before := w.physical(id, "Dead")
		status := w.update(&sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: text(changed), Capabilities: []types.Capability{types.CapabilityCapabilityIam}})
		require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
		require.Equal(t, before, w.physical(id, "Dead"))
		ctx := t.Context()
		s, err := w.Scheduler.GetSchedule(ctx, &scheduler.GetScheduleInput{Name: aws.String(w.physical(id, "Schedule"))})
		require.NoError(t, err)
		require.Equal(t, "rate(2 hours)", *s.ScheduleExpression)
		topic, err := w.SNS.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: aws.String(w.physical(id, "Topic"))})
		require.NoError(t, err)
		require.Equal(t, "Changed", topic.Attributes["DisplayName"])
		require.Contains(t, topic.Attributes["Policy"], `"sns:*"`)
		for logical, want := range map[string][3]string{"Dead": {"60", "345600", "Policy"}, "Inbox": {"30", "345600", ""}} {
			q, err := w.SQS.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: aws.String(w.physical(id, logical)), AttributeNames: []sqstypes.QueueAttributeName{"All"}})
			require.NoError(t, err)
			require.Equal(t, want[0], q.Attributes["VisibilityTimeout"])
			require.Equal(t, want[1], q.Attributes["MessageRetentionPeriod"])
			require.Equal(t, want[2] != "", q.Attributes["Policy"] != "", logical)
		}
	})
}
