package stacks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Propose starts to make a change set, named by the token: for a step that reverts drift one that brings the stack's resources
// back to the template (User Guide, "Using drift-aware change sets"); for others one that creates the step's stack and imports
// into it what exists under the literal names in the template.
func (s *Stacks) Propose(ctx context.Context, step account.Step, body, token string) error {
	in := &cloudformation.CreateChangeSetInput{
		StackName: &step.Stack, ChangeSetName: &token, ClientToken: &token,
		TemplateBody: &body, Parameters: parameters(step), Tags: tags(step), RoleARN: &s.role,
	}
	if step.Revert {
		in.ChangeSetType, in.DeploymentMode = types.ChangeSetTypeUpdate, types.DeploymentModeRevertDrift
	} else {
		in.ChangeSetType, in.ImportExistingResources = types.ChangeSetTypeCreate, aws.Bool(true)
	}
	_, err := s.write.CreateChangeSet(ctx, in)
	return named(err, "cloudformation:CreateChangeSet")
}

// Proposal reads the change set of this name, the zero value when there is none.
func (s *Stacks) Proposal(ctx context.Context, id, token string) (account.ChangeSet, error) {
	out, err := s.read.DescribeChangeSet(ctx, &cloudformation.DescribeChangeSetInput{StackName: &id, ChangeSetName: &token})
	if awsfault.Code(err) == "ChangeSetNotFound" || missing(err) {
		return account.ChangeSet{}, nil
	}
	if err != nil {
		return account.ChangeSet{}, awsfault.From(err, "cloudformation:DescribeChangeSet")
	}
	return account.ChangeSet{Status: string(out.Status), Execution: string(out.ExecutionStatus), Reason: aws.ToString(out.StatusReason)}, nil
}

// Accept executes the change set of this name.
func (s *Stacks) Accept(ctx context.Context, id, token string) error {
	_, err := s.write.ExecuteChangeSet(ctx, &cloudformation.ExecuteChangeSetInput{
		StackName: &id, ChangeSetName: &token, ClientRequestToken: &token, DisableRollback: aws.Bool(false),
	})
	return named(err, "cloudformation:ExecuteChangeSet")
}
