package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/scheduler"
)

// Scheduler is the service with each call held to its caller's policies.
type Scheduler struct {
	To    *scheduler.Service
	Guard Guard
}

func (g Scheduler) CreateSchedule(ctx context.Context, in *sdk.CreateScheduleInput) (*sdk.CreateScheduleOutput, error) {
	return through(ctx, g.Guard, "scheduler", in, g.To.CreateSchedule)
}

func (g Scheduler) DeleteSchedule(ctx context.Context, in *sdk.DeleteScheduleInput) (*sdk.DeleteScheduleOutput, error) {
	return through(ctx, g.Guard, "scheduler", in, g.To.DeleteSchedule)
}

func (g Scheduler) UpdateSchedule(ctx context.Context, in *sdk.UpdateScheduleInput) (*sdk.UpdateScheduleOutput, error) {
	return through(ctx, g.Guard, "scheduler", in, g.To.UpdateSchedule)
}
