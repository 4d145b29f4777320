package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/stepfunctions"
)

// StepFunctions is the service with each call held to its caller's policies.
type StepFunctions struct {
	To    *stepfunctions.Service
	Guard Guard
}

func (g StepFunctions) CreateStateMachine(ctx context.Context, in *sdk.CreateStateMachineInput) (*sdk.CreateStateMachineOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.CreateStateMachine)
}

func (g StepFunctions) DeleteStateMachine(ctx context.Context, in *sdk.DeleteStateMachineInput) (*sdk.DeleteStateMachineOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.DeleteStateMachine)
}

func (g StepFunctions) DescribeStateMachine(ctx context.Context, in *sdk.DescribeStateMachineInput) (*sdk.DescribeStateMachineOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.DescribeStateMachine)
}

func (g StepFunctions) StartExecution(ctx context.Context, in *sdk.StartExecutionInput) (*sdk.StartExecutionOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.StartExecution)
}

func (g StepFunctions) TagResource(ctx context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.TagResource)
}

func (g StepFunctions) UntagResource(ctx context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.UntagResource)
}

func (g StepFunctions) UpdateStateMachine(ctx context.Context, in *sdk.UpdateStateMachineInput) (*sdk.UpdateStateMachineOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.UpdateStateMachine)
}
