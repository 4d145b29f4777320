package logs

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagResource adds tags to a log group, or gives them new values.
func (s *Service) TagResource(_ context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.byArn(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	tags, err := addTags(g.tags, in.Tags)
	if err != nil {
		return nil, err
	}
	g.tags = tags
	return &sdk.TagResourceOutput{}, nil
}

// UntagResource takes tags from a log group; those it does not have are passed over.
func (s *Service) UntagResource(_ context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.byArn(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(in.TagKeys, system) {
		return nil, reserved()
	}
	for _, key := range in.TagKeys {
		delete(g.tags, key)
	}
	return &sdk.UntagResourceOutput{}, nil
}

// ListTagsForResource lists a log group's tags.
func (s *Service) ListTagsForResource(_ context.Context, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	if err := region.Only(in, "ResourceArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.byArn(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &sdk.ListTagsForResourceOutput{Tags: maps.Clone(g.tags)}, nil
}

// TagSystem sets tags as AWS itself does, such as CloudFormation's aws:cloudformation:stack-name, on the log groups of the
// given names. It is no operation of the API. Groups that do not exist are passed over.
func (s *Service) TagSystem(names []string, tags map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, name := range names {
		if g := s.groups[name]; g != nil {
			maps.Copy(g.tags, tags)
		}
	}
}

// byArn is the group of an ARN, which must not end in ":*" (CloudWatch Logs API Reference, TagResource).
func (s *Service) byArn(arn *string) (*group, error) {
	name, ok := strings.CutPrefix(aws.ToString(arn), s.arn(""))
	if !ok || strings.Contains(name, ":") {
		return nil, invalid("The specified resource ARN is invalid.") // (G): text
	}
	return s.group(&name)
}

// maxTags is how many tags a group may have, those of AWS itself aside (CloudWatch Logs API Reference, TagResource).
const maxTags = 50

// addTags is old with the tags of a request.
func addTags(old, added map[string]string) (map[string]string, error) {
	out := map[string]string{}
	maps.Copy(out, old)
	for key, value := range added {
		if system(key) {
			return nil, reserved()
		}
		if key == "" || len(key) > 128 {
			return nil, constraint("tags", key, "Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]")
		}
		out[key] = value
	}
	n := 0
	for key := range out {
		if !system(key) {
			n++
		}
	}
	if n > maxTags {
		return nil, region.Refuse("TooManyTagsException", "Resource can have at most %d tags", maxTags) // (G): text
	}
	return out, nil
}

func system(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

func reserved() error {
	return invalid("Tag keys starting with aws: are reserved for system use") // (G)
}
