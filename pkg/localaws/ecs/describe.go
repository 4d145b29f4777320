package ecs

import (
	"context"
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DescribeServices describes up to ten services of a cluster, INACTIVE ones too.
func (s *Service) DescribeServices(_ context.Context, in *sdk.DescribeServicesInput) (*sdk.DescribeServicesOutput, error) {
	if err := region.Only(in, "Cluster", "Services", "Include"); err != nil {
		return nil, err
	}
	switch {
	case len(in.Services) == 0:
		return nil, invalid("Services cannot be empty.")
	case len(in.Services) > 10:
		return nil, invalid("Services cannot have more than 10 elements.") // (G): text
	}
	defer s.enter()()
	c := s.cluster(in.Cluster)
	if c == nil {
		return nil, noCluster()
	}
	out := &sdk.DescribeServicesOutput{Services: []types.Service{}, Failures: []types.Failure{}}
	for _, name := range in.Services {
		v := s.newest(c, name)
		if v == nil {
			out.Failures = append(out.Failures, missing(s.reg.Arn("ecs", "service/"+c.name+"/"+short(&name))))
			continue
		}
		view := s.viewService(v)
		if !slices.Contains(in.Include, types.ServiceFieldTags) {
			view.Tags = nil
		}
		out.Services = append(out.Services, *view)
	}
	return out, nil
}

// newest is the service of a name that was made last.
func (s *Service) newest(c *cluster, name string) *service {
	for _, v := range slices.Backward(s.services) {
		if v.cluster == c && v.name == short(&name) {
			return v
		}
	}
	return nil
}

// viewService is a service with its one deployment, which is complete when all its tasks run.
func (s *Service) viewService(v *service) *types.Service {
	running, pending := v.counts(s.reg.Clock.Now())
	rollout := types.DeploymentRolloutStateInProgress
	if running == v.desired {
		rollout = types.DeploymentRolloutStateCompleted
	}
	out := &types.Service{
		ServiceArn: &v.arn, ServiceName: &v.name, ClusterArn: &v.cluster.arn, Status: aws.String(v.status), TaskDefinition: aws.String(v.definition),
		DesiredCount: v.desired, RunningCount: running, PendingCount: pending, LaunchType: types.LaunchTypeFargate,
		NetworkConfiguration: v.network, CreatedAt: aws.Time(v.created), Events: slices.Clone(v.events), Tags: listed(v.tags),
		SchedulingStrategy: types.SchedulingStrategyReplica,
	}
	if v.status != inactive {
		out.Deployments = []types.Deployment{{
			Status: aws.String("PRIMARY"), TaskDefinition: out.TaskDefinition, DesiredCount: v.desired, RunningCount: running, PendingCount: pending,
			LaunchType: types.LaunchTypeFargate, RolloutState: rollout, CreatedAt: out.CreatedAt, NetworkConfiguration: v.network,
		}}
	}
	return out
}

// ListServices lists the services of a cluster that are not INACTIVE, ten at a time unless up to 100 are asked for.
func (s *Service) ListServices(_ context.Context, in *sdk.ListServicesInput) (*sdk.ListServicesOutput, error) {
	if err := region.Only(in, "Cluster", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	c := s.cluster(in.Cluster)
	if c == nil {
		return nil, noCluster()
	}
	arns := []string{}
	for _, v := range s.services {
		if v.cluster == c && v.status != inactive {
			arns = append(arns, v.arn)
		}
	}
	chosen, next, err := page(arns, in.NextToken, in.MaxResults)
	if err != nil {
		return nil, err
	}
	return &sdk.ListServicesOutput{ServiceArns: chosen, NextToken: next}, nil
}

// page is the part of rows that a token and a number say, and the token of the next.
func page(rows []string, token *string, number *int32) ([]string, *string, error) {
	limit, from := 10, 0
	if number != nil {
		if *number < 1 || *number > 100 {
			return nil, nil, invalid(fmt.Sprintf("Invalid maxResults %d.", *number)) // (G): text
		}
		limit = int(*number)
	}
	if token != nil {
		raw, err := base64.StdEncoding.DecodeString(*token)
		if from, _ = strconv.Atoi(string(raw)); err != nil || from < 1 {
			return nil, nil, invalid("Invalid token.") // (G): text
		}
	}
	from = min(from, len(rows))
	end := min(from+limit, len(rows))
	if end == len(rows) {
		return rows[from:], nil, nil
	}
	return rows[from:end], aws.String(base64.StdEncoding.EncodeToString([]byte(strconv.Itoa(end)))), nil
}
