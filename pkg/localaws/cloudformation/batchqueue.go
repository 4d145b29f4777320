package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type batchQueues interface {
	CreateJobQueue(ctx context.Context, in *batch.CreateJobQueueInput) (*batch.CreateJobQueueOutput, error)
	DescribeJobQueues(ctx context.Context, in *batch.DescribeJobQueuesInput) (*batch.DescribeJobQueuesOutput, error)
	UpdateJobQueue(ctx context.Context, in *batch.UpdateJobQueueInput) (*batch.UpdateJobQueueOutput, error)
	DeleteJobQueue(ctx context.Context, in *batch.DeleteJobQueueInput) (*batch.DeleteJobQueueOutput, error)
}

type batchQueue struct {
	JobQueueName            *string                         `cfn:"replace"`
	Priority                *int32                          `cfn:"required"`
	ComputeEnvironmentOrder []types.ComputeEnvironmentOrder `cfn:"required"`
	State                   types.JQState
	Tags                    tags `cfn:"replace"`
}

// batchQueueKind makes job queues; the physical id is the ARN. One is disabled before it is deleted, with its jobs.
func batchQueueKind(api batchAPI) kind {
	return define(handler[batchQueue]{
		attributes: []string{"JobQueueArn"},
		create: func(ctx context.Context, j job, p *batchQueue) (string, error) {
			made, err := api.CreateJobQueue(ctx, &batch.CreateJobQueueInput{
				JobQueueName: aws.String(orName(p.JobQueueName, j.batchName())), Priority: p.Priority,
				ComputeEnvironmentOrder: p.ComputeEnvironmentOrder, State: p.State, Tags: p.Tags,
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.JobQueueArn}, j.own)
			return *made.JobQueueArn, nil
		},
		ready: func(ctx context.Context, id string, _ *batchQueue) (bool, error) {
			q, err := describeQueue(ctx, api, id)
			return q.Status == types.JQStatusValid, err
		},
		read: func(_ context.Context, _ job, id string, _ *batchQueue) (map[string]any, error) {
			return map[string]any{"JobQueueArn": id}, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *batchQueue) error {
			_, err := api.UpdateJobQueue(ctx, &batch.UpdateJobQueueInput{
				JobQueue: &id, State: p.State, Priority: p.Priority, ComputeEnvironmentOrder: p.ComputeEnvironmentOrder,
			})
			return err
		},
		remove: func(ctx context.Context, j job, id string, _ *batchQueue) error { return removeQueue(ctx, j, api, id) },
		gone: func(ctx context.Context, id string) (bool, error) {
			q, err := describeQueue(ctx, api, id)
			return q.Status == types.JQStatusDeleted, err
		},
	})
}

// removeQueue disables a queue, waits, and begins its deletion.
func removeQueue(ctx context.Context, j job, api batchQueues, id string) error {
	q, err := describeQueue(ctx, api, id)
	if err != nil || q.Status == types.JQStatusDeleting || q.Status == types.JQStatusDeleted {
		return err
	}
	if q.State != types.JQStateDisabled {
		if _, err := api.UpdateJobQueue(ctx, &batch.UpdateJobQueueInput{JobQueue: &id, State: types.JQStateDisabled}); err != nil {
			return err
		}
	}
	err = untilStill(ctx, j, func() (string, error) {
		q, err := describeQueue(ctx, api, id)
		return string(q.Status), err
	})
	if err != nil {
		return err
	}
	_, err = api.DeleteJobQueue(ctx, &batch.DeleteJobQueueInput{JobQueue: &id})
	return err
}

func describeQueue(ctx context.Context, api batchQueues, id string) (types.JobQueueDetail, error) {
	got, err := api.DescribeJobQueues(ctx, &batch.DescribeJobQueuesInput{JobQueues: []string{id}})
	if err != nil {
		return types.JobQueueDetail{}, err
	}
	if len(got.JobQueues) == 0 {
		return types.JobQueueDetail{}, region.Refuse("NotFound", "%s was not found", id)
	}
	return got.JobQueues[len(got.JobQueues)-1], nil
}
