package eventbridge

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

func tagMap(tags []types.Tag) map[string]string {
	out := map[string]string{}
	for _, t := range tags {
		out[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}

// byArn finds a rule by its ARN; the caller holds mu.
func (s *Service) byArn(arn *string) (*rule, error) {
	_, name, _ := strings.Cut(aws.ToString(arn), ":rule/")
	return s.find(&name, nil)
}

// TagResource adds tags to a rule.
func (s *Service) TagResource(_ context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	if err := region.Only(in, "ResourceARN", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.byArn(in.ResourceARN)
	if err != nil {
		return nil, err
	}
	maps.Copy(r.tags, tagMap(in.Tags))
	return &sdk.TagResourceOutput{}, nil
}

// UntagResource removes tags from a rule.
func (s *Service) UntagResource(_ context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	if err := region.Only(in, "ResourceARN", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.byArn(in.ResourceARN)
	if err != nil {
		return nil, err
	}
	for _, k := range in.TagKeys {
		delete(r.tags, k)
	}
	return &sdk.UntagResourceOutput{}, nil
}

// ListTagsForResource returns a rule's tags.
func (s *Service) ListTagsForResource(_ context.Context, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	if err := region.Only(in, "ResourceARN"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.byArn(in.ResourceARN)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListTagsForResourceOutput{}
	for _, k := range slices.Sorted(maps.Keys(r.tags)) {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(k), Value: aws.String(r.tags[k])})
	}
	return out, nil
}
