package ec2

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func TestRoutes(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID, other := b.vpc(), b.vpc()
		gateway, foreign, table := b.gateway(vpcID), b.gateway(other), b.table(vpcID)
		make := func(gateway string) *sdk.CreateRouteInput {
			return &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0"), GatewayId: &gateway}
		}
		refused(b, b.CreateRoute, make(foreign), "InvalidParameterValue",
			"route table "+table+" and network gateway "+foreign+" belong to different networks")
		refused(b, b.CreateRoute, make("igw-1"), "InvalidGatewayID.NotFound", "The gateway ID 'igw-1' does not exist")
		must(b, b.CreateRoute, make(gateway))
		refused(b, b.CreateRoute, make(gateway), "RouteAlreadyExists", "The route identified by 0.0.0.0/0 already exists.")
		require.Equal(t, types.RouteStateActive, b.seeTable(table).Routes[1].State)
		must(b, b.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &gateway, VpcId: &vpcID})
		require.Equal(t, types.RouteStateBlackhole, b.seeTable(table).Routes[1].State)

		remove := &sdk.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0")}
		must(b, b.DeleteRoute, remove)
		refused(b, b.DeleteRoute, remove, "InvalidRoute.NotFound", "no route with destination-cidr-block 0.0.0.0/0 in route table "+table)
		refused(b, b.DeleteRoute, &sdk.DeleteRouteInput{RouteTableId: &table, DestinationCidrBlock: new("10.0.0.0/16")}, "InvalidParameterValue",
			"cannot remove local route 10.0.0.0/16 in route table "+table)
	})
}

func TestRouteToNatGatewayTurnsBlack(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		b.gateway(vpcID)
		table := b.table(vpcID)
		id := b.nat(b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.address())
		make := &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0"), NatGatewayId: &id}
		must(b, b.CreateRoute, make)
		require.Equal(t, types.RouteStateActive, b.seeTable(table).Routes[1].State)
		must(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
		time.Sleep(time.Minute)
		require.Equal(t, types.RouteStateBlackhole, b.seeTable(table).Routes[1].State)
		make.DestinationCidrBlock = new("1.0.0.0/8")
		refused(b, b.CreateRoute, make, "InvalidNatGatewayID.NotFound", "The natGateway ID '"+id+"' does not exist")
		require.Len(t, must(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: filterBy("route.nat-gateway-id", id)}).RouteTables, 1)
		require.Len(t, must(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: filterBy("route.state", "blackhole")}).RouteTables, 1)
	})
}

// TestARouteGetsAnotherTarget or keeps the one that it has.
func TestARouteGetsAnotherTarget(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		gateway, table := b.gateway(vpcID), b.table(vpcID)
		nat := b.nat(b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.address())
		replace := &sdk.ReplaceRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0"), NatGatewayId: &nat}
		refused(b, b.ReplaceRoute, replace, "InvalidParameterValue", "There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead.")
		must(b, b.CreateRoute, &sdk.CreateRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0"), GatewayId: &gateway})
		must(b, b.ReplaceRoute, replace)
		require.Equal(t, nat, *b.seeTable(table).Routes[1].NatGatewayId)
		require.Nil(t, b.seeTable(table).Routes[1].GatewayId)
		refused(b, b.ReplaceRoute, &sdk.ReplaceRouteInput{RouteTableId: &table, DestinationCidrBlock: new("0.0.0.0/0"), GatewayId: new("igw-1")},
			"InvalidGatewayID.NotFound", "The gateway ID 'igw-1' does not exist")
		require.Equal(t, nat, *b.seeTable(table).Routes[1].NatGatewayId, "a refusal takes nothing away")
	})
}

func TestSubnetHasOneRouteTable(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID, other := b.vpc(), b.vpc()
		one, two, foreign := b.table(vpcID), b.table(vpcID), b.table(other)
		sub := b.subnet(vpcID, "10.0.0.0/24", "use1-az1")
		refused(b, b.AssociateRouteTable, &sdk.AssociateRouteTableInput{RouteTableId: &foreign, SubnetId: &sub}, "InvalidParameterValue",
			"Route table "+foreign+" and subnet "+sub+" belong to different networks")
		link := must(b, b.AssociateRouteTable, &sdk.AssociateRouteTableInput{RouteTableId: &one, SubnetId: &sub}).AssociationId
		refused(b, b.AssociateRouteTable, &sdk.AssociateRouteTableInput{RouteTableId: &two, SubnetId: &sub}, "Resource.AlreadyAssociated",
			"the specified association for route table "+two+" conflicts with an existing association")
		require.Equal(t, sub, *b.seeTable(one).Associations[0].SubnetId)
		must(b, b.DisassociateRouteTable, &sdk.DisassociateRouteTableInput{AssociationId: link})
		must(b, b.AssociateRouteTable, &sdk.AssociateRouteTableInput{RouteTableId: &two, SubnetId: &sub})
		must(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub})
		must(b, b.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: &two}) // the association went with the subnet
		main := b.seeTable(b.mainTable(vpcID)).Associations[0].RouteTableAssociationId
		refused(b, b.DisassociateRouteTable, &sdk.DisassociateRouteTableInput{AssociationId: main}, "InvalidParameterValue",
			"cannot disassociate the main route table association "+*main)
	})
}
