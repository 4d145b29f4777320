package cloudformation

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
)

type storedParameters interface {
	PutParameter(ctx context.Context, in *ssm.PutParameterInput) (*ssm.PutParameterOutput, error)
	DeleteParameter(ctx context.Context, in *ssm.DeleteParameterInput) (*ssm.DeleteParameterOutput, error)
}

type storedTags interface {
	AddTagsToResource(ctx context.Context, in *ssm.AddTagsToResourceInput) (*ssm.AddTagsToResourceOutput, error)
	RemoveTagsFromResource(ctx context.Context, in *ssm.RemoveTagsFromResourceInput) (*ssm.RemoveTagsFromResourceOutput, error)
	systemTags
}

type parameter struct {
	Name        *string `cfn:"replace"`
	Type        string  `cfn:"required"`
	Value       string  `cfn:"required"`
	DataType    *string
	Description *string
	Tags        tags
}

const imageType = "aws:ec2:image"

// parameterKind makes SSM parameters; one that holds an image id takes validation longer.
func parameterKind(api ssmAPI, validation func() time.Duration) kind {
	return define(handler[parameter]{
		attributes: []string{"Type", "Value"},
		create: func(ctx context.Context, j job, p *parameter) (string, error) {
			name := orName(p.Name, j.name(1011))
			in := p.sdk(name)
			in.Tags = ssmTags(p.Tags)
			if _, err := api.PutParameter(ctx, in); err != nil {
				return "", err
			}
			api.TagSystem([]string{name}, j.own)
			return name, nil
		},
		read: func(ctx context.Context, _ job, id string, _ *parameter) (map[string]any, error) {
			got, err := api.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{id}})
			if err != nil || len(got.Parameters) == 0 {
				return nil, err
			}
			return map[string]any{"Type": string(got.Parameters[0].Type), "Value": *got.Parameters[0].Value}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *parameter) error {
			in := p.sdk(id)
			in.Overwrite = aws.Bool(true)
			if _, err := api.PutParameter(ctx, in); err != nil {
				return err
			}
			return retagParameter(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, p *parameter) (*parameter, error) {
			return actualParameter(ctx, api, id, p)
		},
		remove: func(ctx context.Context, _ job, id string, _ *parameter) error {
			_, err := api.DeleteParameter(ctx, &ssm.DeleteParameterInput{Name: &id})
			return err
		},
		identifier: "Name",
		exists: func(ctx context.Context, name string) (bool, error) {
			got, err := api.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{name}})
			return err == nil && len(got.Parameters) > 0, err
		},
		retag: func(ctx context.Context, j job, id string, old, now tags) error {
			api.TagSystem([]string{id}, j.own)
			return retagParameter(ctx, api, id, old, now)
		},
		extra: func(p *parameter) time.Duration {
			if aws.ToString(p.DataType) == imageType {
				return validation()
			}
			return 0
		},
	})
}

func (p *parameter) sdk(name string) *ssm.PutParameterInput {
	return &ssm.PutParameterInput{Name: &name, Type: types.ParameterType(p.Type), Value: &p.Value, DataType: p.DataType, Description: p.Description}
}

func ssmTags(t tags) []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}

func retagParameter(ctx context.Context, api storedTags, id string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		in := &ssm.RemoveTagsFromResourceInput{ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: &id, TagKeys: lost}
		if _, err := api.RemoveTagsFromResource(ctx, in); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.AddTagsToResource(ctx, &ssm.AddTagsToResourceInput{ResourceType: types.ResourceTypeForTaggingParameter, ResourceId: &id, Tags: ssmTags(now)})
	return err
}
