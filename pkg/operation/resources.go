package operation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"
)

// stackReader reads stacks and their events.
type stackReader interface {
	DescribeStacks(context.Context, *cloudformation.DescribeStacksInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStacksOutput, error)
	DescribeStackEvents(context.Context, *cloudformation.DescribeStackEventsInput, ...func(*cloudformation.Options)) (*cloudformation.DescribeStackEventsOutput, error)
}

// watch reads the events of one stack from a time on, each of them once.
type watch struct {
	stack string
	since time.Time
	seen  map[string]bool
	// id is the stack's ARN once it is known: only by it can a deleted stack be asked for.
	id string
}

func newWatch(stack string, since time.Time) *watch {
	return &watch{stack: stack, since: since, seen: map[string]bool{}}
}

// poll returns what happened to the stack's resources since the last poll, the oldest first. A stack that is not there has
// no events. AWS lists a stack's events the newest first, so it reads until it meets one that it knows or that is too old.
func (w *watch) poll(ctx context.Context, client stackReader) ([]Event, error) {
	name := w.stack
	if w.id != "" {
		name = w.id
	}
	var found []types.StackEvent
	pages := cloudformation.NewDescribeStackEventsPaginator(client, &cloudformation.DescribeStackEventsInput{StackName: &name})
	for more := true; more && pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if absent(err) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the events of stack %s: %w", w.stack, err)
		}
		known := slices.IndexFunc(page.StackEvents, w.known)
		if more = known < 0; more {
			known = len(page.StackEvents)
		}
		found = append(found, page.StackEvents[:known]...)
	}
	slices.Reverse(found)
	return w.changes(found), nil
}

// known reports whether an event was read before, or happened before the watch began.
func (w *watch) known(e types.StackEvent) bool {
	return w.seen[aws.ToString(e.EventId)] || aws.ToTime(e.Timestamp).Before(w.since)
}

// changes takes note of new events and keeps those of resources; the stack's own are told by its step.
func (w *watch) changes(found []types.StackEvent) []Event {
	var changes []Event
	for _, e := range found {
		w.seen[aws.ToString(e.EventId)] = true
		w.id = aws.ToString(e.StackId)
		if aws.ToString(e.PhysicalResourceId) != w.id {
			changes = append(changes, ResourceChanged{
				At: aws.ToTime(e.Timestamp), Stack: w.stack, LogicalID: aws.ToString(e.LogicalResourceId),
				Type: aws.ToString(e.ResourceType), Status: string(e.ResourceStatus), Reason: aws.ToString(e.ResourceStatusReason),
			})
		}
	}
	return changes
}

func absent(err error) bool {
	api, ok := errors.AsType[smithy.APIError](err)
	return ok && api.ErrorCode() == "ValidationError" && strings.Contains(api.ErrorMessage(), "does not exist")
}
