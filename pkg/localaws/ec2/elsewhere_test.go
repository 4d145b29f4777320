package ec2

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func TestRoutesToThingsElsewhere(t *testing.T) {
	for _, c := range []struct {
		id, code, filter string
		ask              func(*sdk.CreateRouteInput, *string)
		shown            func(types.Route) *string
	}{
		{"tgw-0123456789abcdef0", "InvalidTransitGatewayID", "route.transit-gateway-id", func(in *sdk.CreateRouteInput, id *string) { in.TransitGatewayId = id }, func(r types.Route) *string { return r.TransitGatewayId }},
		{"pcx-0123456789abcdef0", "InvalidVpcPeeringConnectionID", "route.vpc-peering-connection-id", func(in *sdk.CreateRouteInput, id *string) { in.VpcPeeringConnectionId = id }, func(r types.Route) *string { return r.VpcPeeringConnectionId }},
		{"vgw-01234567", "InvalidGatewayID", "route.gateway-id", func(in *sdk.CreateRouteInput, id *string) { in.GatewayId = id }, func(r types.Route) *string { return r.GatewayId }},
		{"eni-0123456789abcdef0", "InvalidNetworkInterfaceID", "route.destination-cidr-block", func(in *sdk.CreateRouteInput, id *string) { in.NetworkInterfaceId = id }, func(r types.Route) *string { return r.NetworkInterfaceId }},
		{"vpce-0123456789abcdef0", "InvalidVpcEndpointId", "route.gateway-id", func(in *sdk.CreateRouteInput, id *string) { in.VpcEndpointId = id }, func(r types.Route) *string { return r.GatewayId }},
		{"i-0123456789abcdef0", "InvalidInstanceID", "route.instance-id", func(in *sdk.CreateRouteInput, id *string) { in.InstanceId = id }, func(r types.Route) *string { return r.InstanceId }},
	} {
		inBubble(t, func(t *testing.T, b bench) {
			table := b.table(b.vpc())
			in := &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: new("172.16.0.0/12")}
			c.ask(in, &c.id)
			refused(b, b.CreateRoute, in, c.code+".NotFound", "")
			require.NoError(t, b.Declare(c.id))
			must(b, b.CreateRoute, in)
			r := b.seeTable(table).Routes[1]
			require.Equal(t, c.id, *c.shown(r))
			require.Equal(t, types.RouteStateActive, r.State)
			value := c.id
			if c.filter == "route.destination-cidr-block" { // AWS has no filter for interfaces
				value = "172.16.0.0/12"
			}
			require.Len(t, must(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: filterBy(c.filter, value)}).RouteTables, 1)
			b.Withdraw(c.id)
			require.Equal(t, types.RouteStateBlackhole, b.seeTable(table).Routes[1].State)
			c.ask(in, new(c.id+"xyz"))
			refused(b, b.CreateRoute, in, c.code+".Malformed", "")
		})
	}
}

func TestOnlyTargetsAreDeclared(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		for _, id := range []string{"", "tgw", "tgw-1", "nat-0123456789abcdef0", "igw-0123456789abcdef0", "tgw-0123456789ABCDEF0"} {
			require.Error(t, b.Declare(id), id)
		}
		table := b.table(b.vpc())
		in := &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0"), TransitGatewayId: new("tgw-0123456789abcdef0"), NatGatewayId: new("nat-0123456789abcdef0")}
		refused(b, b.CreateRoute, in, "InvalidParameterCombination", "")
	})
}

func TestRouteToAnInterfaceOfNoInstanceIsBlack(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID, other := b.vpc(), b.vpc()
		table, foreign := b.table(vpcID), b.table(other)
		sub := b.subnet(vpcID, "10.0.0.0/24", "use1-az1")
		id := must(b, b.CreateNetworkInterface, &sdk.CreateNetworkInterfaceInput{SubnetId: &sub}).NetworkInterface.NetworkInterfaceId
		in := &sdk.CreateRouteInput{RouteTableId: &foreign, DestinationCidrBlock: new("0.0.0.0/0"), NetworkInterfaceId: id}
		refused(b, b.CreateRoute, in, "InvalidParameterValue", "")
		in.RouteTableId = &table
		must(b, b.CreateRoute, in)
		require.Equal(t, types.RouteStateBlackhole, b.seeTable(table).Routes[1].State)
	})
}
