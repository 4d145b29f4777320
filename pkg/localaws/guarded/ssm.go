package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/ssm"
)

// SSM is the service with each call held to its caller's policies.
type SSM struct {
	To    *ssm.Service
	Guard Guard
}

func (g SSM) AddTagsToResource(ctx context.Context, in *sdk.AddTagsToResourceInput) (*sdk.AddTagsToResourceOutput, error) {
	return through(ctx, g.Guard, "ssm", in, g.To.AddTagsToResource)
}

func (g SSM) DeleteParameter(ctx context.Context, in *sdk.DeleteParameterInput) (*sdk.DeleteParameterOutput, error) {
	return through(ctx, g.Guard, "ssm", in, g.To.DeleteParameter)
}

func (g SSM) GetParameters(ctx context.Context, in *sdk.GetParametersInput) (*sdk.GetParametersOutput, error) {
	return through(ctx, g.Guard, "ssm", in, g.To.GetParameters)
}

func (g SSM) PutParameter(ctx context.Context, in *sdk.PutParameterInput) (*sdk.PutParameterOutput, error) {
	return through(ctx, g.Guard, "ssm", in, g.To.PutParameter)
}

func (g SSM) RemoveTagsFromResource(ctx context.Context, in *sdk.RemoveTagsFromResourceInput) (*sdk.RemoveTagsFromResourceOutput, error) {
	return through(ctx, g.Guard, "ssm", in, g.To.RemoveTagsFromResource)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g SSM) TagSystem(ids []string, tags map[string]string) { g.To.TagSystem(ids, tags) }
