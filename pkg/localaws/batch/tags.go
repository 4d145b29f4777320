package batch

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagResource adds tags to a compute environment, a job queue, a job definition or a job, or gives them new values.
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

// ListTagsForResource lists tags.
func (s *Service) ListTagsForResource(_ context.Context, in *sdk.ListTagsForResourceInput) (*sdk.ListTagsForResourceOutput, error) {
	if err := region.Only(in, "ResourceArn"); err != nil {
		return nil, err
	}
	defer s.enter()()
	tags, err := s.tagged(in.ResourceArn)
	if err != nil {
		return nil, err
	}
	return &sdk.ListTagsForResourceOutput{Tags: maps.Clone(tags)}, nil
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
	if e := s.environment(aws.ToString(arn)); e != nil {
		return e.tags, nil
	}
	if q := s.queue(aws.ToString(arn)); q != nil {
		return q.tags, nil
	}
	for _, d := range s.definitions {
		if *d.detail.JobDefinitionArn == aws.ToString(arn) {
			return d.tags, nil
		}
	}
	for _, j := range s.jobs {
		if j.arn == aws.ToString(arn) {
			return j.tags, nil
		}
	}
	return nil, invalid("%s does not exist", aws.ToString(arn)) // (G): text
}

// maxTags is how many tags a resource may have, those of AWS itself aside (AWS Batch User Guide, "Tag restrictions").
const maxTags = 50

// addTags is old with the tags of a request.
func addTags(old, added map[string]string) (map[string]string, error) {
	out := map[string]string{}
	maps.Copy(out, old)
	n := 0
	for key, value := range added {
		if system(key) {
			return nil, reserved()
		}
		out[key] = value
	}
	for key := range out {
		if !system(key) {
			n++
		}
	}
	if n > maxTags {
		return nil, executing("Resource can have at most %d tags", maxTags) // (G): text
	}
	return out, nil
}

func system(key string) bool { return strings.HasPrefix(strings.ToLower(key), "aws:") }

func reserved() error {
	return executing("Tag keys starting with aws: are reserved for system use") // (G): text
}

// Tags are the tags of the resource that an ARN means, none when it does not exist. It is no operation of the API.
func (s *Service) Tags(arn string) map[string]string {
	defer s.enter()()
	tags, _ := s.tagged(&arn) // without a resource there are none
	return maps.Clone(tags)
}
