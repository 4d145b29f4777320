package cloudformation

import (
	"context"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// pageSize is how many entries the listing calls give at once (100, as far as is known).
const pageSize = 100

// page cuts one page out of a list.
func page[T any](all []T, token *string) ([]T, *string, error) { return pageOf(all, token, pageSize) }

// pageOf is page with so many entries at the most; the token is the number of entries before it.
func pageOf[T any](all []T, token *string, size int) ([]T, *string, error) {
	start := 0
	if token != nil {
		n, err := strconv.Atoi(*token)
		if err != nil || n < 0 || n > len(all) {
			return nil, nil, invalid("Invalid NextToken")
		}
		start = n
	}
	end := min(start+size, len(all))
	if end == len(all) {
		return all[start:], nil, nil
	}
	return all[start:end], aws.String(strconv.Itoa(end)), nil
}

// hide keeps what reads show for StaleFor after the operation that is being accepted. s.mu is held.
func (s *Service) hide(st *stack) {
	if s.StaleFor <= 0 {
		return
	}
	st.stale = &stale{until: s.reg.Clock.Now().Add(s.StaleFor), events: len(st.events)}
	if st.status != "" {
		st.stale.view = st.describe()
	}
}

// look is a stack as a read shows it: ok is false when it does not exist (yet). s.mu is held.
func (s *Service) look(st *stack) (view types.Stack, events int, ok bool) {
	if st.stale != nil && s.reg.Clock.Now().Before(st.stale.until) {
		return st.stale.view, st.stale.events, st.stale.view.StackId != nil
	}
	return st.describe(), len(st.events), true
}

// DescribeStacks describes one stack, by name or ARN, or all that are not deleted, newest first. Deleted ones can be described
// by their ARN for 90 days.
func (s *Service) DescribeStacks(_ context.Context, in *sdk.DescribeStacksInput) (*sdk.DescribeStacksOutput, error) {
	if err := region.Only(in, "StackName", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []types.Stack
	if in.StackName != nil {
		st := s.findShown(*in.StackName)
		if st == nil {
			return nil, invalid("Stack with id %s does not exist", *in.StackName)
		}
		view, _, _ := s.look(st)
		all = append(all, view)
	} else {
		all = s.views()
	}
	stacks, next, err := page(all, in.NextToken)
	return &sdk.DescribeStacksOutput{Stacks: stacks, NextToken: next}, err
}

// findShown is find for reads, which may be stale. s.mu is held.
func (s *Service) findShown(nameOrARN string) *stack {
	for _, st := range slices.Backward(s.stacks) {
		view, _, ok := s.look(st)
		if ok && (st.id == nameOrARN && s.visible(st) || st.name == nameOrARN && view.StackStatus != types.StackStatusDeleteComplete) {
			return st
		}
	}
	return nil
}

func (s *Service) views() []types.Stack {
	var out []types.Stack
	for _, st := range slices.Backward(s.stacks) {
		if view, _, ok := s.look(st); ok && view.StackStatus != types.StackStatusDeleteComplete {
			out = append(out, view)
		}
	}
	return out
}

// DescribeStackEvents lists a stack's events, newest first.
func (s *Service) DescribeStackEvents(_ context.Context, in *sdk.DescribeStackEventsInput) (*sdk.DescribeStackEventsOutput, error) {
	if err := region.Only(in, "StackName", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.findShown(aws.ToString(in.StackName))
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	}
	_, n, _ := s.look(st)
	newest := slices.Clone(st.events[:n])
	slices.Reverse(newest)
	events, next, err := pageOfEvents(newest, in.NextToken)
	return &sdk.DescribeStackEventsOutput{StackEvents: events, NextToken: next}, err
}

// pageOfEvents pages by the number of older events, so that events which arrive between two pages shift nothing.
func pageOfEvents(newest []types.StackEvent, token *string) ([]types.StackEvent, *string, error) {
	older := len(newest)
	if token != nil {
		n, err := strconv.Atoi(*token)
		if err != nil || n < 0 || n > len(newest) {
			return nil, nil, invalid("Invalid NextToken")
		}
		older = n
	}
	rest := newest[len(newest)-older:]
	if len(rest) <= pageSize {
		return rest, nil, nil
	}
	return rest[:pageSize], aws.String(strconv.Itoa(older - pageSize)), nil
}

// ListStacks summarizes all stacks, deleted ones of the last 90 days too, newest first.
func (s *Service) ListStacks(_ context.Context, in *sdk.ListStacksInput) (*sdk.ListStacksOutput, error) {
	if err := region.Only(in, "StackStatusFilter", "NextToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []types.StackSummary
	for _, st := range slices.Backward(s.stacks) {
		v, _, ok := s.look(st)
		if !ok || !s.visible(st) || len(in.StackStatusFilter) > 0 && !slices.Contains(in.StackStatusFilter, v.StackStatus) {
			continue
		}
		all = append(all, types.StackSummary{
			StackId: v.StackId, StackName: v.StackName, StackStatus: v.StackStatus, StackStatusReason: v.StackStatusReason, CreationTime: v.CreationTime,
			LastUpdatedTime: v.LastUpdatedTime, DeletionTime: v.DeletionTime, TemplateDescription: v.Description,
			DriftInformation: &types.StackDriftInformationSummary{StackDriftStatus: v.DriftInformation.StackDriftStatus, LastCheckTimestamp: v.DriftInformation.LastCheckTimestamp},
		})
	}
	summaries, next, err := page(all, in.NextToken)
	return &sdk.ListStacksOutput{StackSummaries: summaries, NextToken: next}, err
}
