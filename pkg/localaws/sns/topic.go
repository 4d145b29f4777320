package sns

import (
	"context"
	"maps"
	"regexp"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CreateTopic makes a topic; one that exists with the same attributes and tags is returned as it is.
func (s *Service) CreateTopic(_ context.Context, in *sdk.CreateTopicInput) (*sdk.CreateTopicOutput, error) {
	if err := region.Only(in, "Name", "Attributes", "Tags"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.Name)
	if !regexp.MustCompile(`^[a-zA-Z0-9_-]{1,256}$`).MatchString(name) { // the names of FIFO topics end in .fifo, and are refused too
		return nil, invalid("Topic Name")
	}
	arn := s.arn(name)
	for _, attribute := range slices.Sorted(maps.Keys(in.Attributes)) {
		if err := checkAttribute(attribute, in.Attributes[attribute]); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.topics[arn]; t != nil {
		return &sdk.CreateTopicOutput{TopicArn: &arn}, t.same(in)
	}
	t := &topic{arn: arn, attributes: map[string]string{"DisplayName": "", "Policy": s.ownersPolicy(arn)}, tags: tagMap(in.Tags)}
	maps.Copy(t.attributes, in.Attributes)
	s.topics[arn] = t
	return &sdk.CreateTopicOutput{TopicArn: aws.String(arn)}, nil
}

// same refuses a creation of what exists with other attributes or tags.
func (t *topic) same(in *sdk.CreateTopicInput) error {
	for name, value := range in.Attributes {
		if t.attributes[name] != value {
			return invalid("Attributes Reason: Topic already exists with different attributes")
		}
	}
	if len(in.Tags) > 0 && !maps.Equal(t.tags, tagMap(in.Tags)) {
		return invalid("Tags Reason: Topic already exists with different tags")
	}
	return nil
}

// DeleteTopic removes a topic with its subscriptions; one that does not exist is no error.
func (s *Service) DeleteTopic(_ context.Context, in *sdk.DeleteTopicInput) (*sdk.DeleteTopicOutput, error) {
	if err := region.Only(in, "TopicArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.topics, aws.ToString(in.TopicArn))
	return &sdk.DeleteTopicOutput{}, nil
}

// ListTopics lists topics by name, a hundred a page.
func (s *Service) ListTopics(_ context.Context, in *sdk.ListTopicsInput) (*sdk.ListTopicsOutput, error) {
	if err := region.Only(in, "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	const page = 100
	out := &sdk.ListTopicsOutput{}
	for _, arn := range slices.Sorted(maps.Keys(s.topics)) {
		switch {
		case arn < aws.ToString(in.NextToken):
		case len(out.Topics) == page:
			out.NextToken = aws.String(arn)
			return out, nil
		default:
			out.Topics = append(out.Topics, types.Topic{TopicArn: aws.String(arn)})
		}
	}
	return out, nil
}
