package iam

import (
	"maps"
	"slices"
	"strings"

	policies "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Trusts says whether a service may assume the role of an ARN; the error is a policy that cannot be decided. It is no operation of
// the API.
func (s *Service) Trusts(roleArn, service string, keys policies.Keys) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.byArn(roleArn)
	if r == nil {
		return false, nil
	}
	return policies.Allows(policies.Request{Principal: service, Action: "sts:AssumeRole", Keys: keys}, r.trust)
}

// Identify tells whose policies count for a caller: a user, the role behind a session, or the account itself, which may do
// everything. Somebody who is not there has no policies. It is no operation of the API.
func (s *Service) Identify(caller string) (policies.Identity, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	account := "arn:" + s.reg.Partition + ":iam::" + s.reg.Account + ":"
	switch {
	case caller == account+"root":
		everything, err := s.managed("arn:" + s.reg.Partition + ":iam::aws:policy/AdministratorAccess")
		return policies.Identity{Arn: caller, Policies: []policies.Document{everything}}, err
	case strings.Contains(caller, ":assumed-role/"):
		name := strings.Split(caller, "/")[1]
		if r := s.roles[name]; r != nil {
			return s.identity(r.arn, r.inline, r.attached, r.boundary)
		}
	case strings.HasPrefix(caller, account+"user/"):
		if u := s.users[last(caller)]; u != nil {
			return s.identity(u.arn, nil, u.attached, "")
		}
	}
	return policies.Identity{Arn: caller}, nil
}

// identity gathers an identity's policies; the caller holds mu.
func (s *Service) identity(arn string, inline map[string]string, attached map[string]bool, boundary string) (policies.Identity, error) {
	out := policies.Identity{Arn: arn, Bounded: boundary != ""}
	var err error
	if out.Bounded {
		if out.Boundary, err = s.managed(boundary); err != nil {
			return out, err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(inline)) {
		d, err := s.read(name, inline[name])
		if err != nil {
			return out, err
		}
		out.Policies = append(out.Policies, d)
	}
	for _, arn := range slices.Sorted(maps.Keys(attached)) {
		d, err := s.managed(arn)
		if err != nil {
			return out, err
		}
		out.Policies = append(out.Policies, d)
	}
	return out, nil
}

// managed is a managed policy. Of AWS's own most contents are not known here; asking them is an error.
func (s *Service) managed(arn string) (policies.Document, error) {
	if p := s.policies[arn]; p != nil {
		return s.read(p.name, p.document)
	}
	const logs = `"logs:CreateLogGroup","logs:CreateLogStream","logs:PutLogEvents"`
	text, known := map[string]string{
		"AdministratorAccess":                      `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`,
		"service-role/AWSLambdaBasicExecutionRole": `{"Statement":[{"Effect":"Allow","Action":[` + logs + `],"Resource":"*"}]}`,
	}[strings.TrimPrefix(arn, "arn:"+s.reg.Partition+":iam::aws:policy/")]
	if !known {
		return policies.Document{}, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know what the policy %s says", arn).With(501)
	}
	return s.read(last(arn), text)
}

// read parses a document once.
func (s *Service) read(name, text string) (policies.Document, error) {
	key := name + "\n" + text
	if d, known := s.parsed[key]; known {
		return d, nil
	}
	d, err := policies.Parse(name, text)
	if err == nil {
		s.parsed[key] = d
	}
	return d, err
}

// ArnOf is the ARN of the role of a name, "" when there is none. It is no operation of the API.
func (s *Service) ArnOf(name string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r := s.roles[name]; r != nil {
		return r.arn
	}
	return ""
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
