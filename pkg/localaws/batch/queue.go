package batch

import (
	"context"
	"maps"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// queue is a job queue.
type queue struct {
	lifecycle
	name, arn string
	priority  int32
	order     []types.ComputeEnvironmentOrder // with ARNs
	state     types.JQState
	tags      map[string]string
}

func (q *queue) uses(environment string) bool {
	return slices.ContainsFunc(q.order, func(o types.ComputeEnvironmentOrder) bool { return *o.ComputeEnvironment == environment })
}

// CreateJobQueue makes a job queue on valid compute environments.
func (s *Service) CreateJobQueue(_ context.Context, in *sdk.CreateJobQueueInput) (*sdk.CreateJobQueueOutput, error) {
	if err := region.Only(in, "JobQueueName", "Priority", "ComputeEnvironmentOrder", "State", "Tags"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.JobQueueName)
	if err := checkName("jobQueueName", name); err != nil {
		return nil, err
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	if s.queue(name) != nil {
		return nil, region.Refuse("ClientException", "Object already exists").With(409)
	}
	order, err := s.ordered(in.ComputeEnvironmentOrder)
	if err != nil {
		return nil, err
	}
	q := &queue{
		name: name, arn: s.reg.Arn("batch", "job-queue/"+name), priority: aws.ToInt32(in.Priority), order: order,
		state: or(in.State, types.JQStateEnabled), tags: tags,
	}
	s.begin(&q.lifecycle, creating, makeQueue)
	s.queues = append(s.queues, q)
	return &sdk.CreateJobQueueOutput{JobQueueArn: &q.arn, JobQueueName: &q.name}, nil
}

// ordered checks an order of one to three environments, which are valid and all on Fargate or all not, and sorts it (AWS Batch
// API Reference, CreateJobQueue). The texts are (G).
func (s *Service) ordered(asked []types.ComputeEnvironmentOrder) ([]types.ComputeEnvironmentOrder, error) {
	if len(asked) < 1 || len(asked) > 3 {
		return nil, executing("computeEnvironmentOrder must have between 1 and 3 compute environments")
	}
	var out []types.ComputeEnvironmentOrder
	onFargate := map[bool]bool{}
	for _, o := range asked {
		e := s.environment(aws.ToString(o.ComputeEnvironment))
		if e == nil {
			return nil, executing("%s does not exist", aws.ToString(o.ComputeEnvironment))
		}
		if e.status != valid && e.status != updating {
			return nil, executing("%s is not in VALID state", e.arn)
		}
		onFargate[fargate(e.resources)] = true
		out = append(out, types.ComputeEnvironmentOrder{ComputeEnvironment: &e.arn, Order: o.Order})
	}
	if len(onFargate) > 1 {
		return nil, executing("EC2 and Fargate compute environments can't be mixed")
	}
	slices.SortStableFunc(out, func(a, b types.ComputeEnvironmentOrder) int { return int(aws.ToInt32(a.Order) - aws.ToInt32(b.Order)) })
	return out, nil
}

// UpdateJobQueue enables or disables a queue, or changes its priority or its environments. A queue that is disabled takes no new
// jobs; those that it has run on (AWS Batch API Reference, JobQueueDetail).
func (s *Service) UpdateJobQueue(_ context.Context, in *sdk.UpdateJobQueueInput) (*sdk.UpdateJobQueueOutput, error) {
	if err := region.Only(in, "JobQueue", "State", "Priority", "ComputeEnvironmentOrder"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := s.queue(aws.ToString(in.JobQueue))
	if q == nil {
		return nil, invalid("%s does not exist", aws.ToString(in.JobQueue))
	}
	if err := q.modifiable("update"); err != nil { // (G): text, as of deletes
		return nil, err
	}
	if in.ComputeEnvironmentOrder != nil {
		order, err := s.ordered(in.ComputeEnvironmentOrder)
		if err != nil {
			return nil, err
		}
		q.order = order
	}
	q.state = or(in.State, q.state)
	if in.Priority != nil {
		q.priority = *in.Priority
	}
	s.begin(&q.lifecycle, updating, changeQueue)
	return &sdk.UpdateJobQueueOutput{JobQueueArn: &q.arn, JobQueueName: &q.name}, nil
}

// DeleteJobQueue deletes a disabled queue and terminates its jobs; a queue that does not exist is no error (AWS Batch API
// Reference, DeleteJobQueue).
func (s *Service) DeleteJobQueue(_ context.Context, in *sdk.DeleteJobQueueInput) (*sdk.DeleteJobQueueOutput, error) {
	if err := region.Only(in, "JobQueue"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := s.queue(aws.ToString(in.JobQueue))
	if q == nil {
		return &sdk.DeleteJobQueueOutput{}, nil
	}
	if err := q.modifiable("delete"); err != nil {
		return nil, err
	}
	if q.state != types.JQStateDisabled {
		return nil, invalid("Cannot delete, resource must be in DISABLED state.") // (G): text
	}
	s.begin(&q.lifecycle, deleting, max(dropQueue, s.terminateAll(q.arn)))
	return &sdk.DeleteJobQueueOutput{}, nil
}

// settleQueues ends the changes that are due.
func (s *Service) settleQueues(now time.Time) {
	for _, q := range s.queues {
		switch {
		case !q.due(now):
		case q.status == deleting:
			q.status = deleted
			s.lookAfter(showDeleted)
		default:
			q.status, q.reason = valid, "JobQueue Healthy"
		}
	}
	s.queues = slices.DeleteFunc(s.queues, func(q *queue) bool { return q.gone(now) })
}

// queue is the one that a name or ARN means, nil when there is none.
func (s *Service) queue(nameOrArn string) *queue {
	for _, q := range s.queues {
		if q.exists() && (q.name == nameOrArn || q.arn == nameOrArn) {
			return q
		}
	}
	return nil
}

// DescribeJobQueues describes the queues that are named, or all.
func (s *Service) DescribeJobQueues(_ context.Context, in *sdk.DescribeJobQueuesInput) (*sdk.DescribeJobQueuesOutput, error) {
	if err := region.Only(in, "JobQueues", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rows := slices.Clone(s.queues)
	if len(in.JobQueues) > 0 {
		rows = slices.DeleteFunc(rows, func(q *queue) bool {
			return !slices.Contains(in.JobQueues, q.name) && !slices.Contains(in.JobQueues, q.arn)
		})
	}
	chosen, next, err := page(rows, in.NextToken, in.MaxResults, 100)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeJobQueuesOutput{NextToken: next, JobQueues: []types.JobQueueDetail{}}
	for _, q := range chosen {
		out.JobQueues = append(out.JobQueues, types.JobQueueDetail{
			JobQueueArn: &q.arn, JobQueueName: &q.name, Priority: aws.Int32(q.priority), ComputeEnvironmentOrder: slices.Clone(q.order),
			State: q.state, Status: types.JQStatus(q.status), StatusReason: aws.String(q.reason), Tags: maps.Clone(q.tags),
		})
	}
	return out, nil
}
