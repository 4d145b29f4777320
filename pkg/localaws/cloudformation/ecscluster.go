package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
)

type ecsClusters interface {
	CreateCluster(ctx context.Context, in *ecs.CreateClusterInput) (*ecs.CreateClusterOutput, error)
	DeleteCluster(ctx context.Context, in *ecs.DeleteClusterInput) (*ecs.DeleteClusterOutput, error)
}

type ecsAPI interface {
	ecsClusters
	ecsDefinitions
	ecsServices
	systemTags
}

type ecsCluster struct {
	ClusterName     *string `cfn:"replace"`
	ClusterSettings []types.ClusterSetting
	Tags            tags
}

// ecsClusterKind makes clusters. One with services cannot be deleted.
func ecsClusterKind(api ecsAPI) kind {
	return define(handler[ecsCluster]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *ecsCluster) (string, error) {
			made, err := api.CreateCluster(ctx, &ecs.CreateClusterInput{
				ClusterName: aws.String(orName(p.ClusterName, j.name(255))), Settings: p.ClusterSettings, Tags: ecsTags(p.Tags),
			})
			if err != nil {
				return "", err
			}
			api.TagSystem([]string{*made.Cluster.ClusterArn}, j.own)
			return *made.Cluster.ClusterName, nil
		},
		read: func(_ context.Context, j job, id string, _ *ecsCluster) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("ecs", "cluster/"+id)}, nil
		},
		remove: func(ctx context.Context, _ job, id string, _ *ecsCluster) error {
			_, err := api.DeleteCluster(ctx, &ecs.DeleteClusterInput{Cluster: &id})
			return err
		},
	})
}

func ecsTags(t tags) []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}
