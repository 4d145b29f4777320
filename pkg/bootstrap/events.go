package bootstrap

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// events tells what happens to the stack's resources from now on.
type events struct {
	client   *cloudformation.Client
	progress func(Resource)
	seen     map[string]bool
	// first is the first resource that failed, and why; "" when none did.
	first string
}

func newEvents(client *cloudformation.Client, progress func(Resource)) *events {
	if progress == nil {
		progress = func(Resource) {}
	}
	return &events{client: client, progress: progress, seen: map[string]bool{}}
}

// count is how many events are known.
func (e *events) count() int { return len(e.seen) }

// begin takes note of what has happened before to the stack of this name.
func (e *events) begin(ctx context.Context, name string) error {
	_, err := e.fresh(ctx, name)
	return err
}

// tell tells what happened since the last time; stack is the stack's ARN, or "" when there is none.
func (e *events) tell(ctx context.Context, stack string) error {
	if stack == "" {
		return nil
	}
	fresh, err := e.fresh(ctx, stack)
	if err != nil {
		return err
	}
	for _, event := range fresh {
		if aws.ToString(event.PhysicalResourceId) != aws.ToString(event.StackId) { // not the stack itself
			e.resource(Resource{
				At: aws.ToTime(event.Timestamp), LogicalID: aws.ToString(event.LogicalResourceId), ID: aws.ToString(event.PhysicalResourceId), Type: aws.ToString(event.ResourceType),
				Status: string(event.ResourceStatus), Reason: aws.ToString(event.ResourceStatusReason),
			})
		}
	}
	return nil
}

func (e *events) resource(r Resource) {
	// resources that CloudFormation cancelled because another one failed do not tell why
	if e.first == "" && strings.HasSuffix(r.Status, "_FAILED") && !strings.Contains(r.Reason, "cancelled") {
		e.first = fmt.Sprintf("%s (%s): %s", r.LogicalID, r.Type, r.Reason)
	}
	e.progress(r)
}

// fresh are the events that were not seen yet, the oldest first. AWS lists the newest first.
func (e *events) fresh(ctx context.Context, stack string) ([]types.StackEvent, error) {
	var fresh []types.StackEvent
	pages := cloudformation.NewDescribeStackEventsPaginator(e.client, &cloudformation.DescribeStackEventsInput{StackName: &stack})
	for more := true; more && pages.HasMorePages(); {
		page, err := pages.NextPage(ctx)
		if refused(err, "does not exist") {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("read the events of stack %s: %w", stack, err)
		}
		for _, event := range page.StackEvents {
			if more = !e.seen[aws.ToString(event.EventId)]; !more {
				break
			}
			fresh = append(fresh, event)
		}
	}
	for _, event := range fresh {
		e.seen[aws.ToString(event.EventId)] = true
	}
	slices.Reverse(fresh)
	return fresh, nil
}
