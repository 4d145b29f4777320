package cloudformation

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type functionVersions interface {
	PublishVersion(ctx context.Context, in *lambda.PublishVersionInput) (*lambda.PublishVersionOutput, error)
	GetFunctionConfiguration(ctx context.Context, in *lambda.GetFunctionConfigurationInput) (*lambda.GetFunctionConfigurationOutput, error)
	DeleteFunction(ctx context.Context, in *lambda.DeleteFunctionInput) (*lambda.DeleteFunctionOutput, error)
}

type functionVersion struct {
	FunctionName string  `cfn:"required,replace"`
	Description  *string `cfn:"replace"`
	CodeSha256   *string `cfn:"replace"`
}

// functionVersionKind publishes versions of functions; the physical id is the version's ARN. A function that has not changed since its
// last version gets no other, which the handler does not accept (serverless/serverless#8392).
func functionVersionKind(api functionVersions) kind {
	return define(handler[functionVersion]{
		attributes: []string{"FunctionArn", "Version"},
		create: func(ctx context.Context, _ job, p *functionVersion) (string, error) {
			made, err := api.PublishVersion(ctx, &lambda.PublishVersionInput{FunctionName: &p.FunctionName, Description: p.Description, CodeSha256: p.CodeSha256})
			if err != nil {
				return "", err
			}
			if made.State == types.StateActive {
				return "", region.Refuse("AlreadyExists", "A version for this Lambda function exists ( %s ). Modify the function to create a new version.", *made.Version)
			}
			return *made.FunctionArn, nil
		},
		ready: func(ctx context.Context, id string, _ *functionVersion) (bool, error) {
			is, err := api.GetFunctionConfiguration(ctx, &lambda.GetFunctionConfigurationInput{FunctionName: &id})
			return err == nil && is.State == types.StateActive, err
		},
		read: func(_ context.Context, _ job, id string, _ *functionVersion) (map[string]any, error) {
			return map[string]any{"FunctionArn": id, "Version": id[strings.LastIndex(id, ":")+1:]}, nil
		},
		remove: func(ctx context.Context, _ job, id string, _ *functionVersion) error {
			_, err := api.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &id})
			return err
		},
	})
}
