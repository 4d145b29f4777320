package ec2

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func (b bench) state(id string) string {
	b.t.Helper()
	return string(must(b, b.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}}).VpcEndpoints[0].State)
}

func TestInterfaceEndpointLivesOverTime(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		sub, group := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.group(vpcID, "endpoints")
		made := must(b, b.CreateVpcEndpoint, interfaceEndpoint(vpcID, "ecs", group, sub)).VpcEndpoint
		id := *made.VpcEndpointId
		require.Len(t, made.NetworkInterfaceIds, 1)
		require.Equal(t, "pending", string(made.State))
		time.Sleep(57 * time.Second)
		require.Equal(t, "available", b.state(id))
		require.Equal(t, []Bill{{id, types.ResourceTypeVpcEndpoint, vpcID}}, b.Billed())
		seen := must(b, b.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{Filters: filterBy("interface-type", "vpc_endpoint")})
		require.Equal(t, made.NetworkInterfaceIds[0], *seen.NetworkInterfaces[0].NetworkInterfaceId)
		require.True(t, *seen.NetworkInterfaces[0].RequesterManaged)
		refused(b, b.DeleteNetworkInterface, &sdk.DeleteNetworkInterfaceInput{NetworkInterfaceId: &made.NetworkInterfaceIds[0]}, "InvalidParameterValue",
			"Network interface '"+made.NetworkInterfaceIds[0]+"' is currently in use.")

		require.Empty(t, must(b, b.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{id}}).Unsuccessful)
		time.Sleep(99 * time.Second)
		require.Equal(t, "deleting", b.state(id))
		refused(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub}, "DependencyViolation", "")
		refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group}, "DependencyViolation", "")
		time.Sleep(time.Second)
		refused(b, b.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}}, "InvalidVpcEndpointId.NotFound", "")
		must(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub})
		must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group})
		left := must(b, b.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{id}}).Unsuccessful[0]
		require.Equal(t, "InvalidVpcEndpoint.NotFound", *left.Error.Code)
		require.Equal(t, "The Vpc Endpoint Id '"+id+"' does not exist", *left.Error.Message)
	})
}

func TestGatewayEndpointIsThereAndGoneAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		table := b.table(vpcID)
		made := must(b, b.CreateVpcEndpoint, gatewayEndpoint(vpcID, "s3", table)).VpcEndpoint
		require.Equal(t, "available", string(made.State))
		require.Equal(t, *made.VpcEndpointId, *b.seeTable(table).Routes[1].GatewayId)
		list := *b.seeTable(table).Routes[1].DestinationPrefixListId
		require.Equal(t, types.RouteStateActive, b.seeTable(table).Routes[1].State)
		refused(b, b.CreateVpcEndpoint, gatewayEndpoint(vpcID, "s3", table), "RouteAlreadyExists",
			"route table "+table+" already has a route with destination-prefix-list-id "+list)
		must(b, b.DeleteVpcEndpoints, &sdk.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*made.VpcEndpointId}})
		require.Len(t, b.seeTable(table).Routes, 1)
		require.Empty(t, must(b, b.DescribeTags, &sdk.DescribeTagsInput{Filters: filterBy("resource-id", *made.VpcEndpointId)}).Tags)
		must(b, b.DeleteRouteTable, &sdk.DeleteRouteTableInput{RouteTableId: &table})
		must(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &vpcID})
	})
}

func TestPrivateDnsHasItsConditions(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		in := interfaceEndpoint(vpcID, "ecr.api", b.group(vpcID, "endpoints"), b.subnet(vpcID, "10.0.0.0/24", "use1-az1"))
		in.PrivateDnsEnabled = new(true)
		refused(b, b.CreateVpcEndpoint, in, "InvalidParameter",
			"Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for "+vpcID)
		must(b, b.ModifyVpcAttribute, &sdk.ModifyVpcAttributeInput{
			VpcId: &vpcID, EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(true)},
		})
		entries := must(b, b.CreateVpcEndpoint, in).VpcEndpoint.DnsEntries
		require.Equal(t, "api.ecr.us-east-1.amazonaws.com", *entries[len(entries)-1].DnsName)
		refused(b, b.CreateVpcEndpoint, in, "InvalidParameter",
			"private-dns-enabled cannot be set because there is already a conflicting DNS domain for api.ecr.us-east-1.amazonaws.com in the VPC "+vpcID)
	})
}

func TestEndpointsThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		vpcID, other := b.vpc(), b.vpc()
		group := b.group(vpcID, "endpoints")
		one, twin := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.subnet(vpcID, "10.0.1.0/24", "use1-az1")
		refused(b, b.CreateVpcEndpoint, gatewayEndpoint(vpcID, "nothing"), "InvalidServiceName",
			"The Vpc Endpoint Service 'com.amazonaws.us-east-1.nothing' does not exist")
		refused(b, b.CreateVpcEndpoint, gatewayEndpoint(vpcID, "ecs"), "InvalidParameter",
			"Endpoint type (Gateway) does not match available service types ([Interface]).")
		refused(b, b.CreateVpcEndpoint, interfaceEndpoint(vpcID, "ecs", group, one, twin), "DuplicateSubnetsInSameZone",
			"Found another VPC endpoint subnet in the availability zone of "+twin)
		refused(b, b.CreateVpcEndpoint, interfaceEndpoint(other, "ecs", group), "InvalidGroup.NotFound", "")
		refused(b, b.CreateVpcEndpoint, interfaceEndpoint(other, "ecs", b.group(other, "x"), one), "InvalidParameter", "")
		b.WithholdEndpoint("use1-az1", "ecs-telemetry")
		refused(b, b.CreateVpcEndpoint, interfaceEndpoint(vpcID, "ecs-telemetry", group, one), "InvalidParameter",
			"The VPC endpoint service com.amazonaws.us-east-1.ecs-telemetry does not support the availability zone of the subnet: "+one+".")
		bad := gatewayEndpoint(vpcID, "s3")
		bad.PolicyDocument = new("{")
		refused(b, b.CreateVpcEndpoint, bad, "InvalidPolicyDocument", "")
		foreign := b.table(other)
		refused(b, b.CreateVpcEndpoint, gatewayEndpoint(vpcID, "s3", foreign), "InvalidRouteTableId.NotFound", "")
	})
}

func TestEndpointServicesSayTheirZones(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.WithholdEndpoint("use1-az3", "ecs-telemetry")
		names := []string{"com.amazonaws.us-east-1.ecs", "com.amazonaws.us-east-1.ecs-telemetry"}
		out := must(b, b.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceNames: names})
		require.Equal(t, names, out.ServiceNames)
		require.Len(t, out.ServiceDetails[0].AvailabilityZoneIds, 6)
		require.Len(t, out.ServiceDetails[1].AvailabilityZoneIds, 5)
		require.NotContains(t, out.ServiceDetails[1].AvailabilityZoneIds, "use1-az3")
		both := must(b, b.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{"com.amazonaws.us-east-1.s3"}})
		require.Len(t, both.ServiceDetails, 2)
		require.Len(t, both.ServiceNames, 1)
		refused(b, b.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{ServiceNames: []string{"x"}}, "InvalidServiceName",
			"The Vpc Endpoint Service 'x' does not exist")
		in := &sdk.DescribeVpcEndpointServicesInput{Filters: filterBy("service-type", "Gateway")}
		require.Len(t, must(b, b.DescribeVpcEndpointServices, in).ServiceDetails, 2)
	})
}
