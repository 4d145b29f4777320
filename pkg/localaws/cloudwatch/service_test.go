package cloudwatch

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
	"github.com/stretchr/testify/require"
)

func TestAlarms(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		alarm := &sdk.PutMetricAlarmInput{
			AlarmName: new("dead"), Namespace: new("AWS/SQS"), MetricName: new("ApproximateNumberOfMessagesVisible"), Statistic: types.StatisticMaximum,
			Period: new(int32(300)), EvaluationPeriods: new(int32(1)), Threshold: new(0.0), ComparisonOperator: types.ComparisonOperatorGreaterThanThreshold,
		}
		must(b, b.PutMetricAlarm, alarm)
		seen := must(b, b.DescribeAlarms, &sdk.DescribeAlarmsInput{AlarmNames: []string{"dead", "none"}}).MetricAlarms
		require.Len(t, seen, 1)
		require.Equal(t, "arn:aws:cloudwatch:us-east-1:123456789012:alarm:dead", *seen[0].AlarmArn)
		require.True(t, *seen[0].ActionsEnabled)
		require.Equal(t, types.StateValueInsufficientData, seen[0].StateValue)
		refused(b, b.DeleteAlarms, &sdk.DeleteAlarmsInput{AlarmNames: []string{"dead", "none"}}, "ResourceNotFound", "")
		must(b, b.DeleteAlarms, &sdk.DeleteAlarmsInput{AlarmNames: []string{"dead"}})
		require.Empty(t, must(b, b.DescribeAlarms, &sdk.DescribeAlarmsInput{}).MetricAlarms)
		alarm.Threshold = nil
		refused(b, b.PutMetricAlarm, alarm, "ValidationError", "")
		alarm.Threshold, alarm.EvaluationPeriods = new(1.0), nil
		refused(b, b.PutMetricAlarm, alarm, "MissingParameter", "")
		refused(b, b.PutMetricAlarm, &sdk.PutMetricAlarmInput{}, "MissingParameter", "")
	})
}

func TestDashboards(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.PutDashboard, &sdk.PutDashboardInput{DashboardName: new("d"), DashboardBody: new(`{"widgets":[]}`)})
		require.Equal(t, "arn:aws:cloudwatch::123456789012:dashboard/d", *must(b, b.GetDashboard, &sdk.GetDashboardInput{DashboardName: new("d")}).DashboardArn)
		refused(b, b.PutDashboard, &sdk.PutDashboardInput{DashboardName: new("d"), DashboardBody: new("x")}, "InvalidParameterInput", "")
		refused(b, b.PutDashboard, &sdk.PutDashboardInput{}, "MissingParameter", "")
		refused(b, b.DeleteDashboards, &sdk.DeleteDashboardsInput{DashboardNames: []string{"d", "e"}}, "ResourceNotFound", "Dashboard e does not exist")
		must(b, b.DeleteDashboards, &sdk.DeleteDashboardsInput{DashboardNames: []string{"d"}})
		refused(b, b.GetDashboard, &sdk.GetDashboardInput{DashboardName: new("d")}, "ResourceNotFound", "Dashboard d does not exist")
	})
}
