package cloudformation

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type queues interface {
	CreateQueue(ctx context.Context, in *sqs.CreateQueueInput) (*sqs.CreateQueueOutput, error)
	DeleteQueue(ctx context.Context, in *sqs.DeleteQueueInput) (*sqs.DeleteQueueOutput, error)
	queueAttributes
}

type queueAttributes interface {
	SetQueueAttributes(ctx context.Context, in *sqs.SetQueueAttributesInput) (*sqs.SetQueueAttributesOutput, error)
}

type queueTags interface {
	TagQueue(ctx context.Context, in *sqs.TagQueueInput) (*sqs.TagQueueOutput, error)
	UntagQueue(ctx context.Context, in *sqs.UntagQueueInput) (*sqs.UntagQueueOutput, error)
}

type queueAPI interface {
	queues
	queueTags
}

type queue struct {
	QueueName                     *string `cfn:"replace"`
	DelaySeconds                  *string
	KmsMasterKeyId                *string
	MaximumMessageSize            *string
	MessageRetentionPeriod        *string
	ReceiveMessageWaitTimeSeconds *string
	SqsManagedSseEnabled          *string
	VisibilityTimeout             *string
	Tags                          tags
}

// queueKind makes queues; the physical id is the URL. A property that an update leaves out gets its default again.
func queueKind(api queueAPI) kind {
	return define(handler[queue]{
		attributes: []string{"Arn", "QueueName", "QueueUrl"},
		create: func(ctx context.Context, j job, p *queue) (string, error) {
			made, err := api.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: aws.String(orName(p.QueueName, j.name(80))), Attributes: p.attributes(&queue{}), Tags: p.Tags})
			if err != nil {
				return "", err
			}
			return *made.QueueUrl, nil
		},
		read: func(_ context.Context, j job, id string, _ *queue) (map[string]any, error) {
			name := id[strings.LastIndex(id, "/")+1:]
			return map[string]any{"Arn": j.reg.Arn("sqs", name), "QueueName": name, "QueueUrl": id}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *queue) error {
			if changed := p.attributes(old); len(changed) > 0 {
				if _, err := api.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: &id, Attributes: changed}); err != nil {
					return err
				}
			}
			return retagQueue(ctx, api, id, old.Tags, p.Tags)
		},
		remove: func(ctx context.Context, _ job, id string, _ *queue) error {
			_, err := api.DeleteQueue(ctx, &sqs.DeleteQueueInput{QueueUrl: &id})
			return err
		},
	})
}

// attributes are those in which p is not as old.
func (p *queue) attributes(old *queue) map[string]string {
	out := map[string]string{}
	for name, v := range map[string]struct {
		old, now *string
		usual    string
	}{
		"DelaySeconds": {old.DelaySeconds, p.DelaySeconds, "0"}, "MaximumMessageSize": {old.MaximumMessageSize, p.MaximumMessageSize, "1048576"},
		"KmsMasterKeyId":                {old.KmsMasterKeyId, p.KmsMasterKeyId, ""},
		"MessageRetentionPeriod":        {old.MessageRetentionPeriod, p.MessageRetentionPeriod, "345600"},
		"ReceiveMessageWaitTimeSeconds": {old.ReceiveMessageWaitTimeSeconds, p.ReceiveMessageWaitTimeSeconds, "0"},
		"SqsManagedSseEnabled":          {old.managed(), p.managed(), "true"},
		"VisibilityTimeout":             {old.VisibilityTimeout, p.VisibilityTimeout, "30"},
	} {
		if now := orName(v.now, v.usual); now != orName(v.old, v.usual) {
			out[name] = now
		}
	}
	return out
}

// managed says whether the queue is encrypted with a key of SQS's own, which a queue with another key is not.
func (p *queue) managed() *string {
	if p.KmsMasterKeyId != nil {
		return aws.String(orName(p.SqsManagedSseEnabled, "false"))
	}
	return p.SqsManagedSseEnabled
}

func retagQueue(ctx context.Context, api queueTags, url string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		if _, err := api.UntagQueue(ctx, &sqs.UntagQueueInput{QueueUrl: &url, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.TagQueue(ctx, &sqs.TagQueueInput{QueueUrl: &url, Tags: now})
	return err
}
