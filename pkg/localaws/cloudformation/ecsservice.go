package cloudformation

import (
	"context"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type ecsServices interface {
	CreateService(ctx context.Context, in *ecs.CreateServiceInput) (*ecs.CreateServiceOutput, error)
	DescribeServices(ctx context.Context, in *ecs.DescribeServicesInput) (*ecs.DescribeServicesOutput, error)
	UpdateService(ctx context.Context, in *ecs.UpdateServiceInput) (*ecs.UpdateServiceOutput, error)
	DeleteService(ctx context.Context, in *ecs.DeleteServiceInput) (*ecs.DeleteServiceOutput, error)
}

type ecsService struct {
	ServiceName          *string `cfn:"replace"`
	Cluster              *string `cfn:"replace"`
	TaskDefinition       *string `cfn:"fixed"`
	DesiredCount         *int32
	LaunchType           types.LaunchType            `cfn:"replace"`
	NetworkConfiguration *types.NetworkConfiguration `cfn:"fixed"`
	Tags                 tags                        `cfn:"fixed"`
}

// ecsServiceKind makes services; the physical id is the ARN. A service is complete when its tasks run, and deleted with force
// when they have stopped.
func ecsServiceKind(api ecsAPI) kind {
	return define(handler[ecsService]{
		attributes: []string{"Name", "ServiceArn"},
		create: func(ctx context.Context, j job, p *ecsService) (string, error) {
			made, err := api.CreateService(ctx, &ecs.CreateServiceInput{
				ServiceName: aws.String(orName(p.ServiceName, j.name(255))), Cluster: p.Cluster, TaskDefinition: p.TaskDefinition,
				DesiredCount: aws.Int32(p.desired()), LaunchType: p.LaunchType, NetworkConfiguration: p.NetworkConfiguration, Tags: ecsTags(p.Tags),
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.Service.ServiceArn}, j.own)
			return *made.Service.ServiceArn, nil
		},
		ready: func(ctx context.Context, id string, _ *ecsService) (bool, error) {
			v, err := describeService(ctx, api, id)
			return err == nil && v.RunningCount == v.DesiredCount, err
		},
		read: func(_ context.Context, _ job, id string, _ *ecsService) (map[string]any, error) {
			return map[string]any{"ServiceArn": id, "Name": id[strings.LastIndex(id, "/")+1:]}, nil
		},
		update: func(ctx context.Context, _ job, id string, _, p *ecsService) error {
			_, err := api.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: clusterOf(id), Service: &id, DesiredCount: aws.Int32(p.desired())})
			return err
		},
		remove: func(ctx context.Context, _ job, id string, _ *ecsService) error {
			_, err := api.DeleteService(ctx, &ecs.DeleteServiceInput{Cluster: clusterOf(id), Service: &id, Force: aws.Bool(true)})
			return err
		},
		gone: func(ctx context.Context, id string) (bool, error) {
			v, err := describeService(ctx, api, id)
			return err == nil && *v.Status == "INACTIVE", err
		},
	})
}

// desired is how many tasks there are to be: one when nothing is said (AWS CloudFormation template reference).
func (p *ecsService) desired() int32 {
	if p.DesiredCount == nil {
		return 1
	}
	return *p.DesiredCount
}

// clusterOf is the cluster in a service's ARN, which ends in service/cluster/name.
func clusterOf(id string) *string { return aws.String(strings.Split(id, "/")[1]) }

func describeService(ctx context.Context, api ecsServices, id string) (types.Service, error) {
	got, err := api.DescribeServices(ctx, &ecs.DescribeServicesInput{Cluster: clusterOf(id), Services: []string{id}})
	if err != nil {
		return types.Service{}, err
	}
	if len(got.Services) == 0 {
		return types.Service{}, region.Refuse("ServiceNotFoundException", "Service not found.")
	}
	return got.Services[0], nil
}
