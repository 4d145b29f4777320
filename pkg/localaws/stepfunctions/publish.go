package stepfunctions

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// initial is the name of the revision that a machine was created with (API Reference, PublishStateMachineVersion).
const initial = "INITIAL"

// version is a revision that was published: it stays when the machine changes.
type version struct {
	snapshot
	number      int
	description string
	created     time.Time
}

// PublishStateMachineVersion makes a version of the machine's latest revision. A revision that was published last is not published
// once more; its version is returned.
func (s *Service) PublishStateMachineVersion(_ context.Context, in *sdk.PublishStateMachineVersionInput) (*sdk.PublishStateMachineVersionOutput, error) {
	if err := region.Only(in, "StateMachineArn", "Description", "RevisionId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.machine(in.StateMachineArn)
	if err != nil {
		return nil, err
	}
	if !m.deleted.IsZero() {
		return nil, m.again("", false)
	}
	if current := orInitial(m.revision); in.RevisionId != nil && *in.RevisionId != current {
		return nil, conflict("Failed to publish the State Machine version for revision " + *in.RevisionId +
			". The current State Machine revision is " + current + ".")
	}
	v := m.publish(aws.ToString(in.Description), s.reg.Clock.Now())
	return &sdk.PublishStateMachineVersionOutput{StateMachineVersionArn: m.versionArn(v.number), CreationDate: aws.Time(v.created)}, nil
}

func orInitial(revision string) string {
	if revision == "" {
		return initial
	}
	return revision
}

func conflict(text string) error { return &types.ConflictException{Message: &text} }

func (m *machine) versionArn(number int) *string {
	return aws.String(m.arn + ":" + strconv.Itoa(number))
}

func (m *machine) publish(description string, now time.Time) *version {
	if last := m.versions[m.published]; last != nil && last.revision == m.revision {
		return last
	}
	m.published++
	v := &version{snapshot: m.snapshot, number: m.published, description: description, created: now}
	m.versions[v.number] = v
	return v
}

// DeleteStateMachineVersion deletes a version that no alias leads to; executions that run by it go on. One that is not there is no
// error.
func (s *Service) DeleteStateMachineVersion(_ context.Context, in *sdk.DeleteStateMachineVersionInput) (*sdk.DeleteStateMachineVersionOutput, error) {
	if err := region.Only(in, "StateMachineVersionArn"); err != nil {
		return nil, err
	}
	base, qualifier := unqualified(aws.ToString(in.StateMachineVersionArn))
	number, err := strconv.Atoi(qualifier)
	if err != nil {
		return nil, &types.InvalidArn{Message: aws.String("Invalid Arn: '" + aws.ToString(in.StateMachineVersionArn) + "'")}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.machine(&base)
	if err != nil {
		return &sdk.DeleteStateMachineVersionOutput{}, nil // gone with its machine
	}
	var leading []string
	for _, name := range slices.Sorted(maps.Keys(m.aliases)) {
		if m.aliases[name].version == number {
			leading = append(leading, name)
		}
	}
	if len(leading) > 0 {
		return nil, conflict("Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [" +
			strings.Join(leading, ", ") + "]")
	}
	delete(m.versions, number)
	return &sdk.DeleteStateMachineVersionOutput{}, nil
}

// ListStateMachineVersions lists a machine's versions, the latest first.
func (s *Service) ListStateMachineVersions(_ context.Context, in *sdk.ListStateMachineVersionsInput) (*sdk.ListStateMachineVersionsOutput, error) {
	if err := region.Only(in, "StateMachineArn", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m, err := s.machine(in.StateMachineArn)
	if err != nil {
		return nil, err
	}
	numbers := slices.Sorted(maps.Keys(m.versions))
	slices.Reverse(numbers)
	page, next, err := cut(numbers, in.MaxResults, in.NextToken)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListStateMachineVersionsOutput{NextToken: next}
	for _, n := range page {
		out.StateMachineVersions = append(out.StateMachineVersions, types.StateMachineVersionListItem{
			StateMachineVersionArn: m.versionArn(n), CreationDate: aws.Time(m.versions[n].created),
		})
	}
	return out, nil
}
