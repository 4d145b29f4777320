package cloudformation

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

type roleMaking interface {
	CreateRole(ctx context.Context, in *iam.CreateRoleInput) (*iam.CreateRoleOutput, error)
	UpdateAssumeRolePolicy(ctx context.Context, in *iam.UpdateAssumeRolePolicyInput) (*iam.UpdateAssumeRolePolicyOutput, error)
	DeleteRole(ctx context.Context, in *iam.DeleteRoleInput) (*iam.DeleteRoleOutput, error)
}

type rolePolicies interface {
	PutRolePolicy(ctx context.Context, in *iam.PutRolePolicyInput) (*iam.PutRolePolicyOutput, error)
	DeleteRolePolicy(ctx context.Context, in *iam.DeleteRolePolicyInput) (*iam.DeleteRolePolicyOutput, error)
}

type roleBoundaries interface {
	PutRolePermissionsBoundary(ctx context.Context, in *iam.PutRolePermissionsBoundaryInput) (*iam.PutRolePermissionsBoundaryOutput, error)
	DeleteRolePermissionsBoundary(ctx context.Context, in *iam.DeleteRolePermissionsBoundaryInput) (*iam.DeleteRolePermissionsBoundaryOutput, error)
}

type roleTags interface {
	TagRole(ctx context.Context, in *iam.TagRoleInput) (*iam.TagRoleOutput, error)
	UntagRole(ctx context.Context, in *iam.UntagRoleInput) (*iam.UntagRoleOutput, error)
	systemTags
}

type role struct {
	RoleName                 *string `cfn:"replace"`
	AssumeRolePolicyDocument any     `cfn:"required"`
	Description              *string `cfn:"fixed"`
	PermissionsBoundary      *string
	Policies                 []inlinePolicy
	Tags                     tags
}

type inlinePolicy struct {
	PolicyName     string `cfn:"required"`
	PolicyDocument any    `cfn:"required"`
}

func roleKind(api iamAPI) kind {
	return define(handler[role]{
		attributes: []string{"Arn"}, capability: iamNamed("RoleName"),
		create: func(ctx context.Context, j job, p *role) (string, error) {
			name := orName(p.RoleName, j.name(64))
			_, err := api.CreateRole(ctx, &iam.CreateRoleInput{
				RoleName: &name, AssumeRolePolicyDocument: aws.String(document(p.AssumeRolePolicyDocument)),
				Description: p.Description, PermissionsBoundary: p.PermissionsBoundary, Tags: iamTags(p.Tags),
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{name}, j.own)
			return name, setPolicies(ctx, api, name, &role{}, p)
		},
		read: func(ctx context.Context, _ job, id string, _ *role) (map[string]any, error) {
			got, err := api.GetRole(ctx, &iam.GetRoleInput{RoleName: &id})
			if err != nil {
				return nil, err
			}
			return map[string]any{"Arn": aws.ToString(got.Role.Arn)}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *role) error {
			return updateRole(ctx, api, id, old, p)
		},
		remove: func(ctx context.Context, _ job, id string, p *role) error {
			if err := setPolicies(ctx, api, id, p, &role{}); err != nil && !absent(err) {
				return err
			}
			_, err := api.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &id})
			return err
		},
	})
}

func updateRole(ctx context.Context, api iamAPI, id string, old, p *role) error {
	policy := document(p.AssumeRolePolicyDocument)
	if policy != document(old.AssumeRolePolicyDocument) {
		if _, err := api.UpdateAssumeRolePolicy(ctx, &iam.UpdateAssumeRolePolicyInput{RoleName: &id, PolicyDocument: &policy}); err != nil {
			return err
		}
	}
	if err := setBoundary(ctx, api, id, old.PermissionsBoundary, p.PermissionsBoundary); err != nil {
		return err
	}
	if err := setPolicies(ctx, api, id, old, p); err != nil {
		return err
	}
	if lost := old.Tags.lost(p.Tags); len(lost) > 0 {
		if _, err := api.UntagRole(ctx, &iam.UntagRoleInput{RoleName: &id, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(p.Tags) == 0 {
		return nil
	}
	_, err := api.TagRole(ctx, &iam.TagRoleInput{RoleName: &id, Tags: iamTags(p.Tags)})
	return err
}

func setBoundary(ctx context.Context, api roleBoundaries, id string, old, now *string) (err error) {
	switch {
	case aws.ToString(old) == aws.ToString(now):
	case now == nil:
		_, err = api.DeleteRolePermissionsBoundary(ctx, &iam.DeleteRolePermissionsBoundaryInput{RoleName: &id})
	default:
		_, err = api.PutRolePermissionsBoundary(ctx, &iam.PutRolePermissionsBoundaryInput{RoleName: &id, PermissionsBoundary: now})
	}
	return err
}

// setPolicies puts the inline policies of now and takes those of old away that now does not have.
func setPolicies(ctx context.Context, api rolePolicies, id string, old, now *role) error {
	wanted := map[string]bool{}
	for _, policy := range now.Policies {
		wanted[policy.PolicyName] = true
		in := &iam.PutRolePolicyInput{RoleName: &id, PolicyName: &policy.PolicyName, PolicyDocument: aws.String(document(policy.PolicyDocument))}
		if _, err := api.PutRolePolicy(ctx, in); err != nil {
			return err
		}
	}
	for _, policy := range old.Policies {
		if wanted[policy.PolicyName] {
			continue
		}
		if _, err := api.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &id, PolicyName: &policy.PolicyName}); err != nil && !absent(err) {
			return err
		}
	}
	return nil
}

func iamTags(t tags) []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}

// document is an evaluated JSON document as text; a text stays what it is.
func document(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	text, err := json.Marshal(v)
	if err != nil { // evaluated values came out of JSON
		return ""
	}
	return string(text)
}
