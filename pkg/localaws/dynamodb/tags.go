package dynamodb

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagResource adds tags to a table, or replaces their values.
func (s *Service) TagResource(_ context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	t.tags, err = retagged(t.tags, in.Tags)
	return &sdk.TagResourceOutput{}, err
}

// UntagResource takes tags off a table.
func (s *Service) UntagResource(_ context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	t.tags = slices.DeleteFunc(t.tags, func(tag types.Tag) bool { return slices.Contains(in.TagKeys, *tag.Key) })
	return &sdk.UntagResourceOutput{}, nil
}

// ListTagsOfResource lists a table's tags, 10 to a page (G).
func (s *Service) ListTagsOfResource(_ context.Context, in *sdk.ListTagsOfResourceInput) (*sdk.ListTagsOfResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	const page = 10
	rest := slices.DeleteFunc(copied(t.tags), func(tag types.Tag) bool { return *tag.Key <= aws.ToString(in.NextToken) })
	if len(rest) <= page {
		return &sdk.ListTagsOfResourceOutput{Tags: rest}, nil
	}
	return &sdk.ListTagsOfResourceOutput{Tags: rest[:page], NextToken: new(*rest[page-1].Key)}, nil
}

// TagSystem sets tags as AWS's own services do, whose keys may begin with "aws:".
func (s *Service) TagSystem(name string, tags map[string]string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.named(&name)
	if err != nil {
		return err
	}
	for k, v := range tags {
		t.tags = withTag(t.tags, types.Tag{Key: new(k), Value: new(v)})
	}
	return nil
}

func (s *Service) tagged(arn *string) (*table, error) {
	if t, ok := s.find(arn); ok && t.arn == aws.ToString(arn) {
		return t, nil
	}
	return nil, notFound("Requested resource not found: ResourcArn: " + aws.ToString(arn) + " not found")
}

// retagged is tags with more; the keys that AWS keeps for itself are refused.
func retagged(tags, more []types.Tag) ([]types.Tag, error) {
	out := copied(tags)
	for _, tag := range more {
		key := aws.ToString(tag.Key)
		if strings.HasPrefix(strings.ToLower(key), "aws:") {
			return tags, value.Invalid(wrong + "aws: prefixed tag key names are not allowed for external use.")
		}
		if key == "" || len(key) > 128 || len(aws.ToString(tag.Value)) > 256 {
			return tags, value.Invalid(wrong+"the tag %q is too short or too long", key)
		}
		out = withTag(out, types.Tag{Key: &key, Value: new(aws.ToString(tag.Value))})
	}
	if len(out) > 50 {
		return tags, value.Invalid(wrong + "the number of tags exceeds the limit of 50")
	}
	return out, nil
}

func withTag(tags []types.Tag, tag types.Tag) []types.Tag {
	tags = slices.DeleteFunc(tags, func(t types.Tag) bool { return *t.Key == *tag.Key })
	tags = append(tags, tag)
	slices.SortFunc(tags, func(a, b types.Tag) int { return cmp.Compare(*a.Key, *b.Key) })
	return tags
}

func copied(tags []types.Tag) []types.Tag {
	out := make([]types.Tag, len(tags))
	for i, t := range tags {
		out[i] = types.Tag{Key: new(aws.ToString(t.Key)), Value: new(aws.ToString(t.Value))}
	}
	return out
}
