package ecs

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagResource adds tags to a cluster, a service or a task definition, or gives them new values.
func (s *Service) TagResource(_ context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "Tags"); err != nil {
		return nil, err
	}
	defer s.enter()()
	tags, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	merged, err := addTags(tags, in.Tags)
	if err != nil {
		return nil, err
	}
	maps.Copy(tags, merged)
	return &sdk.TagResourceOutput{}, nil
}

// UntagResource takes tags away; those that are not there are passed over.
func (s *Service) UntagResource(_ context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	if err := region.Only(in, "ResourceArn", "TagKeys"); err != nil {
		return nil, err
	}
	defer s.enter()()
	tags, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(in.TagKeys, system) {
		return nil, reserved()
	}
	for _, key := range in.TagKeys {
		delete(tags, key)
	}
	return &sdk.UntagResourceOutput{}, nil
}

// ListTagsForResource lists tags, ordered by key.
func (s *Service) ListTagsForResource(_ context.Context, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	if err := region.Only(in, "ResourceArn"); err != nil {
		return nil, err
	}
	defer s.enter()()
	tags, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &sdk.ListTagsForResourceOutput{Tags: listed(tags)}, nil
}

// TagSystem sets tags as AWS itself does, such as CloudFormation's aws:cloudformation:stack-name, on the resources of the given
// ARNs. It is no operation of the API. Resources that do not exist are passed over.
func (s *Service) TagSystem(arns []string, tags map[string]string) {
	defer s.enter()()
	for _, arn := range arns {
		if has, err := s.tagged(&arn); err == nil {
			maps.Copy(has, tags)
		}
	}
}

// tagged are the tags of the resource that an ARN means.
func (s *Service) tagged(arn *string) (map[string]string, error) {
	for _, c := range s.clusters {
		if c.arn == aws.ToString(arn) && c.status == active {
			return c.tags, nil
		}
	}
	for _, v := range s.services {
		if v.arn == aws.ToString(arn) && v.status != inactive {
			return v.tags, nil
		}
	}
	for _, d := range s.definitions {
		if *d.detail.TaskDefinitionArn == aws.ToString(arn) {
			return d.tags, nil
		}
	}
	return nil, invalid("The specified resource does not exist.") // (G): text
}

// addTags is old with the tags of a request.
func addTags(old map[string]string, added []types.Tag) (map[string]string, error) {
	out := map[string]string{}
	maps.Copy(out, old)
	for _, t := range added {
		if system(aws.ToString(t.Key)) {
			return nil, reserved()
		}
		out[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out, nil
}

func listed(tags map[string]string) []types.Tag {
	out := []types.Tag{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return out
}

func system(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

func reserved() error {
	return invalid("Tag keys starting with aws: are reserved for system use") // (G): text
}
