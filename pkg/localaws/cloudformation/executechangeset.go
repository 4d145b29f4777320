package cloudformation

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DescribeChangeSet shows a change set, its changes a hundred at a time.
func (s *Service) DescribeChangeSet(_ context.Context, in *sdk.DescribeChangeSetInput) (*sdk.DescribeChangeSetOutput, error) {
	// The values that IncludePropertyValues asks for are left out of the answer unless the change set reverts drift: tools show
	// them, and do not decide by them.
	values := aws.ToBool(in.IncludePropertyValues)
	if err := region.Only(in, "ChangeSetName", "IncludePropertyValues", "StackName", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, cs, err := s.changeSetOf(in.ChangeSetName, in.StackName)
	if err != nil {
		return nil, err
	}
	steps, next, err := page(cs.steps, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeChangeSetOutput{
		ChangeSetId: aws.String(cs.id), ChangeSetName: aws.String(cs.name), StackId: aws.String(st.id), StackName: aws.String(st.name),
		CreationTime: aws.Time(cs.created), Description: filledOrNil(cs.description), Status: cs.status, StatusReason: filledOrNil(cs.reason),
		ExecutionStatus: cs.execution, Parameters: cs.to.describeParameters(), Tags: cs.to.tags.describe(), Capabilities: cs.to.capabilities,
		OnStackFailure: cs.onFailure, NextToken: next, RollbackConfiguration: &types.RollbackConfiguration{},
	}
	if out.DeploymentMode = cs.mode; cs.mode != "" {
		out.StackDriftStatus = driftStatus(cs.to.reverts)
	}
	if cs.importing {
		out.ImportExistingResources = aws.Bool(true)
	}
	for _, one := range steps {
		out.Changes = append(out.Changes, one.describe(values))
	}
	return out, nil
}

// describe is the step as a change set shows it. An import has no Replacement, except when property values are asked for: then it is
// True (aws/aws-cdk-cli#447 shows such an answer), though nothing is replaced.
func (s step) describe(values bool) types.Change {
	change := &types.ResourceChange{
		Action: s.action, LogicalResourceId: aws.String(s.logical), PhysicalResourceId: filledOrNil(s.physical),
		ResourceType: aws.String(s.kind), Replacement: s.replacement, Scope: s.scope, ResourceDriftStatus: s.drift,
	}
	if values && s.action == types.ChangeActionImport {
		change.Replacement = types.ReplacementTrue
	}
	for _, name := range s.properties {
		change.Details = append(change.Details, s.detail(name, values))
	}
	return types.Change{Type: types.ChangeTypeResource, ResourceChange: change}
}

// ExecuteChangeSet carries a change set out; all change sets of the stack are obsolete then.
func (s *Service) ExecuteChangeSet(ctx context.Context, in *sdk.ExecuteChangeSetInput) (*sdk.ExecuteChangeSetOutput, error) {
	if err := region.Only(in, "ChangeSetName", "StackName", "ClientRequestToken", "DisableRollback", "RetainExceptOnCreate"); err != nil {
		return nil, err
	}
	if err := checkToken(in.ClientRequestToken); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st, cs, err := s.changeSetOf(in.ChangeSetName, in.StackName)
	if err != nil {
		return nil, err
	}
	if again, err := st.repeated(in.ClientRequestToken, in); again || err != nil {
		return &sdk.ExecuteChangeSetOutput{}, err
	}
	if err := cs.executable(); err != nil {
		return nil, err
	}
	if st.status != types.StackStatusReviewInProgress {
		if _, err := s.changeable(st.id); err != nil {
			return nil, err
		}
	}
	st.call(in.ClientRequestToken, in)
	s.execute(ctx, st, cs, in)
	return &sdk.ExecuteChangeSetOutput{}, nil
}

func (cs *changeSet) executable() error {
	switch {
	case cs.status != types.ChangeSetStatusCreateComplete:
		return invalidChangeSet("ChangeSet [" + cs.id + "] cannot be executed in its current status of [" + string(cs.status) + "]")
	case cs.execution != types.ExecutionStatusAvailable:
		return invalidChangeSet("ChangeSet [" + cs.id + "] cannot be executed in its current execution status of [" + string(cs.execution) + "]")
	}
	return nil
}

// outdate makes every change set of the stack obsolete, the one too that is carried out. s.mu is held.
func (st *stack) outdate() {
	for _, cs := range st.changeSets {
		cs.execution = types.ExecutionStatusObsolete
	}
}

func invalidChangeSet(text string) error {
	return &types.InvalidChangeSetStatusException{Message: &text}
}

// execute starts the create or update that the change set describes. s.mu is held.
func (s *Service) execute(ctx context.Context, st *stack, cs *changeSet, in *sdk.ExecuteChangeSetInput) {
	st.changeSet = cs.id
	if st.status != types.StackStatusReviewInProgress {
		s.replace(ctx, st, cs.to, cs.role, in.ClientRequestToken, in.DisableRollback, in.RetainExceptOnCreate)
		return
	}
	st.outdate()
	st.role = aws.ToString(cs.role)
	o := s.launch(ctx, st, cs.to, in.ClientRequestToken)
	o.onFailure = types.OnFailure(cs.onFailure)
	if aws.ToBool(in.DisableRollback) {
		o.onFailure = types.OnFailureDoNothing
	}
	o.dropRetain = aws.ToBool(in.RetainExceptOnCreate)
	st.noRollback = o.onFailure == types.OnFailureDoNothing
	o.accept(types.StackStatusCreateInProgress, o.runCreate)
}

// DeleteChangeSet deletes a change set; one that is not there is no error while its stack is.
func (s *Service) DeleteChangeSet(_ context.Context, in *sdk.DeleteChangeSetInput) (*sdk.DeleteChangeSetOutput, error) {
	if err := region.Only(in, "ChangeSetName", "StackName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if in.StackName != nil && s.find(*in.StackName) == nil {
		return nil, invalid("Stack [%s] does not exist", *in.StackName)
	}
	st, cs, err := s.changeSetOf(in.ChangeSetName, in.StackName)
	if err != nil {
		return &sdk.DeleteChangeSetOutput{}, nil
	}
	if cs.status == types.ChangeSetStatusCreatePending || cs.status == types.ChangeSetStatusCreateInProgress {
		return nil, invalidChangeSet("An operation on this ChangeSet is currently in progress.  Please attempt this operation again later.")
	}
	st.changeSets = slices.DeleteFunc(st.changeSets, func(other *changeSet) bool { return other == cs })
	return &sdk.DeleteChangeSetOutput{}, nil
}
