package cloudformation

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
)

type schedules interface {
	CreateSchedule(ctx context.Context, in *scheduler.CreateScheduleInput) (*scheduler.CreateScheduleOutput, error)
	UpdateSchedule(ctx context.Context, in *scheduler.UpdateScheduleInput) (*scheduler.UpdateScheduleOutput, error)
	DeleteSchedule(ctx context.Context, in *scheduler.DeleteScheduleInput) (*scheduler.DeleteScheduleOutput, error)
}

type schedule struct {
	Name                       *string `cfn:"replace"`
	GroupName                  *string `cfn:"replace"`
	Description                *string
	ScheduleExpression         string `cfn:"required"`
	ScheduleExpressionTimezone *string
	StartDate                  *string
	EndDate                    *string
	State                      types.ScheduleState
	FlexibleTimeWindow         *types.FlexibleTimeWindow `cfn:"required"`
	Target                     *types.Target             `cfn:"required"`
}

// scheduleKind makes schedules; the physical id is the name.
func scheduleKind(api schedules) kind {
	return define(handler[schedule]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *schedule) (string, error) {
			name := orName(p.Name, j.name(64))
			in, err := p.input(name)
			if err != nil {
				return "", err
			}
			if _, err := api.CreateSchedule(ctx, in); err != nil {
				return "", err
			}
			return name, nil
		},
		read: func(_ context.Context, j job, id string, _ *schedule) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("scheduler", "schedule/default/"+id)}, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *schedule) error {
			in, err := p.input(id)
			if err != nil {
				return err
			}
			_, err = api.UpdateSchedule(ctx, (*scheduler.UpdateScheduleInput)(in))
			return err
		},
		remove: func(ctx context.Context, _ job, id string, p *schedule) error {
			_, err := api.DeleteSchedule(ctx, &scheduler.DeleteScheduleInput{Name: &id, GroupName: p.GroupName})
			return err
		},
	})
}

func (p *schedule) input(name string) (*scheduler.CreateScheduleInput, error) {
	in := &scheduler.CreateScheduleInput{
		Name: &name, GroupName: p.GroupName, Description: p.Description, ScheduleExpression: &p.ScheduleExpression,
		ScheduleExpressionTimezone: p.ScheduleExpressionTimezone, State: p.State, FlexibleTimeWindow: p.FlexibleTimeWindow, Target: p.Target,
	}
	for _, d := range []struct {
		from *string
		to   **time.Time
	}{{p.StartDate, &in.StartDate}, {p.EndDate, &in.EndDate}} {
		if d.from == nil {
			continue
		}
		at, err := time.Parse(time.RFC3339, *d.from)
		if err != nil {
			return nil, invalid("%s is no date", *d.from)
		}
		*d.to = &at
	}
	return in, nil
}
