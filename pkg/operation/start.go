package operation

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Start starts an operation under a new name and tells which one it is. The error is Backend.Missing in a region without a
// backend.
func (c *Client) Start(ctx context.Context, request account.Request) (account.Operation, error) {
	return c.start(ctx, c.name(request), request)
}

// start is safe to repeat with the same name. An execution that exists under it, and may have ended already, is the one
// that an earlier call, whose answer was lost, had started.
func (c *Client) start(ctx context.Context, name string, request account.Request) (account.Operation, error) {
	if request.By == "" {
		request.By = c.place.Caller
	}
	input, err := request.Input()
	if err != nil {
		return account.Operation{}, fmt.Errorf("write request: %w", err)
	}
	op := account.Operation{ID: name, Arn: c.place.Execution(name), StartedAt: c.now().UTC()}
	out, err := c.sfn.StartExecution(ctx, &sfn.StartExecutionInput{
		StateMachineArn: aws.String(c.place.Machine() + ":" + request.Alias()), Name: &name, Input: aws.String(string(input)),
	})
	if _, exists := errors.AsType[*types.ExecutionAlreadyExists](err); exists {
		return op, nil
	}
	if err != nil {
		return account.Operation{}, c.explain(err, "start the operation")
	}
	op.Arn, op.StartedAt = aws.ToString(out.ExecutionArn), aws.ToTime(out.StartDate)
	return op, nil
}

// previewPrefix begins the names of previews, which change nothing and are in no list.
const previewPrefix = "preview-"

// name is readable, sorts by time, and is unique by its six random digits.
func (c *Client) name(request account.Request) string {
	prefix := ""
	if request.Preview {
		prefix = previewPrefix
	}
	return fmt.Sprintf("%s%s-%s-%06x", prefix, request.Action, c.now().UTC().Format("20060102T150405Z"), c.rand.IntN(1<<24))
}

// explain knows a region without a backend by its answer.
func (c *Client) explain(err error, doing string) error {
	if _, missing := errors.AsType[*types.StateMachineDoesNotExist](err); missing {
		return Missing(c.place.Region)
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// Missing is the fault of a region in which no backend is installed.
func Missing(region string) error {
	return fault.New(fault.BackendMissing, "the backend is not installed in "+region, "there is no state machine AgcAccount",
		"install it with 'agc bootstrap --region "+region+"', which needs an administrator once")
}
