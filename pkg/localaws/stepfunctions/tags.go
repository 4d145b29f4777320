package stepfunctions

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagResource adds tags to a machine.
func (s *Service) TagResource(_ context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	for _, t := range in.Tags {
		m.tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return &sdk.TagResourceOutput{}, nil
}

// UntagResource removes tags from a machine.
func (s *Service) UntagResource(_ context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(m.tags, k)
	}
	return &sdk.UntagResourceOutput{}, nil
}

// ListTagsForResource returns a machine's tags.
func (s *Service) ListTagsForResource(_ context.Context, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	if err := region.Only(in, "ResourceArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListTagsForResourceOutput{}
	for _, k := range slices.Sorted(maps.Keys(m.tags)) {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(k), Value: aws.String(m.tags[k])})
	}
	return out, nil
}

func (s *Service) tagged(arn *string) (*machine, error) {
	m, err := s.machine(arn)
	if err != nil {
		return nil, &types.ResourceNotFound{Message: aws.String("Resource not found: '" + aws.ToString(arn) + "'"), ResourceName: arn}
	}
	return m, nil
}
