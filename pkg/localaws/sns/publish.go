package sns

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// maxMessage is the longest message in bytes (SNS API Reference, Publish).
const maxMessage = 262144

// Publish sends a message to a topic's confirmed subscriptions.
func (s *Service) Publish(ctx context.Context, in *sdk.PublishInput) (*sdk.PublishOutput, error) {
	if err := region.Only(in, "TopicArn", "Message", "Subject"); err != nil {
		return nil, err
	}
	switch {
	case aws.ToString(in.Message) == "":
		return nil, invalid("Empty message")
	case len(*in.Message) > maxMessage:
		return nil, invalid("Message too long")
	case in.Subject != nil && !regexp.MustCompile(`^[!-~][ -~]{0,99}$`).MatchString(*in.Subject):
		return nil, invalid("Subject")
	}
	m := Message{TopicArn: aws.ToString(in.TopicArn), ID: s.reg.UUID(), Subject: aws.ToString(in.Subject), Text: *in.Message, At: s.reg.Clock.Now()}
	subscriptions, err := s.record(m)
	if err != nil {
		return nil, err
	}
	for _, sub := range subscriptions {
		if sub.protocol == "sqs" {
			s.enqueue(ctx, m, sub)
		}
	}
	return &sdk.PublishOutput{MessageId: &m.ID}, nil
}

// record keeps a message, mails it, and returns the subscriptions that it goes to.
func (s *Service) record(m Message) ([]*subscription, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(&m.TopicArn)
	if err != nil {
		return nil, err
	}
	s.sent = append(s.sent, m)
	s.Outbox.message(m)
	to := slices.Collect(t.having(true))
	for _, sub := range to {
		if sub.protocol == "email" {
			s.post(Mail{TopicArn: m.TopicArn, To: sub.endpoint, Subject: or(m.Subject, "AWS Notification Message"), Text: m.Text, At: m.At})
		}
	}
	return to, nil
}

// enqueue gives a message to a queue, in an envelope (SNS Developer Guide, "Fanout to Amazon SQS queues") unless it is to be
// raw. A queue that does not take it loses it, as nobody gave the subscription a dead-letter queue.
func (s *Service) enqueue(ctx context.Context, m Message, sub *subscription) {
	body := m.Text
	if !sub.raw {
		host := "https://sns." + s.reg.Name + ".amazonaws.com/"
		envelope := map[string]string{
			"Type": "Notification", "MessageId": m.ID, "TopicArn": m.TopicArn, "Message": m.Text, "Timestamp": m.At.Format("2006-01-02T15:04:05.000Z"),
			"SignatureVersion": "1", "Signature": "EXAMPLE", "SigningCertURL": host + "SimpleNotificationService.pem",
			"UnsubscribeURL": host + "?Action=Unsubscribe&SubscriptionArn=" + sub.arn,
		}
		if m.Subject != "" {
			envelope["Subject"] = m.Subject
		}
		text, _ := json.Marshal(envelope) // a map of strings
		body = string(text)
	}
	_ = s.queues.Deliver(ctx, "sns.amazonaws.com", m.TopicArn, sub.endpoint, body, nil) // nobody hears of it on AWS either
}

// Deliver publishes on behalf of a service, if the topic's policy and its key allow it. Conditions on the source are not met:
// EventBridge gives topics none to compare (a guess that errs to the strict side). It is no operation of the API.
func (s *Service) Deliver(ctx context.Context, service, topicArn, text string) error {
	s.mu.Lock()
	t, err := s.find(&topicArn)
	if err != nil {
		s.mu.Unlock()
		return err
	}
	document, key := t.attributes["Policy"], t.attributes["KmsMasterKeyId"]
	s.mu.Unlock()
	r := policy.Request{Principal: service, Action: "sns:Publish", Resource: topicArn, Keys: policy.Keys{
		"aws:securetransport": {"true"}, "aws:sourceaccount": nil, "aws:sourcearn": nil, "aws:sourceowner": nil,
	}}
	switch allowed, err := policy.Allows(r, document); {
	case err != nil:
		return err
	case !allowed:
		const why = "User: %s is not authorized to perform: SNS:Publish on resource: %s because no resource-based policy allows the SNS:Publish action"
		return region.Refuse("AuthorizationError", why, service, topicArn).With(403)
	}
	if err := s.encryptable(service, key); err != nil {
		return err
	}
	if _, err := s.Publish(region.WithCaller(ctx, service), &sdk.PublishInput{TopicArn: &topicArn, Message: &text}); err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	return nil
}

// encryptable refuses a key that a service may not use: what it publishes is encrypted on its behalf (SNS Developer Guide, "Enable
// compatibility between event sources from AWS services and encrypted topics"). For EventBridge a key's policy knows no source.
func (s *Service) encryptable(service, key string) error {
	if key == "" {
		return nil
	}
	err := errors.New("no key lets it in")
	if s.Keys != nil && !strings.HasSuffix(key, ownKey) {
		err = s.Keys.Admits(service, key, policy.Keys{"aws:sourceaccount": nil, "aws:sourcearn": nil}, "kms:GenerateDataKey", "kms:Decrypt")
	}
	if err != nil {
		return region.Refuse("KMSAccessDenied", "%v", err) // (G): text
	}
	return nil
}

// KeyOf tells the customer's KMS key of a topic, "" for none. It is no operation of the API.
func (s *Service) KeyOf(arn string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.topics[arn]; t != nil && !strings.HasSuffix(t.attributes["KmsMasterKeyId"], ownKey) {
		return t.attributes["KmsMasterKeyId"]
	}
	return ""
}

func or(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
