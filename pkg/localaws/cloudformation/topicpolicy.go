package cloudformation

import (
	"context"
	"slices"
)

type topicPolicy struct {
	Topics         []string `cfn:"required"`
	PolicyDocument any      `cfn:"required"`
}

// topicPolicyKind gives topics a policy; a topic that loses it gets back the one that lets its owner in.
func topicPolicyKind(api topicAttributes) kind {
	return define(handler[topicPolicy]{
		create: func(ctx context.Context, j job, p *topicPolicy) (string, error) {
			return j.name(256), setTopicPolicies(ctx, api, p.Topics, document(p.PolicyDocument))
		},
		update: func(ctx context.Context, j job, _ string, old, p *topicPolicy) error {
			lost := slices.DeleteFunc(slices.Clone(old.Topics), func(arn string) bool { return slices.Contains(p.Topics, arn) })
			if err := setTopicPolicies(ctx, api, lost, j.ownersPolicy()); err != nil && !absent(err) {
				return err
			}
			return setTopicPolicies(ctx, api, p.Topics, document(p.PolicyDocument))
		},
		remove: func(ctx context.Context, j job, _ string, p *topicPolicy) error {
			return setTopicPolicies(ctx, api, p.Topics, j.ownersPolicy())
		},
	})
}

func setTopicPolicies(ctx context.Context, api topicAttributes, arns []string, text string) error {
	for _, arn := range arns {
		if err := setTopic(ctx, api, arn, "Policy", text); err != nil {
			return err
		}
	}
	return nil
}

// ownersPolicy lets the account that owns a topic do all (G: the text).
func (j job) ownersPolicy() string {
	return document(map[string]any{"Version": "2008-10-17", "Id": "__default_policy_ID", "Statement": []any{map[string]any{
		"Sid": "__default_statement_ID", "Effect": "Allow", "Principal": map[string]any{"AWS": "*"}, "Action": "SNS:*", "Resource": "*",
		"Condition": map[string]any{"StringEquals": map[string]any{"AWS:SourceOwner": j.reg.Account}},
	}}})
}
