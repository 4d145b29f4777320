package ecs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// UpdateService changes how many tasks a service is to have.
func (s *Service) UpdateService(_ context.Context, in *sdk.UpdateServiceInput) (*sdk.UpdateServiceOutput, error) {
	if err := region.Only(in, "Cluster", "Service", "DesiredCount"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.changing(in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	if v.status != active {
		return nil, region.Refuse("ServiceNotActiveException", "Service was not ACTIVE.")
	}
	if in.DesiredCount != nil {
		v.desired = *in.DesiredCount
	}
	s.follow(v)
	return &sdk.UpdateServiceOutput{Service: s.viewService(v)}, nil
}

// DeleteService drains a service that is scaled to 0 or, with force, any; it is INACTIVE when its tasks are gone (Amazon ECS
// API Reference, DeleteService).
func (s *Service) DeleteService(_ context.Context, in *sdk.DeleteServiceInput) (*sdk.DeleteServiceOutput, error) {
	if err := region.Only(in, "Cluster", "Service", "Force"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.changing(in.Cluster, in.Service)
	if err != nil {
		return nil, err
	}
	if v.status == inactive {
		return nil, noService()
	}
	if v.desired > 0 && !aws.ToBool(in.Force) {
		return nil, invalid("The service cannot be stopped while it is scaled above 0.")
	}
	v.status, v.desired = draining, 0
	out := &sdk.DeleteServiceOutput{Service: s.viewService(v)}
	s.follow(v)
	return out, nil
}

// changing is the service that a request changes.
func (s *Service) changing(clusterName, name *string) (*service, error) {
	c := s.cluster(clusterName)
	if c == nil {
		return nil, noCluster()
	}
	if v := s.newest(c, aws.ToString(name)); v != nil {
		return v, nil
	}
	return nil, noService()
}

func noService() error { return region.Refuse("ServiceNotFoundException", "Service not found.") }
