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

func (g StepFunctions) PublishStateMachineVersion(ctx context.Context, in *sdk.PublishStateMachineVersionInput) (*sdk.PublishStateMachineVersionOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.PublishStateMachineVersion)
}

func (g StepFunctions) DeleteStateMachineVersion(ctx context.Context, in *sdk.DeleteStateMachineVersionInput) (*sdk.DeleteStateMachineVersionOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.DeleteStateMachineVersion)
}

func (g StepFunctions) CreateStateMachineAlias(ctx context.Context, in *sdk.CreateStateMachineAliasInput) (*sdk.CreateStateMachineAliasOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.CreateStateMachineAlias)
}

func (g StepFunctions) UpdateStateMachineAlias(ctx context.Context, in *sdk.UpdateStateMachineAliasInput) (*sdk.UpdateStateMachineAliasOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.UpdateStateMachineAlias)
}

func (g StepFunctions) DescribeStateMachineAlias(ctx context.Context, in *sdk.DescribeStateMachineAliasInput) (*sdk.DescribeStateMachineAliasOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.DescribeStateMachineAlias)
}

func (g StepFunctions) DeleteStateMachineAlias(ctx context.Context, in *sdk.DeleteStateMachineAliasInput) (*sdk.DeleteStateMachineAliasOutput, error) {
	return through(ctx, g.Guard, "states", in, g.To.DeleteStateMachineAlias)
}
