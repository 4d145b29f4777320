package cloudformation

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
)

type rules interface {
	PutRule(ctx context.Context, in *eventbridge.PutRuleInput) (*eventbridge.PutRuleOutput, error)
	DeleteRule(ctx context.Context, in *eventbridge.DeleteRuleInput) (*eventbridge.DeleteRuleOutput, error)
}

type ruleTargets interface {
	PutTargets(ctx context.Context, in *eventbridge.PutTargetsInput) (*eventbridge.PutTargetsOutput, error)
	RemoveTargets(ctx context.Context, in *eventbridge.RemoveTargetsInput) (*eventbridge.RemoveTargetsOutput, error)
}

type ruleAPI interface {
	rules
	ruleTargets
}

type eventRule struct {
	Name         *string `cfn:"replace"`
	Description  *string
	EventPattern any
	State        types.RuleState
	Targets      []target
}

type target struct {
	Arn              string `cfn:"required"`
	Id               string `cfn:"required"`
	RoleArn          *string
	Input            *string
	InputTransformer *types.InputTransformer
	DeadLetterConfig *types.DeadLetterConfig
}

func ruleKind(api ruleAPI) kind {
	return define(handler[eventRule]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *eventRule) (string, error) {
			name := orName(p.Name, j.name(64))
			if err := putRule(ctx, api, name, p); err != nil {
				return "", err
			}
			return name, putTargets(ctx, api, name, p.Targets)
		},
		read: func(_ context.Context, j job, id string, _ *eventRule) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("events", "rule/"+id)}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *eventRule) error {
			if err := putRule(ctx, api, id, p); err != nil {
				return err
			}
			if err := removeTargets(ctx, api, id, old.Targets, p.Targets); err != nil {
				return err
			}
			return putTargets(ctx, api, id, p.Targets)
		},
		remove: func(ctx context.Context, _ job, id string, p *eventRule) error {
			if err := removeTargets(ctx, api, id, p.Targets, nil); err != nil {
				return err
			}
			_, err := api.DeleteRule(ctx, &eventbridge.DeleteRuleInput{Name: &id})
			return err
		},
	})
}

func putRule(ctx context.Context, api rules, name string, p *eventRule) error {
	in := &eventbridge.PutRuleInput{Name: &name, Description: p.Description, State: p.State}
	if p.EventPattern != nil {
		in.EventPattern = aws.String(document(p.EventPattern))
	}
	_, err := api.PutRule(ctx, in)
	return err
}

func putTargets(ctx context.Context, api ruleTargets, name string, list []target) error {
	if len(list) == 0 {
		return nil
	}
	in := &eventbridge.PutTargetsInput{Rule: &name}
	for _, t := range list {
		in.Targets = append(in.Targets, types.Target{
			Arn: &t.Arn, Id: &t.Id, RoleArn: t.RoleArn, Input: t.Input, InputTransformer: t.InputTransformer, DeadLetterConfig: t.DeadLetterConfig,
		})
	}
	got, err := api.PutTargets(ctx, in)
	if err == nil && got.FailedEntryCount > 0 {
		err = invalid("%s", aws.ToString(got.FailedEntries[0].ErrorMessage))
	}
	return err
}

// removeTargets removes the targets that old has and now does not.
func removeTargets(ctx context.Context, api ruleTargets, name string, old, now []target) error {
	keep := map[string]bool{}
	for _, t := range now {
		keep[t.Id] = true
	}
	var ids []string
	for _, t := range old {
		if !keep[t.Id] {
			ids = append(ids, t.Id)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	_, err := api.RemoveTargets(ctx, &eventbridge.RemoveTargetsInput{Rule: &name, Ids: ids})
	if err != nil && strings.Contains(err.Error(), "NotFound") {
		return nil
	}
	return err
}
