package lambda

import (
	"context"
	"maps"

	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagResource adds tags to a function.
func (s *Service) TagResource(_ context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	if err := region.Only(in, "Resource", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.Resource)
	if err != nil {
		return nil, err
	}
	maps.Copy(r.tags, in.Tags)
	return &sdk.TagResourceOutput{}, nil
}

// UntagResource removes tags from a function.
func (s *Service) UntagResource(_ context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	if err := region.Only(in, "Resource", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.Resource)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(r.tags, k)
	}
	return &sdk.UntagResourceOutput{}, nil
}

// ListTags returns a function's tags.
func (s *Service) ListTags(_ context.Context, in *sdk.ListTagsInput) (*sdk.ListTagsOutput, error) {
	if err := region.Only(in, "Resource"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.Resource)
	if err != nil {
		return nil, err
	}
	return &sdk.ListTagsOutput{Tags: copied(r.tags)}, nil
}
