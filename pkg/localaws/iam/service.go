// Package iam is the local AWS's Identity and Access Management: roles with their trust, inline and attached policies, and
// managed policies, and users with these. Policies are checked for their form, and refused where the local AWS could not hold
// anybody to them; who asks them finds whose they are with Identify and Trusts.
//
// IAM is global on AWS; here it belongs to the one region that is simulated. Texts marked (G) are guesses.
package iam

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	policies "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service is one account's IAM.
type Service struct {
	reg *region.Region

	mu       sync.Mutex
	roles    map[string]*role
	users    map[string]*user
	policies map[string]*policy // by ARN
	parsed   map[string]policies.Document
}

// New makes an IAM without roles and without policies but AWS's own. There is one user, the account's administrator, called local.
func New(reg *region.Region) *Service {
	s := &Service{reg: reg, roles: map[string]*role{}, users: map[string]*user{}, policies: map[string]*policy{}, parsed: map[string]policies.Document{}}
	s.addUser(firstUser).attached["arn:"+reg.Partition+":iam::aws:policy/AdministratorAccess"] = true
	return s
}

func refuse(status int, code, format string, args ...any) error {
	return region.Refuse(code, "%s", fmt.Sprintf(format, args...)).With(status)
}

func invalid(format string, args ...any) error {
	return refuse(400, "ValidationError", format, args...)
}

// constraint is the refusal of a value that is not as the API's model says.
func constraint(member, value, rule string) error {
	return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s", value, member, rule)
}

// checkName refuses names that an entity cannot have (IAM User Guide, "IAM and AWS STS quotas").
func checkName(member, name string, most int) error {
	if name == "" {
		return constraint(member, name, "Member must have length greater than or equal to 1")
	}
	if len(name) > most {
		return constraint(member, name, fmt.Sprintf("Member must have length less than or equal to %d", most))
	}
	for _, r := range name {
		if !strings.ContainsRune("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+=,.@-", r) {
			return invalid("The specified value for %s is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-", member)
		}
	}
	return nil
}

// checkPath gives the path of an entity, "/" when none is named.
func checkPath(path *string) (string, error) {
	if path == nil {
		return "/", nil
	}
	if !strings.HasPrefix(*path, "/") || !strings.HasSuffix(*path, "/") {
		return "", invalid("The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.")
	}
	return *path, nil
}

func (s *Service) arn(kind, path, name string) string {
	return fmt.Sprintf("arn:%s:iam::%s:%s%s%s", s.reg.Partition, s.reg.Account, kind, path, name)
}

// now is the time in the resolution that IAM has.
func (s *Service) now() time.Time { return s.reg.Clock.Now().Truncate(time.Second) }

// encoded is a policy document as IAM answers it: percent-encoded (IAM API Reference, GetRolePolicy).
func encoded(document string) *string {
	return aws.String(strings.ReplaceAll(url.QueryEscape(document), "+", "%20"))
}

// page is the part of names from marker on, at most 100 or as many as asked for, and the marker of the next part.
func page(names []string, marker *string, most *int32) ([]string, *string, error) {
	limit := 100
	if most != nil {
		if *most < 1 || *most > 1000 {
			return nil, nil, constraint("maxItems", fmt.Sprint(*most), "Member must have value between 1 and 1000") // (G)
		}
		limit = int(*most)
	}
	from := 0
	if marker != nil {
		if from = slices.Index(names, *marker); from < 0 {
			return nil, nil, invalid("Invalid Marker.")
		}
	}
	end := min(from+limit, len(names))
	if end == len(names) {
		return names[from:], nil, nil
	}
	return names[from:end], aws.String(names[end]), nil
}
