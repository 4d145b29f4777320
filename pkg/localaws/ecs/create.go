package ecs

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// service is a service that runs tasks on Fargate.
type service struct {
	name, arn, status string
	cluster           *cluster
	definition        string // ARN
	desired           int32
	network           *types.NetworkConfiguration
	created           time.Time
	tags              map[string]string
	tasks             []*task
	events            []types.ServiceEvent
	retry             time.Time // no task is started before
}

// CreateService makes a service; its tasks come after a while.
func (s *Service) CreateService(_ context.Context, in *sdk.CreateServiceInput) (*sdk.CreateServiceOutput, error) {
	if err := region.Only(in, "ServiceName", "Cluster", "TaskDefinition", "DesiredCount", "LaunchType", "NetworkConfiguration", "Tags",
		"ClientToken"); err != nil {
		return nil, err
	}
	if err := checkService(in); err != nil {
		return nil, err
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	c, d := s.cluster(in.Cluster), s.definition(in.TaskDefinition)
	switch {
	case c == nil:
		return nil, noCluster()
	case d == nil:
		return nil, region.Refuse("ClientException", "TaskDefinition not found.")
	case d.detail.Status != types.TaskDefinitionStatusActive:
		return nil, region.Refuse("ClientException", "TaskDefinition is inactive")
	case s.service(c, in.ServiceName) != nil:
		return nil, invalid("Creation of service was not idempotent.")
	}
	v := &service{
		name: *in.ServiceName, arn: s.reg.Arn("ecs", "service/"+c.name+"/"+*in.ServiceName), status: active, cluster: c, tags: tags,
		definition: *d.detail.TaskDefinitionArn, desired: aws.ToInt32(in.DesiredCount), network: in.NetworkConfiguration, created: s.reg.Clock.Now(),
	}
	s.services = append(slices.DeleteFunc(s.services, func(old *service) bool { return old.arn == v.arn }), v)
	out := &sdk.CreateServiceOutput{Service: s.viewService(v)}
	s.follow(v)
	return out, nil
}

// checkService refuses services that the local AWS does not know or that AWS refuses.
func checkService(in *sdk.CreateServiceInput) error {
	switch {
	case in.LaunchType != types.LaunchTypeFargate:
		return region.Refuse("LocalAws.NotImplemented", "the local AWS knows services on Fargate only").With(501)
	case aws.ToString(in.ServiceName) == "":
		return invalid("Invalid service name.") // (G): text
	case aws.ToInt32(in.DesiredCount) < 0:
		return invalid("Invalid desired count.") // (G): text
	case in.NetworkConfiguration == nil || in.NetworkConfiguration.AwsvpcConfiguration == nil:
		return invalid("Network Configuration must be provided when networkMode 'awsvpc' is specified.")
	case len(in.NetworkConfiguration.AwsvpcConfiguration.Subnets) == 0:
		return invalid("subnets can not be empty.")
	}
	return nil
}

// service is the one of a cluster that a name or ARN means and that is not INACTIVE, nil when there is none.
func (s *Service) service(c *cluster, nameOrArn *string) *service {
	for _, v := range s.services {
		if v.cluster == c && v.status != inactive && v.name == short(nameOrArn) {
			return v
		}
	}
	return nil
}
