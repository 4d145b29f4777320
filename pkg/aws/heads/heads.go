// Package heads stops the services of Amazon ECS in which engines of contexts run.
package heads

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Heads is Amazon ECS in one account and region.
type Heads struct{ client *ecs.Client }

// New makes the adapter. Its calls are not tried again: a call that may have had an effect is followed by a look.
func New(cfg aws.Config) *Heads {
	return &Heads{client: ecs.NewFromConfig(cfg, func(o *ecs.Options) { o.Retryer = aws.NopRetryer{} })}
}

// Stop makes a service, named by its ARN, want no tasks any more. One that wants none, or is gone, is no error.
func (h *Heads) Stop(ctx context.Context, service string) error {
	_, err := h.client.UpdateService(ctx, &ecs.UpdateServiceInput{Cluster: cluster(service), Service: &service, DesiredCount: aws.Int32(0)})
	if gone(err) {
		return nil
	}
	return awsfault.From(err, "ecs:UpdateService")
}

// cluster is that of a service's ARN, which ends in service/CLUSTER/NAME. ARNs of the old form, service/NAME, do not tell it;
// ECS then takes the cluster named default (Amazon ECS Developer Guide, "ARNs and IDs").
func cluster(service string) *string {
	if parts := strings.Split(service, "/"); len(parts) == 3 {
		return &parts[1]
	}
	return nil
}

func gone(err error) bool {
	_, noCluster := errors.AsType[*types.ClusterNotFoundException](err)
	_, noService := errors.AsType[*types.ServiceNotFoundException](err)
	_, inactive := errors.AsType[*types.ServiceNotActiveException](err)
	return noCluster || noService || inactive
}
