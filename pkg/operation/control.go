package operation

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// pageSize is how many executions a list asks for at once; Step Functions gives at most 1000.
const pageSize = 100

// Entry is an operation as a list tells of it.
type Entry struct {
	ID  string `json:"id"`
	Arn string `json:"-"`
	// Status is that of Step Functions: RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED or PENDING_REDRIVE.
	Status    string    `json:"status"`
	StartedAt time.Time `json:"startedAt"`
	// EndedAt is the zero time while the operation runs.
	EndedAt time.Time `json:"endedAt,omitzero"`
}

// ErrNone means that there is no such operation.
var ErrNone = errors.New("there is no such operation")

// Running is the operation that runs now; ErrNone when none does. When several run, all but one are about to be refused,
// or are previews: it is the oldest.
func (c *Client) Running(ctx context.Context) (Entry, error) {
	entries, err := c.running(ctx)
	if err == nil && len(entries) == 0 {
		err = ErrNone
	}
	if err != nil {
		return Entry{}, err
	}
	return entries[len(entries)-1], nil
}

// Describe tells of one operation; ErrNone when there is none with this id.
func (c *Client) Describe(ctx context.Context, id string) (Entry, error) {
	arn := c.place.Execution(id)
	out, err := c.sfn.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: &arn})
	if unknown(err) {
		return Entry{}, ErrNone
	}
	if err != nil {
		return Entry{}, c.explain(err, "look at the operation")
	}
	return Entry{ID: aws.ToString(out.Name), Arn: arn, Status: string(out.Status), StartedAt: aws.ToTime(out.StartDate), EndedAt: aws.ToTime(out.StopDate)}, nil
}

// Stop stops a running operation at once; one that has ended stays as it is. What CloudFormation has begun it finishes.
func (c *Client) Stop(ctx context.Context, id string) error {
	arn, why := c.place.Execution(id), Stopped("somebody asked for it with 'agc account stop'")
	_, err := c.sfn.StopExecution(ctx, &sfn.StopExecutionInput{ExecutionArn: &arn, Error: new(string(why.Code)), Cause: new(why.JSON())})
	if unknown(err) {
		return ErrNone
	}
	if err != nil {
		return c.explain(err, "stop the operation")
	}
	return nil
}

// Stopped is the fault of an operation that somebody stopped.
func Stopped(why string) fault.Fault {
	return fault.Fault{
		Code: fault.OperationStopped, What: "the operation was stopped", Why: why,
		Next: "CloudFormation finishes what it began, which may cost money; see it with 'agc account status' and start the operation again or deactivate",
	}
}

// running lists the operations that run, the newest first; previews are left out.
func (c *Client) running(ctx context.Context) ([]Entry, error) {
	var entries []Entry
	arn := c.place.Machine()
	pages := sfn.NewListExecutionsPaginator(c.sfn, &sfn.ListExecutionsInput{
		StateMachineArn: &arn, StatusFilter: types.ExecutionStatusRunning, MaxResults: pageSize,
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, c.explain(err, "list the operations")
		}
		for _, e := range page.Executions {
			if strings.HasPrefix(aws.ToString(e.Name), previewPrefix) {
				continue
			}
			entries = append(entries, Entry{
				ID: aws.ToString(e.Name), Arn: aws.ToString(e.ExecutionArn), Status: string(e.Status),
				StartedAt: aws.ToTime(e.StartDate), EndedAt: aws.ToTime(e.StopDate),
			})
		}
	}
	return entries, nil
}

func unknown(err error) bool {
	_, gone := errors.AsType[*types.ExecutionDoesNotExist](err)
	_, invalid := errors.AsType[*types.InvalidArn](err)
	return gone || invalid
}

// Action is what the operation was asked for, as far as its id tells: names of ours begin with it.
func (e Entry) Action() account.Action {
	name, _, _ := strings.Cut(strings.TrimPrefix(e.ID, previewPrefix), "-")
	switch action := account.Action(name); action {
	case account.Activate, account.Update, account.Deactivate, account.Repair, account.Keep, account.Tidy:
		return action
	}
	return ""
}
