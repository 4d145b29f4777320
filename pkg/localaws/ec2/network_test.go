package ec2

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

// network is a whole private network in three zones.
type network struct {
	vpc, gateway, group          string
	public, private              []string // subnets
	addresses, nats              []string
	publicTable, privateTable    string
	publicLinks                  []string // associations
	gatewayEndpoint, ecsEndpoint string
}

func (b bench) network() network {
	b.t.Helper()
	n := network{vpc: b.vpc()}
	n.gateway = b.gateway(n.vpc)
	n.publicTable, n.privateTable = b.table(n.vpc), b.table(n.vpc)
	must(b, b.CreateRoute, &sdk.CreateRouteInput{RouteTableId: &n.publicTable, DestinationCidrBlock: new("0.0.0.0/0"), GatewayId: &n.gateway})
	for i := range 3 {
		zone := fmt.Sprintf("use1-az%d", i+1)
		public := b.subnet(n.vpc, fmt.Sprintf("10.0.%d.0/24", i), zone)
		n.public = append(n.public, public)
		n.private = append(n.private, b.subnet(n.vpc, fmt.Sprintf("10.0.%d.0/24", i+10), zone))
		link := must(b, b.AssociateRouteTable, &sdk.AssociateRouteTableInput{RouteTableId: &n.publicTable, SubnetId: &public})
		n.publicLinks = append(n.publicLinks, *link.AssociationId)
		n.addresses = append(n.addresses, b.address())
		n.nats = append(n.nats, b.nat(public, n.addresses[i]))
	}
	must(b, b.CreateRoute, &sdk.CreateRouteInput{RouteTableId: &n.privateTable, DestinationCidrBlock: new("0.0.0.0/0"), NatGatewayId: &n.nats[0]})
	n.group = b.group(n.vpc, "endpoints")
	n.gatewayEndpoint = *must(b, b.CreateVpcEndpoint, gatewayEndpoint(n.vpc, "s3", n.publicTable, n.privateTable)).VpcEndpoint.VpcEndpointId
	n.ecsEndpoint = *must(b, b.CreateVpcEndpoint, interfaceEndpoint(n.vpc, "ecs", n.group, n.private...)).VpcEndpoint.VpcEndpointId
	return n
}

func TestNetworkIsTornDownInTheRightOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		n := b.network()
		time.Sleep(2 * time.Minute)
		require.Len(t, b.Billed(), 3+3+1)
		must(b, b.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{n.gatewayEndpoint, n.ecsEndpoint}})
		for _, id := range n.nats {
			must(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
		}
		time.Sleep(2 * time.Minute)
		for _, id := range n.addresses {
			must(b, b.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: &id})
		}
		require.Empty(t, b.Billed())
		for _, id := range n.publicLinks {
			must(b, b.DisassociateRouteTable, &sdk.DisassociateRouteTableInput{AssociationId: &id})
		}
		for _, id := range append(n.public, n.private...) {
			must(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &id})
		}
		for _, id := range []string{n.publicTable, n.privateTable} {
			must(b, b.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: &id})
		}
		must(b, b.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &n.gateway, VpcId: &n.vpc})
		must(b, b.DeleteInternetGateway, &sdk.DeleteInternetGatewayInput{InternetGatewayId: &n.gateway})
		must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &n.group})
		must(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &n.vpc})
		require.Empty(t, must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs)
		require.Empty(t, must(b, b.DescribeSecurityGroups, &sdk.DescribeSecurityGroupsInput{}).SecurityGroups)
		require.Empty(t, must(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{}).RouteTables)
	})
}

func TestNetworkRefusesTheWrongOrder(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		n := b.network()
		const violation = "DependencyViolation"
		refused(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &n.vpc}, violation, "The vpc '"+n.vpc+"' has dependencies and cannot be deleted.")
		for _, id := range []string{n.public[0], n.private[0]} {
			refused(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &id}, violation, "The subnet '"+id+"' has dependencies and cannot be deleted.")
		}
		refused(b, b.DetachInternetGateway, &sdk.DetachInternetGatewayInput{InternetGatewayId: &n.gateway, VpcId: &n.vpc}, violation,
			"Network "+n.vpc+" has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.")
		refused(b, b.DeleteInternetGateway, &sdk.DeleteInternetGatewayInput{InternetGatewayId: &n.gateway}, violation,
			"The internetGateway '"+n.gateway+"' has dependencies and cannot be deleted.")
		refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &n.group}, violation, "resource "+n.group+" has a dependent object")
		for _, id := range []string{n.publicTable, n.privateTable, b.mainTable(n.vpc)} {
			refused(b, b.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: &id}, violation,
				"The routeTable '"+id+"' has dependencies and cannot be deleted.")
		}
		ip := *must(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{AllocationIds: n.addresses[:1]}).Addresses[0].PublicIp
		refused(b, b.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: &n.addresses[0]}, "InvalidIPAddress.InUse", "Address "+ip+" is in use.")
	})
}

func (b bench) mainTable(vpcID string) string {
	b.t.Helper()
	in := &sdk.DescribeRouteTablesInput{Filters: append(filterBy("vpc-id", vpcID), filterBy("association.main", "true")...)}
	return *must(b, b.DescribeRouteTables, in).RouteTables[0].RouteTableId
}

// TestVpcIsHeldByEachKindOfThing leaves one thing at a time in an otherwise empty VPC.
func TestVpcIsHeldByEachKindOfThing(t *testing.T) {
	for name, occupy := range map[string]func(b bench, vpcID string){
		"subnet":           func(b bench, id string) { b.subnet(id, "10.0.0.0/24", "use1-az1") },
		"internet gateway": func(b bench, id string) { b.gateway(id) },
		"security group":   func(b bench, id string) { b.group(id, "left") },
		"route table":      func(b bench, id string) { b.table(id) },
		"gateway endpoint": func(b bench, id string) { must(b, b.CreateVpcEndpoint, gatewayEndpoint(id, "s3")) },
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(_ *testing.T, b bench) {
				id := b.vpc()
				occupy(b, id)
				refused(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &id}, "DependencyViolation", "The vpc '"+id+"' has dependencies and cannot be deleted.")
			})
		})
	}
}

func TestNewVpcIsAsAwsMakesIt(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		made := must(b, b.CreateVpc, &sdk.CreateVpcInput{CidrBlock: new("10.1.77.5/16")}).Vpc
		require.Regexp(t, `^vpc-0[0-9a-f]{16}$`, *made.VpcId)
		require.Equal(t, types.VpcStatePending, made.State)
		seen := must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs[0]
		require.Equal(t, types.VpcStateAvailable, seen.State)
		require.Equal(t, "10.1.0.0/16", *seen.CidrBlock)
		table := b.seeTable(b.mainTable(*made.VpcId))
		require.True(t, *table.Associations[0].Main)
		require.Equal(t, "local", *table.Routes[0].GatewayId)
		group := must(b, b.DescribeSecurityGroups, &sdk.DescribeSecurityGroupsInput{}).SecurityGroups[0]
		require.Equal(t, "default", *group.GroupName)
		require.Equal(t, *group.GroupId, *group.IpPermissions[0].UserIdGroupPairs[0].GroupId)
		require.Equal(t, "0.0.0.0/0", *group.IpPermissionsEgress[0].IpRanges[0].CidrIp)
		refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: group.GroupId}, "CannotDelete",
			`the specified group: "`+*group.GroupId+`" name: "default" cannot be deleted by a user`)
	})
}

func TestVpcAttributes(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		id := b.vpc()
		read := func(name types.VpcAttributeName) *sdk.DescribeVpcAttributeOutput {
			return must(b, b.DescribeVpcAttribute, &sdk.DescribeVpcAttributeInput{VpcId: &id, Attribute: name})
		}
		require.True(t, *read(types.VpcAttributeNameEnableDnsSupport).EnableDnsSupport.Value)
		require.False(t, *read(types.VpcAttributeNameEnableDnsHostnames).EnableDnsHostnames.Value)
		on := &types.AttributeBooleanValue{Value: aws.Bool(true)}
		must(b, b.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &id, EnableDnsHostnames: on})
		require.True(t, *read(types.VpcAttributeNameEnableDnsHostnames).EnableDnsHostnames.Value)
		refused(b, b.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &id, EnableDnsHostnames: on, EnableDnsSupport: on},
			"InvalidParameterCombination", "")
		refused(b, b.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{VpcId: &id}, "MissingParameter", "")
	})
}
