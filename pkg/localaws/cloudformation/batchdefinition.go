package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
)

type batchDefinitions interface {
	RegisterJobDefinition(ctx context.Context, in *batch.RegisterJobDefinitionInput) (*batch.RegisterJobDefinitionOutput, error)
	DeregisterJobDefinition(ctx context.Context, in *batch.DeregisterJobDefinitionInput) (*batch.DeregisterJobDefinitionOutput, error)
}

type batchDefinition struct {
	JobDefinitionName    *string                 `cfn:"replace"`
	Type                 types.JobDefinitionType `cfn:"required"`
	ContainerProperties  *types.ContainerProperties
	Parameters           map[string]string
	PlatformCapabilities []types.PlatformCapability
	PropagateTags        *bool
	RetryStrategy        *types.RetryStrategy
	Timeout              *types.JobTimeout
	Tags                 tags `cfn:"replace"`
}

// batchDefinitionKind makes job definitions; the physical id is the ARN of the revision. On AWS a change makes a new revision and
// so a new physical id, which the local AWS cannot.
func batchDefinitionKind(api batchAPI) kind {
	return define(handler[batchDefinition]{
		attributes: []string{"JobDefinitionArn"},
		create: func(ctx context.Context, j job, p *batchDefinition) (string, error) {
			made, err := api.RegisterJobDefinition(ctx, &batch.RegisterJobDefinitionInput{
				JobDefinitionName: aws.String(orName(p.JobDefinitionName, j.batchName())), Type: p.Type, ContainerProperties: p.ContainerProperties,
				Parameters: p.Parameters, PlatformCapabilities: p.PlatformCapabilities, PropagateTags: p.PropagateTags,
				RetryStrategy: p.RetryStrategy, Timeout: p.Timeout, Tags: p.Tags,
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.JobDefinitionArn}, j.own)
			return *made.JobDefinitionArn, nil
		},
		read: func(_ context.Context, _ job, id string, _ *batchDefinition) (map[string]any, error) {
			return map[string]any{"JobDefinitionArn": id}, nil
		},
		remove: func(ctx context.Context, _ job, id string, _ *batchDefinition) error {
			_, err := api.DeregisterJobDefinition(ctx, &batch.DeregisterJobDefinitionInput{JobDefinition: &id})
			return err
		},
	})
}
