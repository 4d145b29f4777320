package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type natGateways interface {
	CreateNatGateway(ctx context.Context, in *ec2.CreateNatGatewayInput) (*ec2.CreateNatGatewayOutput, error)
	DescribeNatGateways(ctx context.Context, in *ec2.DescribeNatGatewaysInput) (*ec2.DescribeNatGatewaysOutput, error)
	DeleteNatGateway(ctx context.Context, in *ec2.DeleteNatGatewayInput) (*ec2.DeleteNatGatewayOutput, error)
}

type nat struct {
	SubnetId     string `cfn:"required,replace"`
	AllocationId string `cfn:"replace"`
	Tags         tags
}

// natKind makes NAT gateways; EC2 takes the time, and they are asked until they are there, or gone.
func natKind(api ec2API) kind {
	return define(handler[nat]{
		create: func(ctx context.Context, j job, p *nat) (string, error) {
			made, err := api.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{
				SubnetId: &p.SubnetId, AllocationId: &p.AllocationId,
				TagSpecifications: specify(types.ResourceTypeNatgateway, p.Tags),
			})
			if err != nil {
				return "", err
			}
			id := *made.NatGateway.NatGatewayId
			api.TagSystem([]string{id}, j.own)
			return id, nil
		},
		ready: func(ctx context.Context, id string, _ *nat) (bool, error) {
			got, err := describeNat(ctx, api, id)
			if err == nil && got.State == types.NatGatewayStateFailed {
				err = region.Refuse("NotStabilized", "%s", aws.ToString(got.FailureMessage))
			}
			return err == nil && got.State == types.NatGatewayStateAvailable, err
		},
		update: func(ctx context.Context, _ job, id string, old, p *nat) error {
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, p *nat) (*nat, error) { return actualNat(ctx, api, id, p) },
		remove: func(ctx context.Context, _ job, id string, _ *nat) error {
			_, err := api.DeleteNatGateway(ctx, &ec2.DeleteNatGatewayInput{NatGatewayId: &id})
			return err
		},
		gone: func(ctx context.Context, id string) (bool, error) {
			got, err := describeNat(ctx, api, id)
			return err == nil && got.State == types.NatGatewayStateDeleted, err
		},
	})
}

func describeNat(ctx context.Context, api natGateways, id string) (types.NatGateway, error) {
	got, err := api.DescribeNatGateways(ctx, &ec2.DescribeNatGatewaysInput{NatGatewayIds: []string{id}})
	if err != nil {
		return types.NatGateway{}, err
	}
	if len(got.NatGateways) != 1 {
		return types.NatGateway{}, region.Refuse("NatGatewayNotFound", "NatGateway %s was not found", id)
	}
	return got.NatGateways[0], nil
}
