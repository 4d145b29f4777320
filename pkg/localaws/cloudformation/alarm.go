package cloudformation

import (
	"context"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatch/types"
)

type alarms interface {
	PutMetricAlarm(ctx context.Context, in *cloudwatch.PutMetricAlarmInput) (*cloudwatch.PutMetricAlarmOutput, error)
	DeleteAlarms(ctx context.Context, in *cloudwatch.DeleteAlarmsInput) (*cloudwatch.DeleteAlarmsOutput, error)
}

type watchAPI interface {
	alarms
	dashboards
}

type alarm struct {
	AlarmName          *string `cfn:"replace"`
	AlarmDescription   *string
	ActionsEnabled     *bool
	AlarmActions       []string
	OKActions          []string
	ComparisonOperator types.ComparisonOperator `cfn:"required"`
	DatapointsToAlarm  *int32
	Dimensions         []types.Dimension
	EvaluationPeriods  *int32 `cfn:"required"`
	MetricName         *string
	Namespace          *string
	Period             *int32
	Statistic          types.Statistic
	Threshold          *string // a number
	TreatMissingData   *string
	Unit               types.StandardUnit
}

// alarmKind makes alarms on one metric; the physical id is the name.
func alarmKind(api alarms) kind {
	return define(handler[alarm]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *alarm) (string, error) {
			name := orName(p.AlarmName, j.name(255))
			if err := putAlarm(ctx, api, name, p); err != nil {
				return "", err
			}
			return name, nil
		},
		read: func(_ context.Context, j job, id string, _ *alarm) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("cloudwatch", "alarm:"+id)}, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *alarm) error { return putAlarm(ctx, api, id, p) },
		remove: func(ctx context.Context, _ job, id string, _ *alarm) error {
			_, err := api.DeleteAlarms(ctx, &cloudwatch.DeleteAlarmsInput{AlarmNames: []string{id}})
			return err
		},
	})
}

func putAlarm(ctx context.Context, api alarms, name string, p *alarm) error {
	in := &cloudwatch.PutMetricAlarmInput{
		AlarmName: &name, AlarmDescription: p.AlarmDescription, ActionsEnabled: p.ActionsEnabled, AlarmActions: p.AlarmActions, OKActions: p.OKActions,
		ComparisonOperator: p.ComparisonOperator, DatapointsToAlarm: p.DatapointsToAlarm, Dimensions: p.Dimensions, EvaluationPeriods: p.EvaluationPeriods,
		MetricName: p.MetricName, Namespace: p.Namespace, Period: p.Period, Statistic: p.Statistic, TreatMissingData: p.TreatMissingData, Unit: p.Unit,
	}
	if p.Threshold != nil {
		threshold, err := strconv.ParseFloat(*p.Threshold, 64)
		if err != nil {
			return wrongType("/Threshold", "Number", *p.Threshold)
		}
		in.Threshold = aws.Float64(threshold)
	}
	_, err := api.PutMetricAlarm(ctx, in)
	return err
}
