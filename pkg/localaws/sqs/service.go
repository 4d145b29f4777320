// Package sqs is the local AWS's Simple Queue Service: standard queues, whose messages come back unless they are deleted. A
// receive finds every message that is visible, though AWS asks only some of its servers in a short poll.
//
// Texts marked (G) are guesses.
package sqs

import (
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// keys tells whether a service may use a key.
type keys interface {
	Admits(service, arn string, keys policy.Keys, actions ...string) error
}

// Service is SQS in one account and region.
type Service struct {
	// Keys are the customer's keys, with which queues can be encrypted; to be set before the service is used.
	Keys keys

	reg *region.Region

	mu      sync.Mutex
	queues  map[string]*queue
	deleted map[string]time.Time // when a name became free
}

// queue is a standard queue; the attributes are those that can be set, all of them.
type queue struct {
	name              string
	attributes        map[string]string
	created, modified time.Time
	tags              map[string]string
	messages          []*message // in the order in which they were sent
}

// New makes an SQS without queues.
func New(reg *region.Region) *Service {
	return &Service{reg: reg, queues: map[string]*queue{}, deleted: map[string]time.Time{}}
}

func (s *Service) now() time.Time { return s.reg.Clock.Now() }

func (s *Service) arn(name string) string { return s.reg.Arn("sqs", name) }

func (s *Service) url(name string) *string {
	return aws.String("https://sqs." + s.reg.Name + ".amazonaws.com/" + s.reg.Account + "/" + name)
}

// find is the queue of a URL, of which the path counts; the caller holds mu.
func (s *Service) find(url *string) (*queue, error) {
	rest, name, _ := cutLast(aws.ToString(url), "/")
	if q := s.queues[name]; q != nil && strings.HasSuffix(rest, "/"+s.reg.Account) {
		return q, nil
	}
	return nil, noQueue()
}

func noQueue() error {
	return region.Refuse("QueueDoesNotExist", "The specified queue does not exist.")
}

func cutLast(text, by string) (before, after string, found bool) {
	i := strings.LastIndex(text, by)
	if i < 0 {
		return "", text, false
	}
	return text[:i], text[i+len(by):], true
}

func invalid(format string, args ...any) error {
	return region.Refuse("InvalidParameterValue", format, args...)
}
