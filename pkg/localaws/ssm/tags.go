package ssm

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// AddTagsToResource adds tags to a parameter, or gives them new values.
func (s *Service) AddTagsToResource(_ context.Context, in *sdk.AddTagsToResourceInput) (*sdk.AddTagsToResourceOutput, error) {
	if err := region.Only(in, "ResourceType", "ResourceId", "Tags"); err != nil {
		return nil, err
	}
	added, err := tagMap(in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	p, err := s.tagged(in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	merged := maps.Clone(p.tags)
	maps.Copy(merged, added)
	if err := countTags(merged); err != nil {
		return nil, err
	}
	p.tags = merged
	return &sdk.AddTagsToResourceOutput{}, nil
}

// RemoveTagsFromResource takes tags from a parameter; those it does not have are passed over.
func (s *Service) RemoveTagsFromResource(_ context.Context, in *sdk.RemoveTagsFromResourceInput) (*sdk.RemoveTagsFromResourceOutput, error) {
	if err := region.Only(in, "ResourceType", "ResourceId", "TagKeys"); err != nil {
		return nil, err
	}
	defer s.enter()()
	p, err := s.tagged(in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(in.TagKeys, system) {
		return nil, reserved()
	}
	for _, key := range in.TagKeys {
		delete(p.tags, key)
	}
	return &sdk.RemoveTagsFromResourceOutput{}, nil
}

// ListTagsForResource lists a parameter's tags, ordered by key.
func (s *Service) ListTagsForResource(_ context.Context, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	if err := region.Only(in, "ResourceType", "ResourceId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	p, err := s.tagged(in.ResourceType, in.ResourceId)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListTagsForResourceOutput{}
	for _, key := range slices.Sorted(maps.Keys(p.tags)) {
		out.TagList = append(out.TagList, types.Tag{Key: aws.String(key), Value: aws.String(p.tags[key])})
	}
	return out, nil
}

// TagSystem sets tags as AWS itself does, such as CloudFormation's aws:cloudformation:stack-name, on the parameters of the
// given names. It is no operation of the API. Parameters that do not exist are passed over.
func (s *Service) TagSystem(names []string, tags map[string]string) {
	defer s.enter()()
	for _, name := range names {
		if p := s.parameters[name]; p != nil {
			maps.Copy(p.tags, tags)
		}
	}
}

// tagged is the parameter whose tags a request is about.
func (s *Service) tagged(kind types.ResourceTypeForTagging, id *string) (*parameter, error) {
	if kind != types.ResourceTypeForTaggingParameter {
		return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS knows no tags of %s", kind).With(501)
	}
	p := s.shown(aws.ToString(id))
	if p == nil {
		return nil, noResource()
	}
	return p, nil
}

func tagMap(tags []types.Tag) (map[string]string, error) {
	out := map[string]string{}
	for _, tag := range tags {
		if system(aws.ToString(tag.Key)) {
			return nil, reserved()
		}
		if aws.ToString(tag.Key) == "" {
			return nil, constraint("tags", "", "Member must have length greater than or equal to 1") // (G)
		}
		out[*tag.Key] = aws.ToString(tag.Value)
	}
	return out, countTags(out)
}

// maxTags is how many tags a resource may have, those of AWS itself aside (Systems Manager API Reference, AddTagsToResource).
const maxTags = 50

func countTags(tags map[string]string) error {
	n := 0
	for key := range tags {
		if !system(key) {
			n++
		}
	}
	if n > maxTags {
		return region.Refuse("TooManyTagsError", "The Targets parameter includes too many tags. Remove one or more tags and try the command again.")
	}
	return nil
}

func system(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

func reserved() error {
	return invalid("Tag keys must not begin with the prefix aws:, which is reserved.") // (G)
}
