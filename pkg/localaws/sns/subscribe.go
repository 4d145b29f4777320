package sns

import (
	"context"
	"fmt"
	"iter"
	"net/mail"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sns/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// patience is how long a subscription waits for its confirmation (SNS API Reference, Subscribe: two days).
const patience = 48 * time.Hour

type subscription struct {
	arn, protocol, endpoint string
	raw                     bool
	token                   string
	asked                   time.Time // when the confirmation was asked for
	confirmed               bool
}

// having are the subscriptions that are confirmed, or that are not.
func (t *topic) having(confirmed bool) iter.Seq[*subscription] {
	return func(yield func(*subscription) bool) {
		for _, sub := range t.subscriptions {
			if sub.confirmed == confirmed && !yield(sub) {
				return
			}
		}
	}
}

// lapse drops the subscriptions that were not confirmed in time.
func (s *Service) lapse(t *topic) {
	now := s.reg.Clock.Now()
	t.subscriptions = slices.DeleteFunc(t.subscriptions, func(sub *subscription) bool { return !sub.confirmed && now.Sub(sub.asked) >= patience })
}

// Subscribe subscribes a queue of this account at once, and an e-mail address once its owner confirms it; again for the same
// endpoint, it is the same subscription, and an address is asked again.
func (s *Service) Subscribe(_ context.Context, in *sdk.SubscribeInput) (*sdk.SubscribeOutput, error) {
	if err := region.Only(in, "TopicArn", "Protocol", "Endpoint", "Attributes", "ReturnSubscriptionArn"); err != nil {
		return nil, err
	}
	raw, err := s.checkSubscription(in)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(in.TopicArn)
	if err != nil {
		return nil, err
	}
	s.lapse(t)
	sub := t.subscribed(*in.Protocol, *in.Endpoint)
	if sub == nil {
		sub = &subscription{arn: t.arn + ":" + s.reg.UUID(), protocol: *in.Protocol, endpoint: *in.Endpoint, raw: raw, confirmed: *in.Protocol == "sqs"}
		t.subscriptions = append(t.subscriptions, sub)
	}
	if sub.confirmed {
		return &sdk.SubscribeOutput{SubscriptionArn: aws.String(sub.arn)}, nil
	}
	s.ask(t, sub)
	if in.ReturnSubscriptionArn {
		return &sdk.SubscribeOutput{SubscriptionArn: aws.String(sub.arn)}, nil
	}
	return &sdk.SubscribeOutput{SubscriptionArn: aws.String("pending confirmation")}, nil
}

// checkSubscription refuses what cannot subscribe, and says whether a queue wants messages without their envelope.
func (s *Service) checkSubscription(in *sdk.SubscribeInput) (raw bool, err error) {
	endpoint := aws.ToString(in.Endpoint)
	switch aws.ToString(in.Protocol) {
	case "email":
		if at, err := mail.ParseAddress(endpoint); err != nil || at.Address != endpoint {
			return false, invalid("Email address")
		}
	case "sqs":
		if !strings.HasPrefix(endpoint, s.reg.Arn("sqs", "")) {
			return false, invalid("SQS endpoint ARN")
		}
	case "http", "https", "email-json", "sms", "application", "lambda", "firehose":
		return false, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know subscriptions by %s", *in.Protocol).With(501)
	default:
		return false, invalid("Protocol %s", aws.ToString(in.Protocol)) // (G): text
	}
	for name, value := range in.Attributes {
		if name != "RawMessageDelivery" {
			return false, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the attribute %s of a subscription", name).With(501)
		}
		if raw = value == "true"; raw && *in.Protocol == "email" {
			return false, invalid("Attributes Reason: Delivery protocol [email] does not support raw message delivery.")
		}
	}
	return raw, nil
}

func (t *topic) subscribed(protocol, endpoint string) *subscription {
	for _, sub := range t.subscriptions {
		if sub.protocol == protocol && sub.endpoint == endpoint {
			return sub
		}
	}
	return nil
}

// ask mails the question whether an address wants the topic's messages.
func (s *Service) ask(t *topic, sub *subscription) {
	sub.token, sub.asked = s.reg.Hex(64), s.reg.Clock.Now()
	link := fmt.Sprintf("https://sns.%s.amazonaws.com/confirmation.html?TopicArn=%s&Token=%s&Endpoint=%s", s.reg.Name, t.arn, sub.token, url.QueryEscape(sub.endpoint))
	s.post(Mail{
		TopicArn: t.arn, To: sub.endpoint, Token: sub.token, At: sub.asked, Subject: "AWS Notification - Subscription Confirmation",
		Text: "You have chosen to subscribe to the topic:\n" + t.arn + "\n\nTo confirm this subscription, visit\n" + link + "\n",
	})
}

// ConfirmSubscription confirms by the token of the mail that asked for it.
func (s *Service) ConfirmSubscription(_ context.Context, in *sdk.ConfirmSubscriptionInput) (*sdk.ConfirmSubscriptionOutput, error) {
	if err := region.Only(in, "TopicArn", "Token"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(in.TopicArn)
	if err != nil {
		return nil, err
	}
	s.lapse(t)
	for _, sub := range t.subscriptions {
		if sub.token != "" && sub.token == aws.ToString(in.Token) {
			sub.confirmed = true
			return &sdk.ConfirmSubscriptionOutput{SubscriptionArn: aws.String(sub.arn)}, nil
		}
	}
	return nil, invalid("Token")
}

// Unsubscribe ends a subscription; one that does not exist is no error. One that waits for its confirmation goes on waiting,
// and lapses by itself (SNS Developer Guide, "Deleting an Amazon SNS subscription and topic").
func (s *Service) Unsubscribe(_ context.Context, in *sdk.UnsubscribeInput) (*sdk.UnsubscribeOutput, error) {
	if err := region.Only(in, "SubscriptionArn"); err != nil {
		return nil, err
	}
	arn := aws.ToString(in.SubscriptionArn)
	if !strings.HasPrefix(arn, "arn:") {
		return nil, invalid("SubscriptionArn Reason: %s does not start with arn", arn)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.topics {
		t.subscriptions = slices.DeleteFunc(t.subscriptions, func(sub *subscription) bool { return sub.arn == arn && sub.confirmed })
	}
	return &sdk.UnsubscribeOutput{}, nil
}

// ListSubscriptionsByTopic lists a topic's subscriptions. Those that are not confirmed show no ARN.
func (s *Service) ListSubscriptionsByTopic(_ context.Context, in *sdk.ListSubscriptionsByTopicInput) (*sdk.ListSubscriptionsByTopicOutput, error) {
	if err := region.Only(in, "TopicArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t, err := s.find(in.TopicArn)
	if err != nil {
		return nil, err
	}
	s.lapse(t)
	out := &sdk.ListSubscriptionsByTopicOutput{}
	for _, sub := range t.subscriptions {
		arn := sub.arn
		if !sub.confirmed {
			arn = "PendingConfirmation"
		}
		out.Subscriptions = append(out.Subscriptions, types.Subscription{
			SubscriptionArn: &arn, TopicArn: aws.String(t.arn), Protocol: aws.String(sub.protocol), Endpoint: aws.String(sub.endpoint), Owner: aws.String(s.reg.Account),
		})
	}
	return out, nil
}
