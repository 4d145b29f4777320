package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

type ecsDefinitions interface {
	RegisterTaskDefinition(ctx context.Context, in *ecs.RegisterTaskDefinitionInput) (*ecs.RegisterTaskDefinitionOutput, error)
	DeregisterTaskDefinition(ctx context.Context, in *ecs.DeregisterTaskDefinitionInput) (*ecs.DeregisterTaskDefinitionOutput, error)
}

type ecsDefinition struct {
	Family                  *string                     `cfn:"replace"`
	ContainerDefinitions    []types.ContainerDefinition `cfn:"replace"`
	Cpu                     *string                     `cfn:"replace"`
	Memory                  *string                     `cfn:"replace"`
	NetworkMode             types.NetworkMode           `cfn:"replace"`
	RequiresCompatibilities []types.Compatibility       `cfn:"replace"`
	ExecutionRoleArn        *string                     `cfn:"replace"`
	TaskRoleArn             *string                     `cfn:"replace"`
	Volumes                 []types.Volume              `cfn:"replace"`
	Tags                    tags
}

// ecsDefinitionKind makes task definitions; the physical id is the ARN of the revision.
func ecsDefinitionKind(api ecsAPI) kind {
	return define(handler[ecsDefinition]{
		attributes: []string{"TaskDefinitionArn"},
		create: func(ctx context.Context, j job, p *ecsDefinition) (string, error) {
			made, err := api.RegisterTaskDefinition(ctx, &ecs.RegisterTaskDefinitionInput{
				Family: aws.String(orName(p.Family, j.name(255))), ContainerDefinitions: p.ContainerDefinitions, Cpu: p.Cpu, Memory: p.Memory,
				NetworkMode: p.NetworkMode, RequiresCompatibilities: p.RequiresCompatibilities, ExecutionRoleArn: p.ExecutionRoleArn,
				TaskRoleArn: p.TaskRoleArn, Volumes: p.Volumes, Tags: ecsTags(p.Tags),
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.TaskDefinition.TaskDefinitionArn}, j.own)
			return *made.TaskDefinition.TaskDefinitionArn, nil
		},
		read: func(_ context.Context, _ job, id string, _ *ecsDefinition) (map[string]any, error) {
			return map[string]any{"TaskDefinitionArn": id}, nil
		},
		remove: func(ctx context.Context, _ job, id string, _ *ecsDefinition) error {
			_, err := api.DeregisterTaskDefinition(ctx, &ecs.DeregisterTaskDefinitionInput{TaskDefinition: &id})
			return err
		},
	})
}
