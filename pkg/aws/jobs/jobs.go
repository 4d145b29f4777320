// Package jobs reads and stops what runs in AWS Batch.
package jobs

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Jobs is AWS Batch in one account and region.
type Jobs struct {
	read *batch.Client
	// write never tries again by itself: a call that may have had an effect is followed by a look, not by the same call.
	write *batch.Client
}

// New makes the adapter.
func New(cfg aws.Config) *Jobs {
	return &Jobs{read: batch.NewFromConfig(cfg), write: batch.NewFromConfig(cfg, func(o *batch.Options) { o.Retryer = aws.NopRetryer{} })}
}

// Queues reads every job queue of the region that is not deleted. CloudFormation tags what it makes with the name of the stack
// (CloudFormation User Guide, "Resource tags").
func (j *Jobs) Queues(ctx context.Context) ([]account.Queue, error) {
	var found []account.Queue
	pages := batch.NewDescribeJobQueuesPaginator(j.read, &batch.DescribeJobQueuesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, "batch:DescribeJobQueues")
		}
		for _, q := range page.JobQueues {
			if q.Status == types.JQStatusDeleted {
				continue
			}
			found = append(found, account.Queue{
				ARN: aws.ToString(q.JobQueueArn), Stack: q.Tags["aws:cloudformation:stack-name"], Enabled: q.State == types.JQStateEnabled,
				Changing: q.Status != types.JQStatusValid && q.Status != types.JQStatusInvalid,
			})
		}
	}
	return found, nil
}

// Outdated is the error of a call that AWS Batch refused because the queue is not as the caller had read it. Nothing is wrong:
// the caller must look again.
type Outdated struct{ reason string }

func (o Outdated) Error() string { return "the job queue is not as it was read: " + o.reason }

// Outdated marks the error for callers that cannot name its type.
func (o Outdated) Outdated() bool { return true }

// Disable makes a queue take no more jobs; those that it has run on (AWS Batch API Reference, UpdateJobQueue).
func (j *Jobs) Disable(ctx context.Context, queue string) error {
	_, err := j.write.UpdateJobQueue(ctx, &batch.UpdateJobQueueInput{JobQueue: &queue, State: types.JQStateDisabled})
	return named(err, "batch:UpdateJobQueue")
}

// Terminate stops a job; people see the reason beside it. A job that has ended already is no error.
func (j *Jobs) Terminate(ctx context.Context, job, reason string) error {
	_, err := j.write.TerminateJob(ctx, &batch.TerminateJobInput{JobId: &job, Reason: &reason})
	return named(err, "batch:TerminateJob")
}

// named tells apart what a look cures from what it does not. AWS Batch has one exception for all that is the caller's fault.
func named(err error, action string) error {
	refused, ok := errors.AsType[*types.ClientException](err)
	if !ok {
		return awsfault.From(err, action)
	}
	text := refused.ErrorMessage()
	for _, other := range []string{"being modified", "does not exist", "not found"} {
		if strings.Contains(text, other) {
			return Outdated{text}
		}
	}
	if from := awsfault.From(err, action); fault.Is(from, fault.PermissionDenied) || fault.Is(from, fault.AwsUnavailable) {
		return from
	}
	return fault.New(fault.StackFailed, "AWS Batch refused "+action, text, "look at the reason, then start the operation again")
}
