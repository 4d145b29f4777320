package batch

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// definition is one revision of a job definition.
type definition struct {
	detail types.JobDefinition
	tags   map[string]string
}

// capability is where jobs of the definition run: EC2 unless it says otherwise.
func (d *definition) capability() types.PlatformCapability {
	if len(d.detail.PlatformCapabilities) > 0 {
		return d.detail.PlatformCapabilities[0]
	}
	return types.PlatformCapabilityEc2
}

// RegisterJobDefinition makes a new revision of a definition of containers.
func (s *Service) RegisterJobDefinition(_ context.Context, in *sdk.RegisterJobDefinitionInput) (*sdk.RegisterJobDefinitionOutput, error) {
	if err := region.Only(in, "JobDefinitionName", "Type", "ContainerProperties", "Parameters", "PlatformCapabilities", "PropagateTags",
		"RetryStrategy", "Tags", "Timeout"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.JobDefinitionName)
	if err := checkName("jobDefinitionName", name); err != nil {
		return nil, err
	}
	if in.Type != types.JobDefinitionTypeContainer || in.ContainerProperties == nil {
		return nil, executing("Container properties should not be empty") // (G): text
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	revision := int32(1)
	for _, d := range s.definitions {
		if *d.detail.JobDefinitionName == name {
			revision = *d.detail.Revision + 1
		}
	}
	arn := s.reg.Arn("batch", fmt.Sprintf("job-definition/%s:%d", name, revision))
	s.definitions = append(s.definitions, &definition{tags: tags, detail: types.JobDefinition{
		JobDefinitionArn: &arn, JobDefinitionName: &name, Revision: &revision, Status: aws.String("ACTIVE"), Type: aws.String(string(in.Type)),
		ContainerOrchestrationType: types.OrchestrationTypeEcs, ContainerProperties: in.ContainerProperties, Parameters: in.Parameters,
		PlatformCapabilities: in.PlatformCapabilities, PropagateTags: in.PropagateTags, RetryStrategy: in.RetryStrategy, Timeout: in.Timeout,
	}})
	return &sdk.RegisterJobDefinitionOutput{JobDefinitionArn: &arn, JobDefinitionName: &name, Revision: &revision}, nil
}

// DeregisterJobDefinition makes a revision INACTIVE; jobs that use it run on.
func (s *Service) DeregisterJobDefinition(_ context.Context, in *sdk.DeregisterJobDefinitionInput) (*sdk.DeregisterJobDefinitionOutput, error) {
	if err := region.Only(in, "JobDefinition"); err != nil {
		return nil, err
	}
	defer s.enter()()
	for _, d := range s.definitions {
		if d.means(aws.ToString(in.JobDefinition)) {
			d.detail.Status = aws.String("INACTIVE")
		}
	}
	return &sdk.DeregisterJobDefinitionOutput{}, nil
}

// means reports whether a name or ARN, with or without revision, means this one.
func (d *definition) means(nameOrArn string) bool {
	name, arn := *d.detail.JobDefinitionName, *d.detail.JobDefinitionArn
	at := strings.LastIndex(arn, ":")
	return slices.Contains([]string{name, name + arn[at:], arn, arn[:at]}, nameOrArn)
}

// active is the newest active revision that a name or ARN means, nil when there is none.
func (s *Service) active(nameOrArn string) *definition {
	for _, d := range slices.Backward(s.definitions) {
		if d.means(nameOrArn) && *d.detail.Status == "ACTIVE" {
			return d
		}
	}
	return nil
}

// DescribeJobDefinitions describes the definitions that are named, or all, also inactive ones unless a status is asked for.
func (s *Service) DescribeJobDefinitions(_ context.Context, in *sdk.DescribeJobDefinitionsInput) (*sdk.DescribeJobDefinitionsOutput, error) {
	if err := region.Only(in, "JobDefinitionName", "JobDefinitions", "MaxResults", "NextToken", "Status"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rows := slices.DeleteFunc(slices.Clone(s.definitions), func(d *definition) bool {
		return in.JobDefinitionName != nil && *in.JobDefinitionName != *d.detail.JobDefinitionName || in.Status != nil && *in.Status != *d.detail.Status ||
			len(in.JobDefinitions) > 0 && !slices.ContainsFunc(in.JobDefinitions, d.means)
	})
	chosen, next, err := page(rows, in.NextToken, in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeJobDefinitionsOutput{NextToken: next, JobDefinitions: []types.JobDefinition{}}
	for _, d := range chosen {
		detail := d.detail
		detail.Tags = maps.Clone(d.tags)
		out.JobDefinitions = append(out.JobDefinitions, detail)
	}
	return out, nil
}
