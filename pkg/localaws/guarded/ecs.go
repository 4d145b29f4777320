package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/ecs"
)

// ECS is the service with each call held to its caller's policies.
type ECS struct {
	To    *ecs.Service
	Guard Guard
}

func (g ECS) CreateCluster(ctx context.Context, in *sdk.CreateClusterInput) (*sdk.CreateClusterOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.CreateCluster)
}

func (g ECS) CreateService(ctx context.Context, in *sdk.CreateServiceInput) (*sdk.CreateServiceOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.CreateService)
}

func (g ECS) DeleteCluster(ctx context.Context, in *sdk.DeleteClusterInput) (*sdk.DeleteClusterOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.DeleteCluster)
}

func (g ECS) DeleteService(ctx context.Context, in *sdk.DeleteServiceInput) (*sdk.DeleteServiceOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.DeleteService)
}

func (g ECS) DeregisterTaskDefinition(ctx context.Context, in *sdk.DeregisterTaskDefinitionInput) (*sdk.DeregisterTaskDefinitionOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.DeregisterTaskDefinition)
}

func (g ECS) DescribeServices(ctx context.Context, in *sdk.DescribeServicesInput) (*sdk.DescribeServicesOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.DescribeServices)
}

func (g ECS) RegisterTaskDefinition(ctx context.Context, in *sdk.RegisterTaskDefinitionInput) (*sdk.RegisterTaskDefinitionOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.RegisterTaskDefinition)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g ECS) TagSystem(ids []string, tags map[string]string) { g.To.TagSystem(ids, tags) }

func (g ECS) UpdateService(ctx context.Context, in *sdk.UpdateServiceInput) (*sdk.UpdateServiceOutput, error) {
	return through(ctx, g.Guard, "ecs", in, g.To.UpdateService)
}
