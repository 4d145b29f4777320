// Package logs is the local AWS's CloudWatch Logs: log groups with their retention, encryption and tags, streams, and events that can be
// written, read and searched for words. Events are kept whatever the retention says.
//
// Texts marked (G) are guesses.
package logs

import (
	"encoding/base64"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service is CloudWatch Logs in one account and region.
type Service struct {
	// Keys are the customer's keys, with which groups can be encrypted; to be set before the service is used.
	Keys keys

	reg *region.Region

	mu     sync.Mutex
	groups map[string]*group
	events int64 // written so far; numbers them
}

// keys tells whether a service may use a key.
type keys interface {
	Admits(service, arn string, keys policy.Keys, actions ...string) error
}

type group struct {
	name      string
	key       string // the customer's KMS key, or ""
	created   int64  // milliseconds since 1970
	retention *int32 // days; nil for ever
	tags      map[string]string
	streams   map[string]*stream
}

type stream struct {
	name   string
	events []event // ordered by time
}

// event is one line of a log; times are milliseconds since 1970.
type event struct {
	number, at, ingested int64
	message              string
}

// New makes a CloudWatch Logs without groups.
func New(reg *region.Region) *Service { return &Service{reg: reg, groups: map[string]*group{}} }

func (s *Service) now() int64 { return s.reg.Clock.Now().UnixMilli() }

func invalid(format string, args ...any) error {
	return region.Refuse("InvalidParameterException", "%s", fmt.Sprintf(format, args...))
}

// constraint is the refusal of a value that is not as the API's model says.
func constraint(member, value, rule string) error {
	return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: %s", value, member, rule)
}

func (s *Service) group(name *string) (*group, error) {
	if g := s.groups[aws.ToString(name)]; g != nil {
		return g, nil
	}
	return nil, region.Refuse("ResourceNotFoundException", "The specified log group does not exist.")
}

func (s *Service) stream(groupName, name *string) (*stream, error) {
	g, err := s.group(groupName)
	if err != nil {
		return nil, err
	}
	if st := g.streams[aws.ToString(name)]; st != nil {
		return st, nil
	}
	return nil, region.Refuse("ResourceNotFoundException", "The specified log stream does not exist.")
}

// checkName refuses names that a log group or stream cannot have; letters are what is allowed besides letters and digits.
func checkName(member, name, pattern string, allowed func(rune) bool) error {
	switch {
	case name == "":
		return constraint(member, name, "Member must have length greater than or equal to 1")
	case len(name) > 512:
		return constraint(member, name, "Member must have length less than or equal to 512")
	case strings.ContainsFunc(name, func(r rune) bool { return !allowed(r) }):
		return constraint(member, name, "Member must satisfy regular expression pattern: "+pattern)
	}
	return nil
}

// page is the part of rows that a token and a number say, at most limit, and the token of the next.
func page[T any](rows []T, token *string, number *int32, limit int) ([]T, *string, error) {
	if number != nil {
		if *number < 1 || int(*number) > limit {
			return nil, nil, constraint("limit", strconv.Itoa(int(*number)), "Member must have value less than or equal to "+strconv.Itoa(limit))
		}
		limit = int(*number)
	}
	from := 0
	if token != nil {
		raw, err := base64.StdEncoding.DecodeString(*token)
		if from, _ = strconv.Atoi(string(raw)); err != nil || from < 1 {
			return nil, nil, invalid("The specified nextToken is invalid.")
		}
	}
	from = min(from, len(rows))
	end := min(from+limit, len(rows))
	if end == len(rows) {
		return rows[from:], nil, nil
	}
	return rows[from:end], aws.String(base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))), nil
}
