package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/sns"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/sns"
)

// SNS is the service with each call held to its caller's policies.
type SNS struct {
	To    *sns.Service
	Guard Guard
}

func (g SNS) CreateTopic(ctx context.Context, in *sdk.CreateTopicInput) (*sdk.CreateTopicOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.CreateTopic)
}

func (g SNS) DeleteTopic(ctx context.Context, in *sdk.DeleteTopicInput) (*sdk.DeleteTopicOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.DeleteTopic)
}

func (g SNS) SetTopicAttributes(ctx context.Context, in *sdk.SetTopicAttributesInput) (*sdk.SetTopicAttributesOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.SetTopicAttributes)
}

func (g SNS) Subscribe(ctx context.Context, in *sdk.SubscribeInput) (*sdk.SubscribeOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.Subscribe)
}

func (g SNS) TagResource(ctx context.Context, in *sdk.TagResourceInput) (*sdk.TagResourceOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.TagResource)
}

func (g SNS) Unsubscribe(ctx context.Context, in *sdk.UnsubscribeInput) (*sdk.UnsubscribeOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.Unsubscribe)
}

func (g SNS) UntagResource(ctx context.Context, in *sdk.UntagResourceInput) (*sdk.UntagResourceOutput, error) {
	return through(ctx, g.Guard, "sns", in, g.To.UntagResource)
}
