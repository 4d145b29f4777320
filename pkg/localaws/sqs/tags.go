package sqs

import (
	"context"
	"maps"

	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TagQueue adds tags to a queue, or gives them new values.
func (s *Service) TagQueue(_ context.Context, in *sdk.TagQueueInput) (*sdk.TagQueueOutput, error) {
	if err := region.Only(in, "QueueUrl", "Tags"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	if q.tags == nil {
		q.tags = map[string]string{}
	}
	maps.Copy(q.tags, in.Tags)
	return &sdk.TagQueueOutput{}, nil
}

// UntagQueue takes tags from a queue; those it does not have are passed over.
func (s *Service) UntagQueue(_ context.Context, in *sdk.UntagQueueInput) (*sdk.UntagQueueOutput, error) {
	if err := region.Only(in, "QueueUrl", "TagKeys"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	for _, key := range in.TagKeys {
		delete(q.tags, key)
	}
	return &sdk.UntagQueueOutput{}, nil
}

// ListQueueTags lists a queue's tags.
func (s *Service) ListQueueTags(_ context.Context, in *sdk.ListQueueTagsInput) (*sdk.ListQueueTagsOutput, error) {
	if err := region.Only(in, "QueueUrl"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	return &sdk.ListQueueTagsOutput{Tags: maps.Clone(q.tags)}, nil
}
