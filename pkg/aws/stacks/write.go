package stacks

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Outdated is the error of a call that CloudFormation refused because the stack is not in the status that the caller had
// read, or because the same call was made before. Nothing is wrong: the caller must look again.
type Outdated struct{ reason string }

func (o Outdated) Error() string { return "the stack is not as it was read: " + o.reason }

// Outdated marks the error for callers that cannot name its type.
func (o Outdated) Outdated() bool { return true }

// Create starts the creation of the step's stack, protected against deletion from the start. The step's parameters must all be
// literal.
func (s *Stacks) Create(ctx context.Context, step account.Step, body, token string) error {
	_, err := s.write.CreateStack(ctx, &cloudformation.CreateStackInput{
		StackName: &step.Stack, TemplateBody: &body, Parameters: parameters(step), Tags: tags(step),
		RoleARN: &s.role, OnFailure: types.OnFailureRollback, ClientRequestToken: &token,
		EnableTerminationProtection: aws.Bool(true), StackPolicyBody: policyOf(step),
	})
	return named(err, "cloudformation:CreateStack")
}

// Update starts an update of the stack to the step's template, parameters and tags. started is false when the stack is like
// that already.
func (s *Stacks) Update(ctx context.Context, id string, step account.Step, body, token string) (started bool, err error) {
	_, err = s.write.UpdateStack(ctx, &cloudformation.UpdateStackInput{
		StackName: &id, TemplateBody: &body, Parameters: parameters(step), Tags: tags(step),
		RoleARN: &s.role, ClientRequestToken: &token, StackPolicyBody: policyOf(step),
	})
	if awsfault.Code(err) == "ValidationError" && strings.Contains(awsfault.Message(err), "No updates are to be performed") {
		return false, nil
	}
	return err == nil, named(err, "cloudformation:UpdateStack")
}

// Delete starts the deletion of the stack with this ARN.
func (s *Stacks) Delete(ctx context.Context, id, token string) error {
	_, err := s.write.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &id, RoleARN: &s.role, ClientRequestToken: &token})
	return named(err, "cloudformation:DeleteStack")
}

// ContinueRollback resumes the rollback of an update that failed to roll back.
func (s *Stacks) ContinueRollback(ctx context.Context, id, token string) error {
	_, err := s.write.ContinueUpdateRollback(ctx, &cloudformation.ContinueUpdateRollbackInput{StackName: &id, RoleARN: &s.role, ClientRequestToken: &token})
	return named(err, "cloudformation:ContinueUpdateRollback")
}

// named tells apart what a look cures from what it does not.
func named(err error, action string) error {
	text := awsfault.Message(err)
	switch code := awsfault.Code(err); {
	case code == "AlreadyExistsException" || code == "TokenAlreadyExistsException" || code == "OperationInProgressException":
		return Outdated{fmt.Sprintf("%s: %s", code, text)}
	case code == "ValidationError" && strings.Contains(text, "TerminationProtection"):
		return fault.New(fault.StackStuck, "the stack is protected against deletion", text,
			"somebody switched the stack's termination protection on in the meantime: see who did, then start the operation again")
	case code == "ValidationError" && elsewhere(text):
		return Outdated{text}
	case code == "LimitExceededException":
		return fault.New(fault.QuotaExceeded, "CloudFormation refused "+action, text, "raise the quota or remove what is not needed, then start the operation again")
	case code == "InsufficientCapabilitiesException" || code == "ValidationError":
		return fault.New(fault.StackFailed, "CloudFormation refused "+action, text, "look at the reason, then start the operation again")
	}
	return awsfault.From(err, action)
}

// elsewhere reports whether the text of a ValidationError says that the stack is in another status than the caller thought.
// CloudFormation has no code of its own for it.
func elsewhere(text string) bool {
	return strings.HasPrefix(text, "Stack") &&
		(strings.Contains(text, " does not exist") || strings.Contains(text, " is in ") || strings.Contains(text, " while in status "))
}

func parameters(step account.Step) []types.Parameter {
	var list []types.Parameter
	for _, p := range step.Parameters {
		list = append(list, types.Parameter{ParameterKey: new(p.Name), ParameterValue: new(p.Value)})
	}
	return list
}

func tags(step account.Step) []types.Tag {
	var list []types.Tag
	for _, t := range step.Tags {
		list = append(list, types.Tag{Key: new(t.Key), Value: new(t.Value)})
	}
	return list
}
