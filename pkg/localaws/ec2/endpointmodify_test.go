package ec2

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

// endpoint is an endpoint as it is described.
func (b bench) endpoint(id string) types.VpcEndpoint {
	b.t.Helper()
	return must(b, b.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}}).VpcEndpoints[0]
}

func TestTheTablesOfAGatewayEndpointAreChanged(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		one, two := b.table(vpcID), b.table(vpcID)
		id := *must(b, b.CreateVpcEndpoint, gatewayEndpoint(vpcID, "s3", one)).VpcEndpoint.VpcEndpointId
		must(b, b.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: &id, AddRouteTableIds: []string{two}, RemoveRouteTableIds: []string{one}})
		require.Equal(t, []string{two}, b.endpoint(id).RouteTableIds)
		require.Len(t, b.seeTable(one).Routes, 1)
		require.Len(t, b.seeTable(two).Routes, 2)
		refused(b, b.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: &id, AddRouteTableIds: []string{two}}, "RouteAlreadyExists", "")
		refused(b, b.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: &id, AddSubnetIds: []string{"subnet-1"}}, "InvalidParameter", "")
		refused(b, b.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: new("vpce-0123456789abcdef0")}, "InvalidVpcEndpointId.NotFound", "")
	})
}

func TestAnInterfaceEndpointIsMoved(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		must(b, b.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &vpcID, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)}})
		group, other := b.group(vpcID, "endpoints"), b.group(vpcID, "other")
		one, two, twin := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.subnet(vpcID, "10.0.1.0/24", "use1-az2"), b.subnet(vpcID, "10.0.2.0/24", "use1-az1")
		id := *must(b, b.CreateVpcEndpoint, interfaceEndpoint(vpcID, "ecs", group, one)).VpcEndpoint.VpcEndpointId
		must(b, b.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{
			VpcEndpointId: &id, AddSubnetIds: []string{two}, AddSecurityGroupIds: []string{other}, RemoveSecurityGroupIds: []string{group}, PrivateDnsEnabled: new(true),
		})
		got := b.endpoint(id)
		require.Equal(t, []string{one, two}, got.SubnetIds)
		require.Equal(t, other, *got.Groups[0].GroupId)
		require.True(t, *got.PrivateDnsEnabled)
		must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group})
		for _, in := range []*sdk.ModifyVpcEndpointInput{
			{AddRouteTableIds: []string{b.table(vpcID)}}, {RemoveSecurityGroupIds: []string{other}},
		} {
			in.VpcEndpointId = &id
			refused(b, b.ModifyVpcEndpoint, in, "InvalidParameter", "")
		}
		refused(b, b.ModifyVpcEndpoint, &sdk.ModifyVpcEndpointInput{VpcEndpointId: &id, AddSubnetIds: []string{twin}}, "DuplicateSubnetsInSameZone", "")
		require.Equal(t, got, b.endpoint(id), "a refusal changes nothing")
	})
}
