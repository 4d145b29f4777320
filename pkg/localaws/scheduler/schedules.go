package scheduler

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateSchedule makes a schedule. The same request again, told by its token, is no error.
func (s *Service) CreateSchedule(_ context.Context, in *sdk.CreateScheduleInput) (*sdk.CreateScheduleOutput, error) {
	made, err := s.plan(in)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if old := s.schedules[*in.Name]; old != nil {
		if old.token == "" || old.token != made.token {
			return nil, region.Refuse("ConflictException", "Schedule %s already exists.", *in.Name).With(409)
		}
		return &sdk.CreateScheduleOutput{ScheduleArn: old.seen.Arn}, nil
	}
	made.seen.CreationDate = made.seen.LastModificationDate
	s.begin(made)
	return &sdk.CreateScheduleOutput{ScheduleArn: made.seen.Arn}, nil
}

// UpdateSchedule replaces all that a schedule is; what the request leaves out gets its default again (EventBridge Scheduler
// API Reference, UpdateSchedule). A rate without a StartDate counts from now (G).
func (s *Service) UpdateSchedule(_ context.Context, in *sdk.UpdateScheduleInput) (*sdk.UpdateScheduleOutput, error) {
	made, err := s.plan((*sdk.CreateScheduleInput)(in))
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	old, err := s.find(in.Name, in.GroupName)
	if err != nil {
		return nil, err
	}
	old.end()
	made.seen.CreationDate, made.token = old.seen.CreationDate, old.token
	s.begin(made)
	return &sdk.UpdateScheduleOutput{ScheduleArn: made.seen.Arn}, nil
}

// plan is the schedule that a request asks for, with AWS's defaults.
func (s *Service) plan(in *sdk.CreateScheduleInput) (*schedule, error) {
	if err := region.Only(in, "Name", "ActionAfterCompletion", "ClientToken", "Description", "EndDate", "FlexibleTimeWindow", "GroupName",
		"ScheduleExpression", "ScheduleExpressionTimezone", "StartDate", "State", "Target"); err != nil {
		return nil, err
	}
	if err := s.check(in); err != nil {
		return nil, err
	}
	if _, err := parse(aws.ToString(in.ScheduleExpression)); err != nil {
		return nil, err
	}
	now := s.now()
	return &schedule{token: aws.ToString(in.ClientToken), end: func() {}, seen: sdk.GetScheduleOutput{
		Name: aws.String(*in.Name), Arn: aws.String(s.arn(*in.Name)), GroupName: aws.String("default"), Description: in.Description,
		ScheduleExpression: in.ScheduleExpression, ScheduleExpressionTimezone: aws.String(or(aws.ToString(in.ScheduleExpressionTimezone), "UTC")),
		StartDate: in.StartDate, EndDate: in.EndDate, State: or(in.State, types.ScheduleStateEnabled), LastModificationDate: &now,
		ActionAfterCompletion: or(in.ActionAfterCompletion, types.ActionAfterCompletionNone),
		FlexibleTimeWindow:    &types.FlexibleTimeWindow{Mode: in.FlexibleTimeWindow.Mode, MaximumWindowInMinutes: in.FlexibleTimeWindow.MaximumWindowInMinutes},
		Target:                withRetries(*in.Target),
	}}, nil
}

// withRetries completes a target's retry policy (EventBridge Scheduler API Reference, RetryPolicy): up to 185 within a day.
func withRetries(t types.Target) *types.Target {
	p := types.RetryPolicy{MaximumEventAgeInSeconds: aws.Int32(86400), MaximumRetryAttempts: aws.Int32(185)}
	if t.RetryPolicy != nil {
		p.MaximumEventAgeInSeconds = orKept(t.RetryPolicy.MaximumEventAgeInSeconds, p.MaximumEventAgeInSeconds)
		p.MaximumRetryAttempts = orKept(t.RetryPolicy.MaximumRetryAttempts, p.MaximumRetryAttempts)
	}
	t.RetryPolicy = &p
	return &t
}

func orKept(given, kept *int32) *int32 {
	if given != nil {
		return given
	}
	return kept
}

func or[T ~string](value, otherwise T) T {
	if value == "" {
		return otherwise
	}
	return value
}

// GetSchedule returns a schedule.
func (s *Service) GetSchedule(_ context.Context, in *sdk.GetScheduleInput) (*sdk.GetScheduleOutput, error) {
	if err := region.Only(in, "Name", "GroupName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sc, err := s.find(in.Name, in.GroupName)
	if err != nil {
		return nil, err
	}
	out := sc.seen
	return &out, nil
}

// DeleteSchedule removes a schedule. An invocation that waits in its window is not made any more; one that is being retried
// goes on (G).
func (s *Service) DeleteSchedule(_ context.Context, in *sdk.DeleteScheduleInput) (*sdk.DeleteScheduleOutput, error) {
	if err := region.Only(in, "Name", "GroupName", "ClientToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	sc, err := s.find(in.Name, in.GroupName)
	if err != nil {
		return nil, err
	}
	sc.end()
	delete(s.schedules, *in.Name)
	return &sdk.DeleteScheduleOutput{}, nil
}

// ListSchedules lists in the order of names, 100 a page.
func (s *Service) ListSchedules(_ context.Context, in *sdk.ListSchedulesInput) (*sdk.ListSchedulesOutput, error) {
	if err := region.Only(in, "GroupName", "MaxResults", "NamePrefix", "NextToken", "State"); err != nil {
		return nil, err
	}
	if err := onlyDefault(in.GroupName); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	size := 100
	if n := int(aws.ToInt32(in.MaxResults)); n > 0 {
		size = min(n, size)
	}
	out := &sdk.ListSchedulesOutput{}
	for _, name := range slices.Sorted(maps.Keys(s.schedules)) {
		seen := s.schedules[name].seen
		switch {
		case name < aws.ToString(in.NextToken) || !strings.HasPrefix(name, aws.ToString(in.NamePrefix)) || in.State != "" && in.State != seen.State:
		case len(out.Schedules) == size:
			out.NextToken = aws.String(name)
			return out, nil
		default:
			out.Schedules = append(out.Schedules, types.ScheduleSummary{
				Name: seen.Name, Arn: seen.Arn, GroupName: seen.GroupName, State: seen.State, CreationDate: seen.CreationDate,
				LastModificationDate: seen.LastModificationDate, Target: &types.TargetSummary{Arn: seen.Target.Arn},
			})
		}
	}
	return out, nil
}
