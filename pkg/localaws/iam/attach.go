package iam

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// maxAttached is how many managed policies a role can have (IAM User Guide, "IAM and AWS STS quotas").
const maxAttached = 10

// AttachRolePolicy attaches a managed policy to a role; once is as good as twice.
func (s *Service) AttachRolePolicy(_ context.Context, in *sdk.AttachRolePolicyInput) (*sdk.AttachRolePolicyOutput, error) {
	if err := region.Only(in, "RoleName", "PolicyArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	arn := aws.ToString(in.PolicyArn)
	if !s.attachable(arn) {
		return nil, refuse(404, "NoSuchEntity", "Policy %s does not exist or is not attachable.", arn)
	}
	if len(r.attached) >= maxAttached && !r.attached[arn] {
		return nil, refuse(409, "LimitExceeded", "Cannot exceed quota for PoliciesPerRole: %d", maxAttached)
	}
	r.attached[arn] = true
	return &sdk.AttachRolePolicyOutput{}, nil
}

// DetachRolePolicy detaches a managed policy from a role.
func (s *Service) DetachRolePolicy(_ context.Context, in *sdk.DetachRolePolicyInput) (*sdk.DetachRolePolicyOutput, error) {
	if err := region.Only(in, "RoleName", "PolicyArn"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	arn := aws.ToString(in.PolicyArn)
	if !r.attached[arn] {
		return nil, refuse(404, "NoSuchEntity", "Policy %s was not found.", arn)
	}
	delete(r.attached, arn)
	return &sdk.DetachRolePolicyOutput{}, nil
}

// ListAttachedRolePolicies names the managed policies attached to a role.
func (s *Service) ListAttachedRolePolicies(_ context.Context, in *sdk.ListAttachedRolePoliciesInput) (*sdk.ListAttachedRolePoliciesOutput, error) {
	if err := region.Only(in, "RoleName", "Marker", "MaxItems"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	arns, next, err := page(slices.Sorted(maps.Keys(r.attached)), in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListAttachedRolePoliciesOutput{Marker: next, IsTruncated: next != nil}
	for _, arn := range arns {
		out.AttachedPolicies = append(out.AttachedPolicies, types.AttachedPolicy{PolicyArn: aws.String(arn), PolicyName: aws.String(last(arn))})
	}
	return out, nil
}
