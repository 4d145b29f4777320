// Package kms is what the local AWS knows of customer managed keys: their key policies. Its API is not served and nothing is
// encrypted. A key that nobody declared has the policy of a key to which none was given, which leaves it to IAM who may use it, and
// lets no service in (AWS KMS Developer Guide, "Default key policy").
package kms

import (
	"errors"
	"regexp"
	"strings"
	"sync"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service holds the policies of keys.
type Service struct {
	reg *region.Region

	mu       sync.Mutex
	policies map[string]policy.Document // by the key's ARN
}

// New makes a KMS in which no key has a policy of its own.
func New(reg *region.Region) *Service {
	return &Service{reg: reg, policies: map[string]policy.Document{}}
}

// Declare gives a key, which may be another account's, a key policy. It is no operation of the API.
func (s *Service) Declare(arn, text string) error {
	d, err := policy.Parse("key", text)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.policies[arn] = d
	return nil
}

// Ask asks the policy of the key that is the request's resource. It is no operation of the API.
func (s *Service) Ask(r policy.Request) (policy.Decision, error) {
	s.mu.Lock()
	d, declared := s.policies[r.Resource]
	s.mu.Unlock()
	if !declared {
		if r.Principal == "arn:"+s.reg.Partition+":iam::"+strings.Split(r.Resource+"::::", ":")[4]+":root" {
			return policy.Allowed, nil
		}
		return policy.Silent, nil
	}
	r.Resource = "*" // in a key policy, that is the key (AWS KMS Developer Guide, "Key policies in AWS KMS")
	v, err := policy.Decide(r, d)
	return v.Decision, err
}

// Admits refuses, in the words of KMS, what a service may not do with a key: for services only the key's policy counts. It is no
// operation of the API.
func (s *Service) Admits(service, arn string, keys policy.Keys, actions ...string) error {
	for _, action := range actions {
		d, err := s.Ask(policy.Request{Principal: service, Action: action, Resource: arn, Keys: keys})
		if err != nil {
			return err
		}
		if d != policy.Allowed {
			const why = "User: %s is not authorized to perform: %s on resource: %s because no resource-based policy allows the %s action"
			return region.Refuse("AccessDeniedException", why, service, action, arn, action)
		}
	}
	return nil
}

// Check refuses what is no ARN of a key, as KMS does. Ids and aliases are not known here.
func Check(arn string) error {
	switch {
	case regexp.MustCompile(`^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$`).MatchString(arn):
		return nil
	case regexp.MustCompile(`(^|:)alias/|^(mrk-)?[0-9a-f-]{32,36}$`).MatchString(arn):
		return region.Refuse("LocalAws.NotImplemented", "the local AWS knows keys by their ARNs, not by %s", arn).With(501)
	}
	return region.Refuse("ValidationException", "Invalid keyId '%s'", arn)
}

// Reworded is a service's own refusal in place of one of KMS; what the local AWS does not know stays what it is.
func Reworded(err, refusal error) error {
	if r, ok := errors.AsType[*region.Refusal](err); ok && (r.Code == "AccessDeniedException" || r.Code == "ValidationException") {
		return refusal
	}
	return err
}
