package main

import (
	"encoding/json"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// dashboard is what a person on call looks at first: alarms, operations, waits, functions and the last errors. It is made when
// the administrator wants it, since it costs money. Dashboards belong to no region, so its name has the region's.
func dashboard(stack awscdk.Stack, of watched, alarmed awscdk.CfnCondition) {
	wanted := condition(stack, "HasDashboard", awscdk.Fn_ConditionEquals(parameter(stack, "Dashboard", awscdk.CfnParameterProps{
		Description: jsii.String("Whether there is a CloudWatch dashboard; it costs 3 dollars a month"),
		Default:     jsii.String("false"), AllowedValues: jsii.Strings("true", "false"),
	}), "true"))
	awscloudwatch.NewCfnDashboard(stack, jsii.String("Overview"), &awscloudwatch.CfnDashboardProps{
		DashboardName: sub("Agc-${AWS::Region}"),
		DashboardBody: awscdk.Fn_Sub(jsii.String(board()), &map[string]*string{
			"Alarms":  either(alarmed, sub(alarmWidget(of)), jsii.String("")),
			"Machine": of.machine, "Queue": of.queue, "Logs": of.logs,
		}),
	}).CfnOptions().SetCondition(wanted)
}

// widget is one rectangle of a dashboard (CloudWatch User Guide, "Dashboard body structure and syntax"); the board is 24 wide.
type widget struct {
	Type       string         `json:"type"`
	X          int            `json:"x"`
	Y          int            `json:"y"`
	Width      int            `json:"width"`
	Height     int            `json:"height"`
	Properties map[string]any `json:"properties"`
}

// board is the dashboard's body, with placeholders for Fn::Sub.
func board() string {
	space := account.MeasureSpace
	own := func(metric string, rest ...any) []any { return append([]any{space, metric}, rest...) }
	vended := func(metric string) []any { return []any{"AWS/States", metric, "StateMachineArn", "${Machine}"} }
	widgets := []widget{
		{"text", 0, 0, 24, 2, map[string]any{"markdown": "# Amazon Genomics CLI in ${AWS::Region}\n" +
			"What each alarm means and what to do: docs/operations.md. Which operations there were: `agc account history --region ${AWS::Region}`."}},
		graph(0, 5, "Operations, by action and outcome", search("{"+space+",Action,Outcome}", account.Operations, "Sum")),
		graph(8, 5, "How long they took, in seconds", search("{"+space+",Action,Outcome}", account.Duration, "Maximum")),
		graph(16, 5, "Executions, looks of the schedule among them",
			vended("ExecutionsSucceeded"), vended("ExecutionsFailed"), vended("ExecutionsTimedOut"), vended("ExecutionsAborted"), vended("ExecutionThrottled")),
		graph(0, 11, "Waits for stacks, ended by an event or by time", own(account.Waits, "End", "event"), own(account.Waits, "End", "timeout")),
		graph(8, 11, "Errors of functions, and calls that AWS did not answer", own(account.FunctionErrors), own(account.Unavailable),
			search(`{AWS/Lambda,FunctionName} "Agc"`, "Throttles", "Sum")),
		graph(16, 11, "Locks taken over, dead letters, decisions about idleness", own(account.Takeovers),
			[]any{"AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName", "${Queue}", map[string]any{"stat": "Maximum"}},
			search("{"+space+",Decision}", account.IdleDecisions, "Sum")),
		{"log", 0, 17, 24, 7, map[string]any{
			"title": "The last errors", "region": "${AWS::Region}", "view": "table",
			"query": "SOURCE '${Logs}' | fields @timestamp, operation, step, function, code, what, why | filter level = 'ERROR' | sort @timestamp desc | limit 50",
		}},
	}
	return `{"widgets":[${Alarms}` + strings.TrimPrefix(text(widgets), "[") + "}"
}

// alarmWidget shows the alarms' states; there is none when there are no alarms.
func alarmWidget(of watched) string {
	var arns []string
	for _, a := range alarms(of) {
		arns = append(arns, "arn:${AWS::Partition}:cloudwatch:${AWS::Region}:${AWS::AccountId}:alarm:"+a.name)
	}
	return text(widget{"alarm", 0, 2, 24, 3, map[string]any{"title": "Alarms", "alarms": arns}}) + ","
}

func text(v any) string {
	out, err := json.Marshal(v)
	if err != nil { // there is nothing in a board that JSON cannot say
		return err.Error()
	}
	return string(out)
}

// graph is a widget with the sums of an hour, of metrics and of searches for metrics.
func graph(x, y int, heading string, metrics ...[]any) widget {
	return widget{"metric", x, y, 8, 6, map[string]any{
		"title": heading, "region": "${AWS::Region}", "view": "timeSeries", "stat": "Sum", "period": 3600, "metrics": metrics,
	}}
}

// search finds all metrics of a name under a schema, whatever values their dimensions have.
func search(schema, metric, statistic string) []any {
	return []any{map[string]any{"expression": "SEARCH('" + schema + ` MetricName="` + metric + `"', '` + statistic + "', 3600)"}}
}
