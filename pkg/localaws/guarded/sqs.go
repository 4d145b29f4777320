package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/sqs"
)

// SQS is the service with each call held to its caller's policies.
type SQS struct {
	To    *sqs.Service
	Guard Guard
}

func (g SQS) CreateQueue(ctx context.Context, in *sdk.CreateQueueInput) (*sdk.CreateQueueOutput, error) {
	return through(ctx, g.Guard, "sqs", in, g.To.CreateQueue)
}

func (g SQS) DeleteQueue(ctx context.Context, in *sdk.DeleteQueueInput) (*sdk.DeleteQueueOutput, error) {
	return through(ctx, g.Guard, "sqs", in, g.To.DeleteQueue)
}

func (g SQS) SendMessage(ctx context.Context, in *sdk.SendMessageInput) (*sdk.SendMessageOutput, error) {
	return through(ctx, g.Guard, "sqs", in, g.To.SendMessage)
}

func (g SQS) SetQueueAttributes(ctx context.Context, in *sdk.SetQueueAttributesInput) (*sdk.SetQueueAttributesOutput, error) {
	return through(ctx, g.Guard, "sqs", in, g.To.SetQueueAttributes)
}

func (g SQS) TagQueue(ctx context.Context, in *sdk.TagQueueInput) (*sdk.TagQueueOutput, error) {
	return through(ctx, g.Guard, "sqs", in, g.To.TagQueue)
}

func (g SQS) UntagQueue(ctx context.Context, in *sdk.UntagQueueInput) (*sdk.UntagQueueOutput, error) {
	return through(ctx, g.Guard, "sqs", in, g.To.UntagQueue)
}
