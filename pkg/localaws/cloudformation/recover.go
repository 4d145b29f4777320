package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// CancelUpdateStack stops an update in progress; the stack then rolls back.
func (s *Service) CancelUpdateStack(_ context.Context, in *sdk.CancelUpdateStackInput) (*sdk.CancelUpdateStackOutput, error) {
	if err := region.Only(in, "StackName", "ClientRequestToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	}
	if st.status != types.StackStatusUpdateInProgress {
		return nil, invalid("CancelUpdateStack cannot be called from current stack status")
	}
	st.running.stop(errCancelled)
	return &sdk.CancelUpdateStackOutput{}, nil
}

// ContinueUpdateRollback tries the rollback of an update again, leaving ResourcesToSkip as they are.
func (s *Service) ContinueUpdateRollback(ctx context.Context, in *sdk.ContinueUpdateRollbackInput) (*sdk.ContinueUpdateRollbackOutput, error) {
	if err := region.Only(in, "StackName", "ClientRequestToken", "ResourcesToSkip", "RoleARN"); err != nil {
		return nil, err
	}
	if err := s.checkRole(ctx, in.RoleARN); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	switch {
	case st == nil:
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	case st.status != types.StackStatusUpdateRollbackFailed:
		return nil, invalid("Stack:%s is in %s state and can not be continued with rollback.", st.id, st.status) // text: G
	}
	for _, id := range in.ResourcesToSkip {
		if r := st.resources[id]; r == nil || r.status != types.ResourceStatusUpdateFailed {
			return nil, invalid("Resources to skip must be in UPDATE_FAILED state: [%s]", id) // text: G
		}
	}
	if again, err := st.repeated(in.ClientRequestToken, in); again || err != nil {
		return &sdk.ContinueUpdateRollbackOutput{}, err
	}
	st.call(in.ClientRequestToken, in)
	st.role = aws.ToString(st.roleOr(in.RoleARN))
	former := st.running
	o := s.begin(ctx, st, in.ClientRequestToken)
	o.to, o.skip = former.to, in.ResourcesToSkip
	o.accept(types.StackStatusUpdateRollbackInProgress, o.rollBack)
	return &sdk.ContinueUpdateRollbackOutput{}, nil
}

// UpdateTerminationProtection turns termination protection on or off.
func (s *Service) UpdateTerminationProtection(_ context.Context, in *sdk.UpdateTerminationProtectionInput) (*sdk.UpdateTerminationProtectionOutput, error) {
	if err := region.Only(in, "StackName", "EnableTerminationProtection"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	}
	st.protected = aws.ToBool(in.EnableTerminationProtection)
	return &sdk.UpdateTerminationProtectionOutput{StackId: aws.String(st.id)}, nil
}
