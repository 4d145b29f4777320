package cloudformation

import (
	"cmp"
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

type machines interface {
	CreateStateMachine(ctx context.Context, in *sfn.CreateStateMachineInput) (*sfn.CreateStateMachineOutput, error)
	UpdateStateMachine(ctx context.Context, in *sfn.UpdateStateMachineInput) (*sfn.UpdateStateMachineOutput, error)
	DeleteStateMachine(ctx context.Context, in *sfn.DeleteStateMachineInput) (*sfn.DeleteStateMachineOutput, error)
}

type machineTags interface {
	DescribeStateMachine(ctx context.Context, in *sfn.DescribeStateMachineInput) (*sfn.DescribeStateMachineOutput, error)
	TagResource(ctx context.Context, in *sfn.TagResourceInput) (*sfn.TagResourceOutput, error)
	UntagResource(ctx context.Context, in *sfn.UntagResourceInput) (*sfn.UntagResourceOutput, error)
}

type machineAPI interface {
	machines
	machineTags
	machineVersions
	machineAliases
}

type stateMachine struct {
	StateMachineName        *string `cfn:"replace"`
	StateMachineType        string  `cfn:"replace"`
	DefinitionString        string  `cfn:"required"`
	DefinitionSubstitutions map[string]string
	RoleArn                 string `cfn:"required"`
	TracingConfiguration    struct{ Enabled bool }
	Tags                    tags
}

// machineKind makes state machines; the physical id is the ARN. One with running executions stays until they end.
func machineKind(api machineAPI) kind {
	return define(handler[stateMachine]{
		attributes: []string{"Arn", "Name", "StateMachineRevisionId"},
		create: func(ctx context.Context, j job, p *stateMachine) (string, error) {
			made, err := api.CreateStateMachine(ctx, &sfn.CreateStateMachineInput{
				Name: aws.String(orName(p.StateMachineName, j.name(80))), Definition: p.definition(),
				RoleArn: &p.RoleArn, Type: types.StateMachineType(p.StateMachineType), Tags: sfnTags(p.Tags),
				TracingConfiguration: p.tracing(),
			})
			if err != nil {
				return "", err
			}
			return *made.StateMachineArn, nil
		},
		read: func(ctx context.Context, _ job, id string, _ *stateMachine) (map[string]any, error) {
			is, err := api.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: &id})
			if err != nil {
				return nil, err
			}
			return map[string]any{"Arn": id, "Name": *is.Name, "StateMachineRevisionId": cmp.Or(aws.ToString(is.RevisionId), "INITIAL")}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *stateMachine) error {
			if *old.definition() != *p.definition() || old.RoleArn != p.RoleArn || old.TracingConfiguration != p.TracingConfiguration {
				_, err := api.UpdateStateMachine(ctx, &sfn.UpdateStateMachineInput{
					StateMachineArn: &id, Definition: p.definition(), RoleArn: &p.RoleArn, TracingConfiguration: p.tracing(),
				})
				if err != nil {
					return err
				}
			}
			return retagMachine(ctx, api, id, old.Tags, p.Tags)
		},
		remove: func(ctx context.Context, _ job, id string, _ *stateMachine) error {
			_, err := api.DeleteStateMachine(ctx, &sfn.DeleteStateMachineInput{StateMachineArn: &id})
			return err
		},
		gone: func(ctx context.Context, id string) (bool, error) {
			_, err := api.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: &id})
			return false, err
		},
	})
}

func (p *stateMachine) definition() *string {
	return aws.String(filled(p.DefinitionString, p.DefinitionSubstitutions))
}

func (p *stateMachine) tracing() *types.TracingConfiguration {
	return &types.TracingConfiguration{Enabled: p.TracingConfiguration.Enabled}
}

func sfnTags(t tags) []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}

func retagMachine(ctx context.Context, api machineTags, arn string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		if _, err := api.UntagResource(ctx, &sfn.UntagResourceInput{ResourceArn: &arn, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.TagResource(ctx, &sfn.TagResourceInput{ResourceArn: &arn, Tags: sfnTags(now)})
	return err
}
