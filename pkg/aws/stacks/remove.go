package stacks

import (
	"context"
	"regexp"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Remove starts the deletion of a stack that somebody else made, with the stack's own role. A stack that has none, or whose
// role is gone, is deleted with the adapter's role: without one CloudFormation would use the caller's rights (API reference,
// DeleteStack, RoleARN). A stack that is gone is no error.
func (s *Stacks) Remove(ctx context.Context, stack account.Stack, token string) error {
	if stack.Role == "" {
		return s.Delete(ctx, stack.ID, token)
	}
	_, err := s.write.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &stack.ID, ClientRequestToken: &token})
	if roleless(err) {
		return s.Delete(ctx, stack.ID, token)
	}
	return named(err, "cloudformation:DeleteStack")
}

// roleless knows CloudFormation's answer for a role that does not exist any more, or that it may not assume: it has no code
// of its own.
func roleless(err error) bool {
	text := regexp.MustCompile(`^Role \S+ is invalid or cannot be assumed`)
	return awsfault.Code(err) == "ValidationError" && text.MatchString(awsfault.Message(err))
}
