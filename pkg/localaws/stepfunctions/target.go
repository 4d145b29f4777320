package stepfunctions

import (
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// target is what an ARN stands for: a machine's latest revision, or a version of it, which an alias may have led to.
type target struct {
	snapshot
	machine *machine
	version *version // nil for the latest revision
	alias   string   // "" for none
}

// target resolves the ARN of a machine, a version or an alias; the caller holds the mutex.
func (s *Service) target(arn *string) (target, error) {
	base, qualifier := unqualified(aws.ToString(arn))
	m, err := s.machine(&base)
	if err != nil {
		return target{}, err
	}
	if qualifier == "" {
		return target{snapshot: m.snapshot, machine: m}, nil
	}
	out := target{machine: m}
	if a := m.aliases[qualifier]; a != nil {
		out.alias, out.version = qualifier, m.versions[a.version]
	} else if n, err := strconv.Atoi(qualifier); err == nil {
		out.version = m.versions[n]
	}
	if out.version == nil {
		return target{}, missing(*arn)
	}
	out.snapshot = out.version.snapshot
	return out, nil
}

// unqualified divides the ARN of a machine, a version or an alias into the machine's and the qualifier, "" for none.
func unqualified(arn string) (string, string) {
	parts := strings.Split(arn, ":")
	if len(parts) != 8 {
		return arn, ""
	}
	return strings.Join(parts[:7], ":"), parts[7]
}

// versionArn and aliasArn are nil for an execution that was started otherwise (API Reference, DescribeExecution).
func (of target) versionArn() *string {
	if of.version == nil {
		return nil
	}
	return aws.String(of.machine.arn + ":" + strconv.Itoa(of.version.number))
}

func (of target) aliasArn() *string {
	if of.alias == "" {
		return nil
	}
	return aws.String(of.machine.arn + ":" + of.alias)
}
