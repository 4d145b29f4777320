package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// UpdateStack begins to change a stack.
func (s *Service) UpdateStack(ctx context.Context, in *sdk.UpdateStackInput) (*sdk.UpdateStackOutput, error) {
	if err := region.Only(in, "StackName", "Capabilities", "ClientRequestToken", "DisableRollback", "Parameters", "RetainExceptOnCreate", "RoleARN",
		"StackPolicyBody", "Tags", "TemplateBody", "TemplateURL", "UsePreviousTemplate"); err != nil {
		return nil, err
	}
	if err := checkToken(in.ClientRequestToken); err != nil {
		return nil, err
	}
	policy, err := policyFrom(in.StackPolicyBody)
	if err != nil {
		return nil, err
	}
	r, again, err := s.toUpdate(in)
	if again || err != nil {
		return &sdk.UpdateStackOutput{StackId: &r.id}, err
	}
	to, err := s.prepare(ctx, r)
	if err != nil {
		return nil, err
	}
	return s.startUpdate(ctx, in, r, to, policy)
}

// toUpdate looks the stack up and says what UpdateStack asks of it; again when the call was accepted before.
func (s *Service) toUpdate(in *sdk.UpdateStackInput) (r request, again bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.changeable(aws.ToString(in.StackName))
	if st == nil {
		return request{}, false, err
	}
	if again, wrong := st.repeated(in.ClientRequestToken, in); again || wrong != nil {
		return request{id: st.id}, again, wrong
	}
	if err == nil {
		err = st.checkDisabledRollback(in.DisableRollback)
	}
	return request{
		body: in.TemplateBody, url: in.TemplateURL, previous: st.deployed, usePrevious: aws.ToBool(in.UsePreviousTemplate),
		parameters: in.Parameters, tags: in.Tags, capabilities: in.Capabilities, role: st.roleOr(in.RoleARN), name: st.name, id: st.id,
	}, false, err
}

// changeable finds a stack that can be updated; the stack is returned beside the refusal of its status, too. s.mu is held.
func (s *Service) changeable(nameOrARN string) (*stack, error) {
	st := s.find(nameOrARN)
	if st == nil || st.status == types.StackStatusReviewInProgress {
		return nil, invalid("Stack [%s] does not exist", nameOrARN)
	}
	switch st.status {
	case types.StackStatusCreateComplete, types.StackStatusUpdateComplete, types.StackStatusUpdateRollbackComplete,
		types.StackStatusCreateFailed, types.StackStatusUpdateFailed:
		return st, nil
	}
	return st, invalid("Stack:%s is in %s state and can not be updated.", st.id, st.status)
}

// checkDisabledRollback refuses an update with rollback of a stack that failed without one.
func (st *stack) checkDisabledRollback(disable *bool) error {
	if aws.ToBool(disable) || st.status != types.StackStatusCreateFailed && st.status != types.StackStatusUpdateFailed {
		return nil
	}
	return invalid("This stack is currently in a non-terminal [%s] state. To update the stack from this state, please use the disable-rollback parameter with update-stack API. "+
		"To rollback to the last known good state, use the rollback-stack API", st.status)
}

// roleOr is the role that a call names, or the one that the stack has from earlier.
func (st *stack) roleOr(arn *string) *string {
	if arn != nil {
		return arn
	}
	return filledOrNil(st.role)
}

// startUpdate sets the update to work, unless it would change nothing.
func (s *Service) startUpdate(ctx context.Context, in *sdk.UpdateStackInput, r request, to *deployment, policy *stackPolicy) (*sdk.UpdateStackOutput, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st, err := s.changeable(r.id)
	if err != nil {
		return nil, err
	}
	p, err := s.plan(st, to)
	if err != nil {
		return nil, err
	}
	if p.empty() && st.status != types.StackStatusCreateFailed && st.status != types.StackStatusUpdateFailed {
		return nil, invalid("No updates are to be performed.")
	}
	st.call(in.ClientRequestToken, in)
	s.replace(ctx, st, to, r.role, in.ClientRequestToken, in.DisableRollback, in.RetainExceptOnCreate).policy = policy
	return &sdk.UpdateStackOutput{StackId: &st.id}, nil
}

// replace starts the update of a stack. s.mu is held.
func (s *Service) replace(ctx context.Context, st *stack, to *deployment, role, token *string, noRollback, dropRetain *bool) *operation {
	s.hide(st)
	st.role = aws.ToString(role)
	o := s.begin(ctx, st, token)
	o.to, o.dropRetain = to, aws.ToBool(dropRetain)
	st.noRollback = aws.ToBool(noRollback)
	if st.noRollback {
		o.onFailure = types.OnFailureDoNothing
	}
	st.remember()
	st.outdate()
	st.deployed, st.detection = to, nil // that an update makes drift NOT_CHECKED is G
	o.accept(types.StackStatusUpdateInProgress, o.runUpdate)
	return o
}
