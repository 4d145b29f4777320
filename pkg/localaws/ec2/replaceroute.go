package ec2

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// ReplaceRoute gives a route that a client made another target. That a missing route has this code others have checked on AWS
// (getmoto/moto#6425); its text is (G).
func (s *Service) ReplaceRoute(_ context.Context, in *sdk.ReplaceRouteInput) (*sdk.ReplaceRouteOutput, error) {
	if err := only(in, in.DryRun, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId",
		"TransitGatewayId", "VpcPeeringConnectionId", "NetworkInterfaceId", "VpcEndpointId", "InstanceId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	t, err := s.tables.get(types.ResourceTypeRouteTable, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	to := aws.ToString(in.DestinationCidrBlock)
	i := slices.IndexFunc(t.routes, func(r route) bool { return r.cidr == to })
	if i < 0 {
		return nil, invalid("There is no route defined for '%s' in the route table. Use CreateRoute instead.", to)
	}
	r, err := asked(&sdk.CreateRouteInput{
		GatewayId: in.GatewayId, NatGatewayId: in.NatGatewayId, TransitGatewayId: in.TransitGatewayId, VpcPeeringConnectionId: in.VpcPeeringConnectionId,
		NetworkInterfaceId: in.NetworkInterfaceId, VpcEndpointId: in.VpcEndpointId, InstanceId: in.InstanceId,
	})
	if err != nil {
		return nil, err
	}
	r.cidr = to
	if err := s.reaches(r, t); err != nil {
		return nil, err
	}
	t.routes[i] = r
	return &sdk.ReplaceRouteOutput{}, nil
}
