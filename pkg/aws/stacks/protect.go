package stacks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/template"
)

// Protect makes CloudFormation refuse the deletion of the stack with this ARN, and puts the policy of the step's template in
// force before: a stack that is protected has its policy. A change set, which is how a stack takes over what exists, can bring
// neither (API reference, CreateChangeSet).
func (s *Stacks) Protect(ctx context.Context, id string, step account.Step) error {
	if policy := policyOf(step); policy != nil {
		_, err := s.write.SetStackPolicy(ctx, &cloudformation.SetStackPolicyInput{StackName: &id, StackPolicyBody: policy})
		if err != nil {
			return named(err, "cloudformation:SetStackPolicy")
		}
	}
	return s.switchProtection(ctx, id, true)
}

// Unprotect makes CloudFormation take a deletion of the stack with this ARN.
func (s *Stacks) Unprotect(ctx context.Context, id string) error {
	return s.switchProtection(ctx, id, false)
}

func (s *Stacks) switchProtection(ctx context.Context, id string, on bool) error {
	_, err := s.write.UpdateTerminationProtection(ctx, &cloudformation.UpdateTerminationProtectionInput{
		StackName: &id, EnableTerminationProtection: aws.Bool(on),
	})
	return named(err, "cloudformation:UpdateTerminationProtection")
}

// policyOf is the stack policy of the step's template, nil when it has none.
func policyOf(step account.Step) *string {
	if text := template.Policy(step.Template); text != "" {
		return &text
	}
	return nil
}
