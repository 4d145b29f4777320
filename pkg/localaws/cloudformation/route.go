package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

type routes interface {
	CreateRoute(ctx context.Context, in *ec2.CreateRouteInput) (*ec2.CreateRouteOutput, error)
	ReplaceRoute(ctx context.Context, in *ec2.ReplaceRouteInput) (*ec2.ReplaceRouteOutput, error)
	DeleteRoute(ctx context.Context, in *ec2.DeleteRouteInput) (*ec2.DeleteRouteOutput, error)
}

type route struct {
	RouteTableId         string `cfn:"required,replace"`
	DestinationCidrBlock string `cfn:"required,replace"`
	GatewayId            *string
	NatGatewayId         *string
}

func routeKind(api ec2API) kind {
	create := func(ctx context.Context, _ job, p *route) (string, error) {
		_, err := api.CreateRoute(ctx, &ec2.CreateRouteInput{
			RouteTableId: &p.RouteTableId, DestinationCidrBlock: &p.DestinationCidrBlock,
			GatewayId: p.GatewayId, NatGatewayId: p.NatGatewayId,
		})
		if err != nil {
			return "", err
		}
		return p.RouteTableId + "|" + p.DestinationCidrBlock, nil
	}
	remove := func(ctx context.Context, _ job, _ string, p *route) error {
		_, err := api.DeleteRoute(ctx, &ec2.DeleteRouteInput{RouteTableId: &p.RouteTableId, DestinationCidrBlock: &p.DestinationCidrBlock})
		return err
	}
	return define(handler[route]{
		create: create, remove: remove,
		actual: func(ctx context.Context, _ string, p *route) (*route, error) { return actualRoute(ctx, api, p) },
		update: func(ctx context.Context, _ job, _ string, _, p *route) error {
			_, err := api.ReplaceRoute(ctx, &ec2.ReplaceRouteInput{
				RouteTableId: &p.RouteTableId, DestinationCidrBlock: &p.DestinationCidrBlock,
				GatewayId: p.GatewayId, NatGatewayId: p.NatGatewayId,
			})
			return err
		},
	})
}
