package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DeleteStack begins to delete a stack. A stack that does not exist, or is being deleted, is no error.
func (s *Service) DeleteStack(ctx context.Context, in *sdk.DeleteStackInput) (*sdk.DeleteStackOutput, error) {
	if err := region.Only(in, "StackName", "ClientRequestToken", "DeletionMode", "RetainResources", "RoleARN"); err != nil {
		return nil, err
	}
	if err := checkToken(in.ClientRequestToken); err != nil {
		return nil, err
	}
	role, again, err := s.toDelete(in)
	if again || err != nil {
		return &sdk.DeleteStackOutput{}, err
	}
	if err := s.checkRole(ctx, role); err != nil {
		return nil, err
	}
	return &sdk.DeleteStackOutput{}, s.startDelete(ctx, in, role)
}

// toDelete checks a DeleteStack and returns the role that it is to use; nothing is to be done when done is true.
func (s *Service) toDelete(in *sdk.DeleteStackInput) (role *string, done bool, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil || !st.alive() {
		return nil, true, nil
	}
	if again, err := st.repeated(in.ClientRequestToken, in); again || err != nil {
		return nil, again, err
	}
	if st.status == types.StackStatusDeleteInProgress {
		return nil, true, nil
	}
	return st.roleOr(in.RoleARN), false, st.deletable(in)
}

// deletable says why the stack cannot be deleted now, in that way.
func (st *stack) deletable(in *sdk.DeleteStackInput) error {
	switch {
	case st.protected:
		return invalid("Stack [%s] cannot be deleted while TerminationProtection is enabled", st.name)
	case st.busy() && st.status != types.StackStatusCreateInProgress:
		return invalid("Stack [%s] cannot be deleted while in status %s", st.name, st.status)
	case in.DeletionMode == types.DeletionModeForceDeleteStack && st.status != types.StackStatusDeleteFailed:
		return invalid("DeletionMode FORCE_DELETE_STACK can only be used on a stack in DELETE_FAILED status") // text: G
	}
	for _, id := range in.RetainResources {
		r := st.resources[id]
		if st.status != types.StackStatusDeleteFailed || r == nil || r.status != types.ResourceStatusDeleteFailed {
			return invalid("Invalid operation on stack [%s]. Resources to retain must be in a valid state. The following resources are not in DELETE_FAILED: [%s]", st.name, id) // text: G
		}
	}
	return nil
}

func (s *Service) startDelete(ctx context.Context, in *sdk.DeleteStackInput, role *string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil || !st.alive() || st.status == types.StackStatusDeleteInProgress {
		return nil
	}
	if err := st.deletable(in); err != nil {
		return err
	}
	s.hide(st)
	st.call(in.ClientRequestToken, in)
	st.role = aws.ToString(role)
	st.mode = in.DeletionMode
	was := before{status: st.status}
	if st.status == types.StackStatusCreateInProgress {
		was.waits = st.running
		st.running.stop(errSuperseded)
	}
	o := s.begin(ctx, st, in.ClientRequestToken)
	o.retain, o.force = in.RetainResources, in.DeletionMode == types.DeletionModeForceDeleteStack
	o.accept(types.StackStatusDeleteInProgress, func() { o.runDelete(was) })
	return nil
}
