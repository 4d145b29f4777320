package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type subnets interface {
	CreateSubnet(ctx context.Context, in *ec2.CreateSubnetInput) (*ec2.CreateSubnetOutput, error)
	ModifySubnetAttribute(ctx context.Context, in *ec2.ModifySubnetAttributeInput) (*ec2.ModifySubnetAttributeOutput, error)
	DeleteSubnet(ctx context.Context, in *ec2.DeleteSubnetInput) (*ec2.DeleteSubnetOutput, error)
}

type subnet struct {
	VpcId               string  `cfn:"required,replace"`
	CidrBlock           string  `cfn:"replace"`
	AvailabilityZoneId  *string `cfn:"replace"`
	MapPublicIpOnLaunch *bool
	Tags                tags
}

func subnetKind(api ec2API) kind {
	return define(handler[subnet]{
		create: func(ctx context.Context, j job, p *subnet) (string, error) {
			made, err := api.CreateSubnet(ctx, &ec2.CreateSubnetInput{
				VpcId: &p.VpcId, CidrBlock: &p.CidrBlock,
				AvailabilityZoneId: p.AvailabilityZoneId, TagSpecifications: specify(types.ResourceTypeSubnet, p.Tags),
			})
			if err != nil {
				return "", err
			}
			id := *made.Subnet.SubnetId
			api.TagSystem([]string{id}, j.own)
			return id, mapPublic(ctx, api, id, nil, p.MapPublicIpOnLaunch)
		},
		update: func(ctx context.Context, _ job, id string, old, p *subnet) error {
			if err := mapPublic(ctx, api, id, old.MapPublicIpOnLaunch, p.MapPublicIpOnLaunch); err != nil {
				return err
			}
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *subnet) (*subnet, error) { return actualSubnet(ctx, api, id) },
		remove: func(ctx context.Context, _ job, id string, _ *subnet) error {
			_, err := api.DeleteSubnet(ctx, &ec2.DeleteSubnetInput{SubnetId: &id})
			return err
		},
	})
}

func mapPublic(ctx context.Context, api subnets, id string, old, now *bool) error {
	if !differ(old, now) {
		return nil
	}
	_, err := api.ModifySubnetAttribute(ctx, &ec2.ModifySubnetAttributeInput{SubnetId: &id, MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: now}})
	return err
}
