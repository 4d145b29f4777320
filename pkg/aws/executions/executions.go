// Package executions looks at executions of the state machine and completes their waiting tasks.
package executions

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Executions is Step Functions in one account and region.
type Executions struct{ client *sfn.Client }

// New makes the adapter.
func New(cfg aws.Config) *Executions { return &Executions{client: sfn.NewFromConfig(cfg)} }

// Describe reads an execution by its ARN: its status in the words of Step Functions, "" when there is no such execution;
// when it stopped, the zero time while it has not; and the error it ended with.
func (e *Executions) Describe(ctx context.Context, arn string) (status string, stopped time.Time, failure account.Failure, err error) {
	out, err := e.client.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: &arn})
	if _, gone := errors.AsType[*types.ExecutionDoesNotExist](err); gone {
		return "", time.Time{}, account.Failure{}, nil
	}
	if err != nil {
		return "", time.Time{}, account.Failure{}, awsfault.From(err, "states:DescribeExecution")
	}
	failure = account.Failure{Error: aws.ToString(out.Error), Cause: aws.ToString(out.Cause)}
	return string(out.Status), aws.ToTime(out.StopDate), failure, nil
}

// Alias tells the name of the alias by which an execution was started, "" for none. Step Functions may not know an execution that has
// only just begun; the error then is Aws.Unavailable, since it soon will.
func (e *Executions) Alias(ctx context.Context, arn string) (string, error) {
	out, err := e.client.DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: &arn})
	if _, early := errors.AsType[*types.ExecutionDoesNotExist](err); early {
		return "", fault.New(fault.AwsUnavailable, "Step Functions does not know the operation yet", err.Error(), "it is tried again")
	}
	if err != nil {
		return "", awsfault.From(err, "states:DescribeExecution")
	}
	alias := aws.ToString(out.StateMachineAliasArn)
	return alias[strings.LastIndex(alias, ":")+1:], nil
}

// Complete ends the waiting task of this token with a look. A token whose task has ended already is no error: somebody
// else was quicker, or nobody waits any more.
func (e *Executions) Complete(ctx context.Context, token string, look account.Look) error {
	output, err := json.Marshal(look)
	if err != nil {
		return fmt.Errorf("write look: %w", err)
	}
	_, err = e.client.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: &token, Output: aws.String(string(output))})
	if over(err) {
		return nil
	}
	return awsfault.From(err, "states:SendTaskSuccess")
}

func over(err error) bool {
	_, timedOut := errors.AsType[*types.TaskTimedOut](err)
	_, missing := errors.AsType[*types.TaskDoesNotExist](err)
	_, invalid := errors.AsType[*types.InvalidToken](err)
	return timedOut || missing || invalid
}
