package jobs

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// statuses are those of jobs that have not ended, in the order in which a job goes through them. Whoever reads them in this
// order misses no job that moves on meanwhile: it meets it where it is, or further on.
func statuses() []types.JobStatus {
	return []types.JobStatus{
		types.JobStatusSubmitted, types.JobStatusPending, types.JobStatusRunnable, types.JobStatusStarting, types.JobStatusRunning,
	}
}

// Active reads the jobs of a queue that have not ended: how many there are, and the ids of those that nobody has told to stop
// yet. A queue that is gone has none. before is called ahead of each call of AWS Batch; an error of it ends the reading.
func (j *Jobs) Active(ctx context.Context, queue string, before func() error) (unstopped []string, left int, err error) {
	ids, err := j.list(ctx, queue, before)
	if err != nil || len(ids) == 0 {
		return nil, 0, err
	}
	for some := range slices.Chunk(ids, 100) { // as many as DescribeJobs takes (AWS Batch API Reference)
		if err := before(); err != nil {
			return nil, 0, err
		}
		out, err := j.read.DescribeJobs(ctx, &batch.DescribeJobsInput{Jobs: some})
		if err != nil {
			return nil, 0, awsfault.From(err, "batch:DescribeJobs")
		}
		for _, d := range out.Jobs {
			switch {
			case d.Status == types.JobStatusSucceeded || d.Status == types.JobStatusFailed:
				continue
			case !aws.ToBool(d.IsTerminated):
				unstopped = append(unstopped, aws.ToString(d.JobId))
			}
			left++
		}
	}
	return unstopped, left, nil
}

// every is the time between two calls of Running: AWS Batch lets an account make 50 calls a second, of whatever kind (AWS
// re:Post, "Too Many Requests" of AWS Batch), and others want to make some too.
const every = time.Second / 40

// Running counts the jobs that wait or run, by the stack that made their queue. When ctx ends before all are counted, those
// that were not are left out: a stack with a queue without jobs counts 0.
func (j *Jobs) Running(ctx context.Context) (map[string]int, error) {
	queues, err := j.Queues(ctx)
	if err != nil {
		return nil, err
	}
	beat := time.NewTicker(every)
	defer beat.Stop()
	counts, cut := map[string]int{}, map[string]bool{}
	for _, q := range queues {
		if q.Stack == "" {
			continue
		}
		ids, err := j.list(ctx, q.ARN, func() error { return wait(ctx, beat) })
		switch {
		case ctx.Err() != nil:
			cut[q.Stack] = true
		case err != nil:
			return nil, err
		default:
			counts[q.Stack] += len(ids)
		}
	}
	for stack := range cut {
		delete(counts, stack)
	}
	return counts, nil
}

func wait(ctx context.Context, beat *time.Ticker) error {
	select {
	case <-beat.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// list reads the ids of a queue's jobs that have not ended; before is called before each call.
func (j *Jobs) list(ctx context.Context, queue string, before func() error) ([]string, error) {
	var ids []string
	for _, status := range statuses() {
		pages := batch.NewListJobsPaginator(j.read, &batch.ListJobsInput{JobQueue: &queue, JobStatus: status})
		for pages.HasMorePages() {
			if err := before(); err != nil {
				return nil, err
			}
			page, err := pages.NextPage(ctx)
			if _, gone := errors.AsType[Outdated](named(err, "batch:ListJobs")); gone {
				return nil, nil
			}
			if err != nil {
				return nil, awsfault.From(err, "batch:ListJobs")
			}
			for _, s := range page.JobSummaryList {
				ids = append(ids, aws.ToString(s.JobId))
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids), nil // one that moved on was read twice
}
