package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// Lambda is the service with each call held to its caller's policies.
type Lambda struct {
	To    *lambda.Service
	Guard Guard
}

func (g Lambda) AddPermission(ctx context.Context, in *sdk.AddPermissionInput) (*sdk.AddPermissionOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.AddPermission)
}

func (g Lambda) CreateFunction(ctx context.Context, in *sdk.CreateFunctionInput) (*sdk.CreateFunctionOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.CreateFunction)
}

func (g Lambda) DeleteFunction(ctx context.Context, in *sdk.DeleteFunctionInput) (*sdk.DeleteFunctionOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.DeleteFunction)
}

func (g Lambda) GetFunction(ctx context.Context, in *sdk.GetFunctionInput) (*sdk.GetFunctionOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.GetFunction)
}

func (g Lambda) GetFunctionConfiguration(ctx context.Context, in *sdk.GetFunctionConfigurationInput) (*sdk.GetFunctionConfigurationOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.GetFunctionConfiguration)
}

func (g Lambda) Invoke(ctx context.Context, in *sdk.InvokeInput) (*sdk.InvokeOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.Invoke)
}

func (g Lambda) PublishVersion(ctx context.Context, in *sdk.PublishVersionInput) (*sdk.PublishVersionOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.PublishVersion)
}

func (g Lambda) RemovePermission(ctx context.Context, in *sdk.RemovePermissionInput) (*sdk.RemovePermissionOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.RemovePermission)
}

func (g Lambda) TagResource(ctx context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.TagResource)
}

func (g Lambda) UntagResource(ctx context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.UntagResource)
}

func (g Lambda) UpdateFunctionCode(ctx context.Context, in *sdk.UpdateFunctionCodeInput) (*sdk.UpdateFunctionCodeOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.UpdateFunctionCode)
}

func (g Lambda) UpdateFunctionConfiguration(ctx context.Context, in *sdk.UpdateFunctionConfigurationInput) (*sdk.UpdateFunctionConfigurationOutput, error) {
	return through(ctx, g.Guard, "lambda", in, g.To.UpdateFunctionConfiguration)
}
