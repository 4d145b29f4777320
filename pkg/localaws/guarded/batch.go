package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/batch"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/batch"
)

// Batch is the service with each call held to its caller's policies.
type Batch struct {
	To    *batch.Service
	Guard Guard
}

func (g Batch) CreateComputeEnvironment(ctx context.Context, in *sdk.CreateComputeEnvironmentInput) (*sdk.CreateComputeEnvironmentOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.CreateComputeEnvironment)
}

func (g Batch) CreateJobQueue(ctx context.Context, in *sdk.CreateJobQueueInput) (*sdk.CreateJobQueueOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.CreateJobQueue)
}

func (g Batch) DeleteComputeEnvironment(ctx context.Context, in *sdk.DeleteComputeEnvironmentInput) (*sdk.DeleteComputeEnvironmentOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.DeleteComputeEnvironment)
}

func (g Batch) DeleteJobQueue(ctx context.Context, in *sdk.DeleteJobQueueInput) (*sdk.DeleteJobQueueOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.DeleteJobQueue)
}

func (g Batch) DeregisterJobDefinition(ctx context.Context, in *sdk.DeregisterJobDefinitionInput) (*sdk.DeregisterJobDefinitionOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.DeregisterJobDefinition)
}

func (g Batch) DescribeComputeEnvironments(ctx context.Context, in *sdk.DescribeComputeEnvironmentsInput) (*sdk.DescribeComputeEnvironmentsOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.DescribeComputeEnvironments)
}

func (g Batch) DescribeJobQueues(ctx context.Context, in *sdk.DescribeJobQueuesInput) (*sdk.DescribeJobQueuesOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.DescribeJobQueues)
}

func (g Batch) RegisterJobDefinition(ctx context.Context, in *sdk.RegisterJobDefinitionInput) (*sdk.RegisterJobDefinitionOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.RegisterJobDefinition)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g Batch) TagSystem(ids []string, tags map[string]string) { g.To.TagSystem(ids, tags) }

func (g Batch) UpdateComputeEnvironment(ctx context.Context, in *sdk.UpdateComputeEnvironmentInput) (*sdk.UpdateComputeEnvironmentOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.UpdateComputeEnvironment)
}

func (g Batch) UpdateJobQueue(ctx context.Context, in *sdk.UpdateJobQueueInput) (*sdk.UpdateJobQueueOutput, error) {
	return through(ctx, g.Guard, "batch", in, g.To.UpdateJobQueue)
}
