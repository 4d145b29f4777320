package cloudformation

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

type queuePolicy struct {
	Queues         []string `cfn:"required"`
	PolicyDocument any      `cfn:"required"`
}

// queuePolicyKind gives queues, named by their URLs, a policy.
func queuePolicyKind(api queueAttributes) kind {
	return define(handler[queuePolicy]{
		create: func(ctx context.Context, j job, p *queuePolicy) (string, error) {
			return j.name(256), setQueuePolicies(ctx, api, p.Queues, document(p.PolicyDocument))
		},
		update: func(ctx context.Context, _ job, _ string, old, p *queuePolicy) error {
			lost := slices.DeleteFunc(slices.Clone(old.Queues), func(url string) bool { return slices.Contains(p.Queues, url) })
			if err := setQueuePolicies(ctx, api, lost, ""); err != nil && !absent(err) {
				return err
			}
			return setQueuePolicies(ctx, api, p.Queues, document(p.PolicyDocument))
		},
		remove: func(ctx context.Context, _ job, _ string, p *queuePolicy) error {
			return setQueuePolicies(ctx, api, p.Queues, "")
		},
	})
}

func setQueuePolicies(ctx context.Context, api queueAttributes, urls []string, text string) error {
	for _, url := range urls {
		if _, err := api.SetQueueAttributes(ctx, &sqs.SetQueueAttributesInput{QueueUrl: &url, Attributes: map[string]string{"Policy": text}}); err != nil {
			return err
		}
	}
	return nil
}
