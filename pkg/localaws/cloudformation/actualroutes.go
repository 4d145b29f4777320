package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

func oneRouteTable(ctx context.Context, api ec2API, id string) (types.RouteTable, error) {
	got, err := api.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{RouteTableIds: []string{id}})
	if err != nil {
		return types.RouteTable{}, err
	}
	return got.RouteTables[0], nil
}

func actualRouteTable(ctx context.Context, api ec2API, id string) (*routeTable, error) {
	got, err := oneRouteTable(ctx, api, id)
	return &routeTable{VpcId: aws.ToString(got.VpcId), Tags: networkTags(got.Tags)}, err
}

func actualAssociation(ctx context.Context, api ec2API, id string, p *association) (*association, error) {
	got, err := oneRouteTable(ctx, api, p.RouteTableId)
	if err != nil {
		return nil, err
	}
	for _, a := range got.Associations {
		if aws.ToString(a.RouteTableAssociationId) == id {
			return &association{RouteTableId: aws.ToString(a.RouteTableId), SubnetId: aws.ToString(a.SubnetId)}, nil
		}
	}
	return nil, vanished(id)
}

func actualRoute(ctx context.Context, api ec2API, p *route) (*route, error) {
	got, err := oneRouteTable(ctx, api, p.RouteTableId)
	if err != nil {
		return nil, err
	}
	for _, r := range got.Routes {
		if aws.ToString(r.DestinationCidrBlock) == p.DestinationCidrBlock {
			return &route{RouteTableId: p.RouteTableId, DestinationCidrBlock: p.DestinationCidrBlock, GatewayId: r.GatewayId, NatGatewayId: r.NatGatewayId}, nil
		}
	}
	return nil, vanished(p.DestinationCidrBlock)
}
