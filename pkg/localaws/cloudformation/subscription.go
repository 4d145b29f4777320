package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sns"
)

type subscriptions interface {
	Subscribe(ctx context.Context, in *sns.SubscribeInput) (*sns.SubscribeOutput, error)
	Unsubscribe(ctx context.Context, in *sns.UnsubscribeInput) (*sns.UnsubscribeOutput, error)
}

type subscription struct {
	TopicArn           string  `cfn:"required,replace"`
	Protocol           string  `cfn:"required,replace"`
	Endpoint           *string `cfn:"replace"`
	RawMessageDelivery *bool   `cfn:"fixed"`
}

// subscriptionKind makes subscriptions; the physical id is the ARN. The stack does not wait until an address confirms.
func subscriptionKind(api subscriptions) kind {
	return define(handler[subscription]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, _ job, p *subscription) (string, error) {
			in := &sns.SubscribeInput{TopicArn: &p.TopicArn, Protocol: &p.Protocol, Endpoint: p.Endpoint, ReturnSubscriptionArn: true}
			if p.RawMessageDelivery != nil && *p.RawMessageDelivery {
				in.Attributes = map[string]string{"RawMessageDelivery": "true"}
			}
			made, err := api.Subscribe(ctx, in)
			if err != nil {
				return "", err
			}
			return *made.SubscriptionArn, nil
		},
		read: func(_ context.Context, _ job, id string, _ *subscription) (map[string]any, error) {
			return map[string]any{"Arn": id}, nil
		},
		remove: func(ctx context.Context, _ job, id string, _ *subscription) error {
			_, err := api.Unsubscribe(ctx, &sns.UnsubscribeInput{SubscriptionArn: &id})
			return err
		},
	})
}
