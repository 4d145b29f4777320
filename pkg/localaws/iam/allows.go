package iam

import (
	"maps"
	"slices"

	policies "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// Trusts says whether a service may assume the role of an ARN. It is no operation of the API.
func (s *Service) Trusts(roleArn, service string, keys map[string]string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.byArn(roleArn)
	return r != nil && policies.Allows(policies.Request{Principal: service, Action: "sts:AssumeRole", Keys: keys}, r.trust)
}

// Permits says whether the policies of a role, its own and those attached to it, allow an action without conditions. Of AWS's
// own managed policies the contents are not known here; they allow nothing. It is no operation of the API.
func (s *Service) Permits(roleArn, action, resource string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.byArn(roleArn)
	if r == nil {
		return false
	}
	documents := slices.Collect(maps.Values(r.inline))
	for arn := range r.attached {
		if p := s.policies[arn]; p != nil {
			documents = append(documents, p.document)
		}
	}
	return policies.Allows(policies.Request{Action: action, Resource: resource}, documents...)
}

// byArn is the role of an ARN; the caller holds mu.
func (s *Service) byArn(arn string) *role {
	for _, r := range s.roles {
		if r.arn == arn {
			return r
		}
	}
	return nil
}
