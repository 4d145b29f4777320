// Package cloudwatch is the local AWS's CloudWatch, as far as stacks make things in it: alarms and dashboards are kept and can
// be read, no metric is collected and no alarm is evaluated, so that every alarm has insufficient data for ever. It is not
// served to clients: the product never calls it.
package cloudwatch

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service is CloudWatch in one account and region.
type Service struct {
	reg *region.Region

	mu         sync.Mutex
	alarms     map[string]types.MetricAlarm
	dashboards map[string]string // bodies by name
}

// New makes a CloudWatch without alarms and dashboards.
func New(reg *region.Region) *Service {
	return &Service{reg: reg, alarms: map[string]types.MetricAlarm{}, dashboards: map[string]string{}}
}

func missing(member string) error {
	return region.Refuse("MissingParameter", "The parameter %s is required.", member)
}

// PutMetricAlarm makes or replaces an alarm on one metric.
func (s *Service) PutMetricAlarm(_ context.Context, in *sdk.PutMetricAlarmInput) (*sdk.PutMetricAlarmOutput, error) {
	if err := region.Only(in, "AlarmName", "ActionsEnabled", "AlarmActions", "AlarmDescription", "ComparisonOperator", "DatapointsToAlarm", "Dimensions",
		"EvaluationPeriods", "MetricName", "Namespace", "OKActions", "Period", "Statistic", "Tags", "Threshold", "TreatMissingData", "Unit"); err != nil {
		return nil, err
	}
	switch {
	case in.AlarmName == nil:
		return nil, missing("AlarmName")
	case in.MetricName == nil || in.Namespace == nil || in.Period == nil || in.Statistic == "" || in.Threshold == nil:
		return nil, region.Refuse("ValidationError", "Metrics list must be set or MetricName, Namespace, Period, Statistic and Threshold must be") // (G): text
	case in.EvaluationPeriods == nil || in.ComparisonOperator == "":
		return nil, missing("EvaluationPeriods, ComparisonOperator")
	}
	enabled := in.ActionsEnabled
	if enabled == nil {
		enabled = aws.Bool(true)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.alarms[*in.AlarmName] = types.MetricAlarm{
		AlarmName: in.AlarmName, AlarmArn: aws.String(s.reg.Arn("cloudwatch", "alarm:"+*in.AlarmName)), AlarmDescription: in.AlarmDescription,
		ActionsEnabled: enabled, AlarmActions: in.AlarmActions, OKActions: in.OKActions, ComparisonOperator: in.ComparisonOperator,
		DatapointsToAlarm: in.DatapointsToAlarm, Dimensions: in.Dimensions, EvaluationPeriods: in.EvaluationPeriods, MetricName: in.MetricName,
		Namespace: in.Namespace, Period: in.Period, Statistic: in.Statistic, Threshold: in.Threshold, TreatMissingData: in.TreatMissingData, Unit: in.Unit,
		StateValue: types.StateValueInsufficientData, AlarmConfigurationUpdatedTimestamp: aws.Time(s.reg.Clock.Now()),
	}
	return &sdk.PutMetricAlarmOutput{}, nil
}

// DescribeAlarms returns the alarms that are named, or all, by name.
func (s *Service) DescribeAlarms(_ context.Context, in *sdk.DescribeAlarmsInput) (*sdk.DescribeAlarmsOutput, error) {
	if err := region.Only(in, "AlarmNames"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &sdk.DescribeAlarmsOutput{}
	for _, name := range slices.Sorted(maps.Keys(s.alarms)) {
		if len(in.AlarmNames) == 0 || slices.Contains(in.AlarmNames, name) {
			out.MetricAlarms = append(out.MetricAlarms, s.alarms[name])
		}
	}
	return out, nil
}

// DeleteAlarms removes alarms; if one does not exist, it removes none.
func (s *Service) DeleteAlarms(_ context.Context, in *sdk.DeleteAlarmsInput) (*sdk.DeleteAlarmsOutput, error) {
	if err := region.Only(in, "AlarmNames"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range in.AlarmNames {
		if _, ok := s.alarms[name]; !ok {
			return nil, region.Refuse("ResourceNotFound", "Alarm %s does not exist", name).With(404) // (G): text
		}
	}
	for _, name := range in.AlarmNames {
		delete(s.alarms, name)
	}
	return &sdk.DeleteAlarmsOutput{}, nil
}

// PutDashboard makes or replaces a dashboard, whose body must be JSON; what is in it is not looked at.
func (s *Service) PutDashboard(_ context.Context, in *sdk.PutDashboardInput) (*sdk.PutDashboardOutput, error) {
	if err := region.Only(in, "DashboardName", "DashboardBody", "Tags"); err != nil {
		return nil, err
	}
	if in.DashboardName == nil {
		return nil, missing("DashboardName")
	}
	if !json.Valid([]byte(aws.ToString(in.DashboardBody))) {
		return nil, region.Refuse("InvalidParameterInput", "The field DashboardBody must be a valid JSON object")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.dashboards[*in.DashboardName] = *in.DashboardBody
	return &sdk.PutDashboardOutput{}, nil
}

// GetDashboard returns a dashboard.
func (s *Service) GetDashboard(_ context.Context, in *sdk.GetDashboardInput) (*sdk.GetDashboardOutput, error) {
	if err := region.Only(in, "DashboardName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := aws.ToString(in.DashboardName)
	body, ok := s.dashboards[name]
	if !ok {
		return nil, noDashboard(name)
	}
	arn := "arn:" + s.reg.Partition + ":cloudwatch::" + s.reg.Account + ":dashboard/" + name // dashboards belong to no region
	return &sdk.GetDashboardOutput{DashboardName: &name, DashboardBody: &body, DashboardArn: &arn}, nil
}

// DeleteDashboards removes dashboards; if one does not exist, it removes none.
func (s *Service) DeleteDashboards(_ context.Context, in *sdk.DeleteDashboardsInput) (*sdk.DeleteDashboardsOutput, error) {
	if err := region.Only(in, "DashboardNames"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range in.DashboardNames {
		if _, ok := s.dashboards[name]; !ok {
			return nil, noDashboard(name)
		}
	}
	for _, name := range in.DashboardNames {
		delete(s.dashboards, name)
	}
	return &sdk.DeleteDashboardsOutput{}, nil
}

func noDashboard(name string) error {
	return region.Refuse("ResourceNotFound", "Dashboard %s does not exist", name).With(404)
}
