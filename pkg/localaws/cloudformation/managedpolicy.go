package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

type managedPolicies interface {
	CreatePolicy(ctx context.Context, in *iam.CreatePolicyInput) (*iam.CreatePolicyOutput, error)
	CreatePolicyVersion(ctx context.Context, in *iam.CreatePolicyVersionInput) (*iam.CreatePolicyVersionOutput, error)
	DeletePolicy(ctx context.Context, in *iam.DeletePolicyInput) (*iam.DeletePolicyOutput, error)
}

// managedPolicy takes no tags of the stack: the resource type has none (CloudFormation template reference,
// AWS::IAM::ManagedPolicy).
type managedPolicy struct {
	ManagedPolicyName *string `cfn:"replace"`
	Description       *string `cfn:"replace"`
	PolicyDocument    any     `cfn:"required"`
}

// managedPolicyKind makes managed policies; the physical id is the ARN.
func managedPolicyKind(api managedPolicies) kind {
	return define(handler[managedPolicy]{
		capability: iamNamed("ManagedPolicyName"),
		create: func(ctx context.Context, j job, p *managedPolicy) (string, error) {
			made, err := api.CreatePolicy(ctx, &iam.CreatePolicyInput{
				PolicyName: aws.String(orName(p.ManagedPolicyName, j.name(128))), Description: p.Description, PolicyDocument: aws.String(document(p.PolicyDocument)),
			})
			if err != nil {
				return "", err
			}
			return *made.Policy.Arn, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *managedPolicy) error {
			_, err := api.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: &id, PolicyDocument: aws.String(document(p.PolicyDocument)), SetAsDefault: true})
			return err
		},
		remove: func(ctx context.Context, _ job, id string, _ *managedPolicy) error {
			_, err := api.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: &id})
			return err
		},
	})
}
