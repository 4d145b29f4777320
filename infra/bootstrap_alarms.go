package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// alarm watches one metric. Its description is in the mail that it sends: what it means and what to do.
type alarm struct {
	name, means       string
	namespace, metric string
	// of is the one dimension that the metric has, "" for none, and which its value.
	of    string
	which *string
	// statistic over hours or minutes that reaches threshold in every one of periods.
	statistic string
	minutes   float64
	periods   float64
	threshold float64
	// lasts is true for a condition that goes on until somebody sees to it; its end is told, too.
	lasts bool
}

// watched is what alarms and dashboard are about.
type watched struct{ machine, queue, topic, logs *string }

const runbook = " See docs/operations.md."

// alarms are few, since each costs money, and about what nobody would be told of otherwise, or not in time.
func alarms(of watched) []alarm {
	own := func(name, metric, means string) alarm {
		return alarm{name: name, means: means, namespace: account.MeasureSpace, metric: metric, statistic: "Sum", minutes: 5, periods: 1, threshold: 1}
	}
	stuck := own("Agc-OperationStuck", account.RunningFor, "An operation has been running for more than two hours; most take minutes."+
		" Look what it waits for with 'agc account follow'; 'agc account stop' ends it, and the next one cleans up."+runbook)
	stuck.statistic, stuck.minutes, stuck.threshold, stuck.lasts = "Maximum", 60, 2*60*60, true
	unavailable := own("Agc-AwsUnavailable", account.Unavailable, "AWS has throttled the backend, or not answered it, again and again."+
		" Operations wait and try again, and fail after some minutes. Look at the AWS Health Dashboard and at what else uses up the account's rates."+runbook)
	unavailable.minutes, unavailable.threshold = 15, 10
	return []alarm{
		own("Agc-OperationFailed", account.FailedOperations, "An operation that had begun its work has failed, and was tidied up."+
			" See which with 'agc account history', and why with 'agc account follow OPERATION'; start it again when the cause is removed."+runbook),
		stuck,
		own("Agc-FunctionErrors", account.FunctionErrors, "A function of the backend met an error that nobody foresaw, or was refused a right."+
			" Search the log for level ERROR. After a refusal, look for drift of Agc-Bootstrap, and for a policy of the organization in the way."+runbook),
		unavailable,
		{
			name: "Agc-LooksFail", means: "Executions have failed in each of the last three hours, so the hourly look of the schedule does: nothing is swept up and no idle region goes." +
				" Open the newest failed execution of AgcAccount in the Step Functions console." + runbook,
			namespace: "AWS/States", metric: "ExecutionsFailed", of: "StateMachineArn", which: of.machine,
			statistic: "Sum", minutes: 60, periods: 3, threshold: 1, lasts: true,
		},
		{
			name: "Agc-DeadLetters", means: "The schedule could not start its look, and set the attempt aside in the dead-letter queue: nothing is swept up and no idle region goes." +
				" Read the message's attributes for the reason, remove it, then purge the queue." + runbook,
			namespace: "AWS/SQS", metric: "ApproximateNumberOfMessagesVisible", of: "QueueName", which: of.queue,
			statistic: "Maximum", minutes: 5, periods: 1, threshold: 1, lasts: true,
		},
	}
}

// watch makes the alarms, unless the administrator wants none.
func watch(stack awscdk.Stack, of watched) awscdk.CfnCondition {
	wanted := condition(stack, "HasAlarms", awscdk.Fn_ConditionEquals(parameter(stack, "Alarms", awscdk.CfnParameterProps{
		Description: jsii.String("Whether alarms tell the topic of trouble; they cost 0.60 dollars a month"),
		Default:     jsii.String("true"), AllowedValues: jsii.Strings("true", "false"),
	}), "true"))
	for _, a := range alarms(of) {
		a.make(stack, of.topic).CfnOptions().SetCondition(wanted)
	}
	return wanted
}

func (a alarm) make(stack awscdk.Stack, topic *string) awscloudwatch.CfnAlarm {
	tell := &[]any{topic}
	props := &awscloudwatch.CfnAlarmProps{
		AlarmName: jsii.String(a.name), AlarmDescription: jsii.String(a.means),
		Namespace: jsii.String(a.namespace), MetricName: jsii.String(a.metric), Statistic: jsii.String(a.statistic),
		Period: jsii.Number(60 * a.minutes), EvaluationPeriods: jsii.Number(a.periods),
		Threshold: jsii.Number(a.threshold), ComparisonOperator: jsii.String("GreaterThanOrEqualToThreshold"),
		// Nothing is sent while nothing happens.
		TreatMissingData: jsii.String("notBreaching"),
		AlarmActions:     tell,
	}
	if a.lasts {
		props.OkActions = tell
	}
	if a.of != "" {
		props.Dimensions = []any{&awscloudwatch.CfnAlarm_DimensionProperty{Name: jsii.String(a.of), Value: a.which}}
	}
	return awscloudwatch.NewCfnAlarm(stack, jsii.String(logical(a.name)), props)
}

// logical is the logical id of an alarm.
func logical(name string) string { return name[len("Agc-"):] + "Alarm" }
