package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// found is find with DescribeStacks' refusal. s.mu is held.
func (s *Service) found(nameOrARN *string) (*stack, error) {
	if st := s.find(aws.ToString(nameOrARN)); st != nil {
		return st, nil
	}
	return nil, invalid("Stack with id %s does not exist", aws.ToString(nameOrARN))
}

// DescribeStackResources describes the first hundred resources of a stack, by logical id.
func (s *Service) DescribeStackResources(_ context.Context, in *sdk.DescribeStackResourcesInput) (*sdk.DescribeStackResourcesOutput, error) {
	if err := region.Only(in, "StackName", "LogicalResourceId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.found(in.StackName)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeStackResourcesOutput{}
	for _, id := range sortedKeys(st.resources) {
		if len(out.StackResources) == pageSize || in.LogicalResourceId != nil && *in.LogicalResourceId != id {
			continue
		}
		r, drift := st.resources[id], st.drift(id)
		out.StackResources = append(out.StackResources, types.StackResource{
			StackId: aws.String(st.id), StackName: aws.String(st.name), LogicalResourceId: aws.String(id), PhysicalResourceId: filledOrNil(r.physical),
			ResourceType: aws.String(r.kind), ResourceStatus: r.status, ResourceStatusReason: filledOrNil(r.reason), Timestamp: aws.Time(r.at),
			DriftInformation: &drift,
		})
	}
	return out, nil
}

// ListStackResources summarizes a stack's resources, by logical id.
func (s *Service) ListStackResources(_ context.Context, in *sdk.ListStackResourcesInput) (*sdk.ListStackResourcesOutput, error) {
	if err := region.Only(in, "StackName", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.found(in.StackName)
	if err != nil {
		return nil, err
	}
	var all []types.StackResourceSummary
	for _, id := range sortedKeys(st.resources) {
		r, drift := st.resources[id], types.StackResourceDriftInformationSummary(st.drift(id))
		all = append(all, types.StackResourceSummary{
			LogicalResourceId: aws.String(id), PhysicalResourceId: filledOrNil(r.physical), ResourceType: aws.String(r.kind),
			ResourceStatus: r.status, ResourceStatusReason: filledOrNil(r.reason), LastUpdatedTimestamp: aws.Time(r.at),
			DriftInformation: &drift,
		})
	}
	summaries, next, err := page(all, in.NextToken)
	return &sdk.ListStackResourcesOutput{StackResourceSummaries: summaries, NextToken: next}, err
}

// GetTemplate returns a stack's or a change set's template as it was handed in.
func (s *Service) GetTemplate(_ context.Context, in *sdk.GetTemplateInput) (*sdk.GetTemplateOutput, error) {
	if err := region.Only(in, "StackName", "ChangeSetName", "TemplateStage"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	body := ""
	if in.ChangeSetName != nil {
		cs, err := s.foundChangeSet(in.ChangeSetName, in.StackName)
		if err != nil {
			return nil, err
		}
		body = cs.to.body
	} else {
		st, err := s.found(in.StackName)
		if err != nil {
			return nil, err
		}
		if st.deployed != nil {
			body = st.deployed.body
		}
	}
	return &sdk.GetTemplateOutput{TemplateBody: &body, StagesAvailable: []types.TemplateStage{types.TemplateStageOriginal, types.TemplateStageProcessed}}, nil
}
