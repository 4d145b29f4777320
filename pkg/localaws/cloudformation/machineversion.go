package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

type machineVersions interface {
	PublishStateMachineVersion(ctx context.Context, in *sfn.PublishStateMachineVersionInput) (*sfn.PublishStateMachineVersionOutput, error)
	DeleteStateMachineVersion(ctx context.Context, in *sfn.DeleteStateMachineVersionInput) (*sfn.DeleteStateMachineVersionOutput, error)
}

type machineVersion struct {
	StateMachineArn        string  `cfn:"required,replace"`
	StateMachineRevisionId *string `cfn:"replace"`
	Description            *string `cfn:"replace"`
}

// machineVersionKind publishes versions of state machines; the physical id is the version's ARN.
func machineVersionKind(api machineVersions) kind {
	return define(handler[machineVersion]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, _ job, p *machineVersion) (string, error) {
			made, err := api.PublishStateMachineVersion(ctx, &sfn.PublishStateMachineVersionInput{
				StateMachineArn: &p.StateMachineArn, RevisionId: p.StateMachineRevisionId, Description: p.Description,
			})
			if err != nil {
				return "", err
			}
			return *made.StateMachineVersionArn, nil
		},
		read: func(_ context.Context, _ job, id string, _ *machineVersion) (map[string]any, error) {
			return map[string]any{"Arn": id}, nil
		},
		remove: func(ctx context.Context, _ job, id string, _ *machineVersion) error {
			_, err := api.DeleteStateMachineVersion(ctx, &sfn.DeleteStateMachineVersionInput{StateMachineVersionArn: &id})
			return err
		},
	})
}

type machineAliases interface {
	CreateStateMachineAlias(ctx context.Context, in *sfn.CreateStateMachineAliasInput) (*sfn.CreateStateMachineAliasOutput, error)
	UpdateStateMachineAlias(ctx context.Context, in *sfn.UpdateStateMachineAliasInput) (*sfn.UpdateStateMachineAliasOutput, error)
	DeleteStateMachineAlias(ctx context.Context, in *sfn.DeleteStateMachineAliasInput) (*sfn.DeleteStateMachineAliasOutput, error)
}

type machineAlias struct {
	Name                 *string `cfn:"replace"`
	Description          *string
	RoutingConfiguration []struct {
		StateMachineVersionArn string
		Weight                 int32
	} `cfn:"required"`
}

// machineAliasKind makes aliases that lead to one version at once; the physical id is the alias's ARN.
func machineAliasKind(api machineAliases) kind {
	return define(handler[machineAlias]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *machineAlias) (string, error) {
			name := orName(p.Name, j.name(80))
			made, err := api.CreateStateMachineAlias(ctx, &sfn.CreateStateMachineAliasInput{
				Name: &name, Description: p.Description, RoutingConfiguration: p.routing(),
			})
			if err != nil {
				return "", err
			}
			return *made.StateMachineAliasArn, nil
		},
		read: func(_ context.Context, _ job, id string, _ *machineAlias) (map[string]any, error) {
			return map[string]any{"Arn": id}, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *machineAlias) error {
			_, err := api.UpdateStateMachineAlias(ctx, &sfn.UpdateStateMachineAliasInput{
				StateMachineAliasArn: &id, Description: p.Description, RoutingConfiguration: p.routing(),
			})
			return err
		},
		remove: func(ctx context.Context, _ job, id string, _ *machineAlias) error {
			_, err := api.DeleteStateMachineAlias(ctx, &sfn.DeleteStateMachineAliasInput{StateMachineAliasArn: &id})
			return err
		},
	})
}

func (p *machineAlias) routing() []types.RoutingConfigurationListItem {
	out := make([]types.RoutingConfigurationListItem, len(p.RoutingConfiguration))
	for i, r := range p.RoutingConfiguration {
		out[i] = types.RoutingConfigurationListItem{StateMachineVersionArn: &r.StateMachineVersionArn, Weight: r.Weight}
	}
	return out
}
