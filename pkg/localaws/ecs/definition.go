package ecs

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// definition is one revision of a task definition.
type definition struct {
	detail types.TaskDefinition
	tags   map[string]string
}

// RegisterTaskDefinition makes a new revision of a family.
func (s *Service) RegisterTaskDefinition(_ context.Context, in *sdk.RegisterTaskDefinitionInput) (*sdk.RegisterTaskDefinitionOutput, error) {
	if err := region.Only(in, "Family", "ContainerDefinitions", "Cpu", "Memory", "NetworkMode", "RequiresCompatibilities", "ExecutionRoleArn",
		"TaskRoleArn", "Volumes", "Tags"); err != nil {
		return nil, err
	}
	switch {
	case aws.ToString(in.Family) == "":
		return nil, region.Refuse("ClientException", "Family should not be null or empty.")
	case len(in.ContainerDefinitions) == 0:
		return nil, region.Refuse("ClientException", "Container list cannot be empty.")
	case slices.Contains(in.RequiresCompatibilities, types.CompatibilityFargate) && in.NetworkMode != types.NetworkModeAwsvpc:
		return nil, region.Refuse("ClientException", "Fargate only supports network mode ‘awsvpc’.")
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	revision := int32(1)
	for _, d := range s.definitions {
		if *d.detail.Family == *in.Family {
			revision = d.detail.Revision + 1
		}
	}
	d := &definition{tags: tags, detail: types.TaskDefinition{
		TaskDefinitionArn: aws.String(s.reg.Arn("ecs", fmt.Sprintf("task-definition/%s:%d", *in.Family, revision))), Family: in.Family,
		Revision: revision, Status: types.TaskDefinitionStatusActive, ContainerDefinitions: in.ContainerDefinitions, Cpu: in.Cpu,
		Memory: in.Memory, NetworkMode: in.NetworkMode, RequiresCompatibilities: in.RequiresCompatibilities,
		ExecutionRoleArn: in.ExecutionRoleArn, TaskRoleArn: in.TaskRoleArn, Volumes: in.Volumes, RegisteredAt: aws.Time(s.reg.Clock.Now()),
	}}
	s.definitions = append(s.definitions, d)
	detail := d.detail
	return &sdk.RegisterTaskDefinitionOutput{TaskDefinition: &detail, Tags: listed(tags)}, nil
}

// DeregisterTaskDefinition makes a revision INACTIVE; services that use it run on (Amazon ECS API Reference,
// DeregisterTaskDefinition).
func (s *Service) DeregisterTaskDefinition(_ context.Context, in *sdk.DeregisterTaskDefinitionInput) (*sdk.DeregisterTaskDefinitionOutput, error) {
	if err := region.Only(in, "TaskDefinition"); err != nil {
		return nil, err
	}
	defer s.enter()()
	for _, d := range s.definitions {
		if d.revision() != short(in.TaskDefinition) {
			continue
		}
		d.detail.Status, d.detail.DeregisteredAt = types.TaskDefinitionStatusInactive, aws.Time(s.reg.Clock.Now())
		detail := d.detail
		return &sdk.DeregisterTaskDefinitionOutput{TaskDefinition: &detail}, nil
	}
	return nil, region.Refuse("ClientException", "Unable to describe task definition.")
}

// DescribeTaskDefinition describes a revision, or the newest active one of a family.
func (s *Service) DescribeTaskDefinition(_ context.Context, in *sdk.DescribeTaskDefinitionInput) (*sdk.DescribeTaskDefinitionOutput, error) {
	if err := region.Only(in, "TaskDefinition", "Include"); err != nil {
		return nil, err
	}
	defer s.enter()()
	d := s.definition(in.TaskDefinition)
	if d == nil {
		return nil, region.Refuse("ClientException", "Unable to describe task definition.")
	}
	detail := d.detail
	out := &sdk.DescribeTaskDefinitionOutput{TaskDefinition: &detail}
	if slices.Contains(in.Include, types.TaskDefinitionFieldTags) {
		out.Tags = listed(d.tags)
	}
	return out, nil
}

// revision is "family:revision".
func (d *definition) revision() string {
	return fmt.Sprintf("%s:%d", *d.detail.Family, d.detail.Revision)
}

// definition is the revision that a text names, or the newest active one of the family that it names; nil when there is none.
func (s *Service) definition(text *string) *definition {
	for _, d := range slices.Backward(s.definitions) {
		if d.revision() == short(text) || *d.detail.Family == short(text) && d.detail.Status == types.TaskDefinitionStatusActive {
			return d
		}
	}
	return nil
}
