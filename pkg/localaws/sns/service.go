// Package sns is the local AWS's Simple Notification Service: standard topics with subscriptions of e-mail addresses and of
// queues. Nothing leaves the machine: what was published and what was mailed can be read, see Sent and Mails; from outside, a
// queue that subscribes shows what is published.
//
// Texts marked (G) are guesses.
package sns

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// queues is where messages go to queues.
type queues interface {
	Deliver(ctx context.Context, service, sourceArn, queueArn, body string, attributes map[string]sqstypes.MessageAttributeValue) error
}

// keys tells whether a service may use a key.
type keys interface {
	Admits(service, arn string, keys policy.Keys, actions ...string) error
}

// Service is SNS in one account and region.
type Service struct {
	// Outbox is to be set before the service is used.
	Outbox Outbox
	// Keys are the customer's keys, with which topics can be encrypted; to be set before the service is used.
	Keys keys

	reg    *region.Region
	queues queues

	mu     sync.Mutex
	topics map[string]*topic // by ARN
	sent   []Message
	mails  []Mail
}

type topic struct {
	arn           string
	attributes    map[string]string
	tags          map[string]string
	subscriptions []*subscription // in the order in which they were made
}

// Outbox is told what goes out, as it does; a nil function is told nothing. It must not call the service.
type Outbox struct {
	Message func(Message)
	Mail    func(Mail)
}

func (o Outbox) message(m Message) {
	if o.Message != nil {
		o.Message(m)
	}
}

func (o Outbox) mail(m Mail) {
	if o.Mail != nil {
		o.Mail(m)
	}
}

// post puts a mail among those that went out. mu is held.
func (s *Service) post(m Mail) {
	s.mails = append(s.mails, m)
	s.Outbox.mail(m)
}

// Message is one that was published.
type Message struct {
	TopicArn, ID, Subject, Text string
	At                          time.Time
}

// Mail is an e-mail to one address. One that asks to confirm a subscription has its token, which ConfirmSubscription takes.
type Mail struct {
	TopicArn, To, Subject, Text, Token string
	At                                 time.Time
}

// New makes an SNS without topics.
func New(reg *region.Region, q queues) *Service {
	return &Service{reg: reg, queues: q, topics: map[string]*topic{}}
}

// Sent lists what was published, the oldest first.
func (s *Service) Sent() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Mails lists the e-mails that went out, the oldest first.
func (s *Service) Mails() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.mails)
}

func (s *Service) arn(name string) string { return s.reg.Arn("sns", name) }

// find is the topic of an ARN; the caller holds mu.
func (s *Service) find(arn *string) (*topic, error) {
	if t := s.topics[aws.ToString(arn)]; t != nil {
		return t, nil
	}
	return nil, notFound("Topic does not exist")
}

func notFound(text string) error { return region.Refuse("NotFound", "%s", text).With(404) }

func invalid(format string, args ...any) error {
	return region.Refuse("InvalidParameter", "Invalid parameter: "+format, args...)
}
