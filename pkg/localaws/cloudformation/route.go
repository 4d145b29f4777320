package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
)

type routes interface {
	CreateRoute(ctx context.Context, in *ec2.CreateRouteInput) (*ec2.CreateRouteOutput, error)
	DeleteRoute(ctx context.Context, in *ec2.DeleteRouteInput) (*ec2.DeleteRouteOutput, error)
}

type route struct {
	RouteTableId         string `cfn:"required,replace"`
	DestinationCidrBlock string `cfn:"required,replace"`
	GatewayId            *string
	NatGatewayId         *string
}

// routeKind changes a route's target by making the route anew, as there is no one call for both.
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
		update: func(ctx context.Context, j job, id string, old, p *route) error {
			if err := remove(ctx, j, id, old); err != nil && !absent(err) {
				return err
			}
			_, err := create(ctx, j, p)
			return err
		},
	})
}
