package iam

import (
	"context"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutRolePolicy gives a role a policy of its own, or replaces it. All of them together have 10,240 letters at most.
func (s *Service) PutRolePolicy(_ context.Context, in *sdk.PutRolePolicyInput) (*sdk.PutRolePolicyOutput, error) {
	if err := region.Only(in, "RoleName", "PolicyName", "PolicyDocument"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	name := aws.ToString(in.PolicyName)
	if err := checkName("policyName", name, 128); err != nil {
		return nil, err
	}
	if err := checkPermissions(aws.ToString(in.PolicyDocument)); err != nil {
		return nil, err
	}
	all := maps.Clone(r.inline)
	all[name] = *in.PolicyDocument
	total := 0
	for _, document := range all {
		total += weight(document)
	}
	if total > 10240 {
		return nil, refuse(409, "LimitExceeded", "Maximum policy size of 10240 bytes exceeded for role %s", r.name)
	}
	r.inline = all
	return &sdk.PutRolePolicyOutput{}, nil
}

// GetRolePolicy reads one of a role's own policies.
func (s *Service) GetRolePolicy(_ context.Context, in *sdk.GetRolePolicyInput) (*sdk.GetRolePolicyOutput, error) {
	if err := region.Only(in, "RoleName", "PolicyName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	document, err := r.own(in.PolicyName)
	if err != nil {
		return nil, err
	}
	return &sdk.GetRolePolicyOutput{RoleName: aws.String(r.name), PolicyName: aws.String(*in.PolicyName), PolicyDocument: encoded(document)}, nil
}

func (r *role) own(name *string) (string, error) {
	document, found := r.inline[aws.ToString(name)]
	if !found {
		return "", refuse(404, "NoSuchEntity", "The role policy with name %s cannot be found.", aws.ToString(name))
	}
	return document, nil
}

// DeleteRolePolicy takes one of a role's own policies away.
func (s *Service) DeleteRolePolicy(_ context.Context, in *sdk.DeleteRolePolicyInput) (*sdk.DeleteRolePolicyOutput, error) {
	if err := region.Only(in, "RoleName", "PolicyName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	if _, err := r.own(in.PolicyName); err != nil {
		return nil, err
	}
	delete(r.inline, *in.PolicyName)
	return &sdk.DeleteRolePolicyOutput{}, nil
}

// ListRolePolicies names a role's own policies.
func (s *Service) ListRolePolicies(_ context.Context, in *sdk.ListRolePoliciesInput) (*sdk.ListRolePoliciesOutput, error) {
	if err := region.Only(in, "RoleName", "Marker", "MaxItems"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.find(in.RoleName)
	if err != nil {
		return nil, err
	}
	names, next, err := page(slices.Sorted(maps.Keys(r.inline)), in.Marker, in.MaxItems)
	if err != nil {
		return nil, err
	}
	return &sdk.ListRolePoliciesOutput{PolicyNames: names, Marker: next, IsTruncated: next != nil}, nil
}
