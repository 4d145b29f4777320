package ecs

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type cluster struct {
	name, arn, status string
	settings          []types.ClusterSetting
	tags              map[string]string
}

// CreateCluster makes a cluster, "default" unless it is named; one that is there already is answered as it is (Amazon ECS API
// Reference, CreateCluster; for the second (G)).
func (s *Service) CreateCluster(_ context.Context, in *sdk.CreateClusterInput) (*sdk.CreateClusterOutput, error) {
	if err := region.Only(in, "ClusterName", "Settings", "Tags"); err != nil {
		return nil, err
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	name := clusterName(in.ClusterName)
	defer s.enter()()
	if c := s.cluster(&name); c != nil {
		return &sdk.CreateClusterOutput{Cluster: s.viewCluster(c)}, nil
	}
	c := &cluster{name: name, arn: s.reg.Arn("ecs", "cluster/"+name), status: active, settings: in.Settings, tags: tags}
	s.clusters = append(slices.DeleteFunc(s.clusters, func(old *cluster) bool { return old.name == name }), c)
	return &sdk.CreateClusterOutput{Cluster: s.viewCluster(c)}, nil
}

// DeleteCluster makes a cluster without services INACTIVE; it can still be described.
func (s *Service) DeleteCluster(_ context.Context, in *sdk.DeleteClusterInput) (*sdk.DeleteClusterOutput, error) {
	if err := region.Only(in, "Cluster"); err != nil {
		return nil, err
	}
	defer s.enter()()
	c := s.cluster(in.Cluster)
	if c == nil {
		return nil, noCluster()
	}
	if slices.ContainsFunc(s.services, func(v *service) bool { return v.cluster == c && v.status != inactive }) {
		return nil, region.Refuse("ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
	}
	c.status = inactive
	return &sdk.DeleteClusterOutput{Cluster: s.viewCluster(c)}, nil
}

// DescribeClusters describes up to 100 clusters, "default" when none is named.
func (s *Service) DescribeClusters(_ context.Context, in *sdk.DescribeClustersInput) (*sdk.DescribeClustersOutput, error) {
	if err := region.Only(in, "Clusters", "Include"); err != nil {
		return nil, err
	}
	asked := in.Clusters
	if len(asked) == 0 {
		asked = []string{"default"}
	}
	defer s.enter()()
	out := &sdk.DescribeClustersOutput{Clusters: []types.Cluster{}, Failures: []types.Failure{}}
	for _, name := range asked {
		at := slices.IndexFunc(s.clusters, func(c *cluster) bool { return c.name == short(&name) })
		if at < 0 {
			out.Failures = append(out.Failures, missing(s.reg.Arn("ecs", "cluster/"+short(&name))))
			continue
		}
		view := s.viewCluster(s.clusters[at])
		if slices.Contains(in.Include, types.ClusterFieldTags) {
			view.Tags = listed(s.clusters[at].tags)
		}
		if !slices.Contains(in.Include, types.ClusterFieldSettings) {
			view.Settings = nil
		}
		out.Clusters = append(out.Clusters, *view)
	}
	return out, nil
}

func (s *Service) viewCluster(c *cluster) *types.Cluster {
	out := &types.Cluster{ClusterArn: &c.arn, ClusterName: &c.name, Status: aws.String(c.status), Settings: c.settings}
	for _, v := range s.services {
		if v.cluster != c {
			continue
		}
		running, pending := v.counts(s.reg.Clock.Now())
		out.RunningTasksCount += running
		out.PendingTasksCount += pending
		if v.status == active {
			out.ActiveServicesCount++
		}
	}
	return out
}

// cluster is the active one that a name or ARN means, nil when there is none.
func (s *Service) cluster(nameOrArn *string) *cluster {
	for _, c := range s.clusters {
		if c.name == clusterName(nameOrArn) && c.status == active {
			return c
		}
	}
	return nil
}

func clusterName(nameOrArn *string) string {
	if name := short(nameOrArn); name != "" {
		return name
	}
	return "default"
}

func noCluster() error { return region.Refuse("ClusterNotFoundException", "Cluster not found.") }

func missing(arn string) types.Failure {
	return types.Failure{Arn: &arn, Reason: aws.String("MISSING")}
}
