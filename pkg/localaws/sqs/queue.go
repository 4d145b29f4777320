package sqs

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// again is how long the name of a deleted queue stays taken (SQS API Reference, CreateQueue).
const again = 60 * time.Second

// CreateQueue makes a queue; one that exists with the same attributes is returned as it is.
func (s *Service) CreateQueue(_ context.Context, in *sdk.CreateQueueInput) (*sdk.CreateQueueOutput, error) {
	if err := region.Only(in, "QueueName", "Attributes", "Tags"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.QueueName)
	if !regexp.MustCompile(`^[a-zA-Z0-9_-]{1,80}$`).MatchString(name) { // the names of FIFO queues end in .fifo, and are refused too
		return nil, invalid("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length")
	}
	if err := checkAttributes(in.Attributes); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if q := s.queues[name]; q != nil {
		return &sdk.CreateQueueOutput{QueueUrl: s.url(name)}, q.same(in.Attributes)
	}
	if at, ok := s.deleted[name]; ok && s.now().Sub(at) < again {
		return nil, region.Refuse("QueueDeletedRecently", "You must wait 60 seconds after deleting a queue before you can create another with the same name.")
	}
	q := &queue{name: name, attributes: defaults(), created: s.now(), modified: s.now(), tags: maps.Clone(in.Tags)}
	q.set(in.Attributes)
	s.queues[name] = q
	return &sdk.CreateQueueOutput{QueueUrl: s.url(name)}, nil
}

// same refuses a creation of what exists with other attributes.
func (q *queue) same(wanted map[string]string) error {
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		if q.attributes[name] != wanted[name] {
			return region.Refuse("QueueNameExists", "A queue already exists with the same name and a different value for attribute %s", name)
		}
	}
	return nil
}

// GetQueueUrl returns the URL of a queue.
func (s *Service) GetQueueUrl(_ context.Context, in *sdk.GetQueueUrlInput) (*sdk.GetQueueUrlOutput, error) {
	if err := region.Only(in, "QueueName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.queues[aws.ToString(in.QueueName)] == nil {
		return nil, noQueue()
	}
	return &sdk.GetQueueUrlOutput{QueueUrl: s.url(*in.QueueName)}, nil
}

// ListQueues lists queues by name, a thousand at most.
func (s *Service) ListQueues(_ context.Context, in *sdk.ListQueuesInput) (*sdk.ListQueuesOutput, error) {
	if err := region.Only(in, "QueueNamePrefix"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &sdk.ListQueuesOutput{}
	for _, name := range slices.Sorted(maps.Keys(s.queues)) {
		if strings.HasPrefix(name, aws.ToString(in.QueueNamePrefix)) && len(out.QueueUrls) < 1000 {
			out.QueueUrls = append(out.QueueUrls, *s.url(name))
		}
	}
	return out, nil
}

// DeleteQueue removes a queue with its messages; on AWS that takes up to a minute, here it is at once.
func (s *Service) DeleteQueue(_ context.Context, in *sdk.DeleteQueueInput) (*sdk.DeleteQueueOutput, error) {
	if err := region.Only(in, "QueueUrl"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q, err := s.find(in.QueueUrl)
	if err != nil {
		return nil, err
	}
	delete(s.queues, q.name)
	s.deleted[q.name] = s.now()
	return &sdk.DeleteQueueOutput{}, nil
}
