package operation

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// gone is the status of a stack that is listed no more.
const gone = "DELETE_COMPLETE"

// crowd follows many stacks by one list of them instead of by the events of each.
type crowd struct {
	// step is the name under which its changes are told.
	step string
	now  func() time.Time
	// last are the statuses that were told, by stack.
	last map[string]string
}

func newCrowd(step account.Step, now func() time.Time) *crowd {
	c := &crowd{step: step.Stack, now: now, last: map[string]string{}}
	for _, thing := range step.Things {
		c.last[thing.ID] = ""
	}
	return c
}

// poll returns which of the stacks are in another status than before.
func (c *crowd) poll(ctx context.Context, client stackReader) ([]Event, error) {
	statuses := map[string]string{}
	pages := cloudformation.NewDescribeStacksPaginator(client, &cloudformation.DescribeStacksInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("list stacks: %w", err)
		}
		for _, s := range page.Stacks {
			statuses[aws.ToString(s.StackName)] = string(s.StackStatus)
		}
	}
	var changes []Event
	for name, before := range c.last {
		status, there := statuses[name]
		if !there {
			status = gone
		}
		if status == before {
			continue
		}
		c.last[name] = status
		if before != "" || strings.HasPrefix(status, "DELETE_") { // how it stood at first is no change
			changes = append(changes, ResourceChanged{
				At: c.now(), Stack: c.step, LogicalID: strings.TrimPrefix(name, account.ContextPrefix), Type: account.ContextThing, Status: status,
			})
		}
	}
	return changes, nil
}
