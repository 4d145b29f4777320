package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// SetStackPolicy puts a stack policy in force.
func (s *Service) SetStackPolicy(_ context.Context, in *sdk.SetStackPolicyInput) (*sdk.SetStackPolicyOutput, error) {
	if err := region.Only(in, "StackName", "StackPolicyBody"); err != nil {
		return nil, err
	}
	policy, err := policyFrom(in.StackPolicyBody)
	if err != nil {
		return nil, err
	}
	if policy == nil {
		return nil, notKnown("SetStackPolicy without StackPolicyBody")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	}
	st.policy = policy
	return &sdk.SetStackPolicyOutput{}, nil
}

// GetStackPolicy shows the stack policy, nothing when the stack has none.
func (s *Service) GetStackPolicy(_ context.Context, in *sdk.GetStackPolicyInput) (*sdk.GetStackPolicyOutput, error) {
	if err := region.Only(in, "StackName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	}
	if st.policy == nil {
		return &sdk.GetStackPolicyOutput{}, nil
	}
	return &sdk.GetStackPolicyOutput{StackPolicyBody: aws.String(st.policy.text)}, nil
}
