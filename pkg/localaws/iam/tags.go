package iam

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagRole adds tags to a role, or gives them new values.
func (s *Service) TagRole(_ context.Context, in *sdk.TagRoleInput) (*sdk.TagRoleOutput, error) {
	if err := region.Only(in, "RoleName", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	tags, err := addTags(r.tags, in.Tags)
	if err != nil {
		return nil, err
	}
	r.tags = tags
	return &sdk.TagRoleOutput{}, nil
}

// UntagRole takes tags from a role; those it does not have are passed over.
func (s *Service) UntagRole(_ context.Context, in *sdk.UntagRoleInput) (*sdk.UntagRoleOutput, error) {
	if err := region.Only(in, "RoleName", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(in.TagKeys, system) {
		return nil, reserved()
	}
	for _, key := range in.TagKeys {
		delete(r.tags, key)
	}
	return &sdk.UntagRoleOutput{}, nil
}

// ListRoleTags lists a role's tags, ordered by key.
func (s *Service) ListRoleTags(_ context.Context, in *sdk.ListRoleTagsInput) (*sdk.ListRoleTagsOutput, error) {
	if err := region.Only(in, "RoleName", "Marker", "MaxItems"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	keys, next, err := page(slices.Sorted(maps.Keys(r.tags)), in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListRoleTagsOutput{Marker: next, IsTruncated: next != nil}
	for _, key := range keys {
		out.Tags = append(out.Tags, types.Tag{Key: aws.String(key), Value: aws.String(r.tags[key])})
	}
	return out, nil
}

// TagSystem sets tags as AWS itself does, such as CloudFormation's aws:cloudformation:stack-name, on the roles of the given
// names and the policies of the given ARNs. It is no operation of the API. What does not exist is passed over.
func (s *Service) TagSystem(ids []string, tags map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		if r := s.roles[id]; r != nil {
			maps.Copy(r.tags, tags)
		}
		if p := s.policies[id]; p != nil {
			maps.Copy(p.tags, tags)
		}
	}
}

// maxTags is how many tags a role may have, those of AWS itself aside (IAM User Guide, "Tags for IAM resources").
const maxTags = 50

// taken reports whether there is a tag whose key differs from this one only in its case.
func taken(tags map[string]string, key string) bool {
	for other := range tags {
		if other != key && strings.EqualFold(other, key) {
			return true
		}
	}
	return false
}

// addTags is old with the tags of a request.
func addTags(old map[string]string, added []types.Tag) (map[string]string, error) {
	out := map[string]string{}
	maps.Copy(out, old)
	for _, tag := range added {
		key := aws.ToString(tag.Key)
		if system(key) {
			return nil, reserved()
		}
		if key == "" || len(key) > 128 {
			return nil, constraint("tags", key, "Member must have length between 1 and 128") // (G)
		}
		if taken(out, key) {
			return nil, refuse(400, "InvalidInput", "Duplicate tag keys found. Please note that Tag keys are case insensitive.")
		}
		out[key] = aws.ToString(tag.Value)
	}
	n := 0
	for key := range out {
		if !system(key) {
			n++
		}
	}
	if n > maxTags {
		return nil, refuse(409, "LimitExceeded", "The number of tags has reached the maximum limit.") // (G)
	}
	return out, nil
}

func tagList(tags map[string]string) []types.Tag {
	var out []types.Tag
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		out = append(out, types.Tag{Key: aws.String(key), Value: aws.String(tags[key])})
	}
	return out
}

func system(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

func reserved() error {
	return refuse(400, "InvalidInput", "System tag keys can not be added, updated, or removed.") // (G)
}

// last is the name in an ARN: what follows the last slash.
func last(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
