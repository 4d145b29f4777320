package ec2

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/stretchr/testify/require"
)

func TestInterfaceHoldsItsSubnetAndGroup(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		sub, group := b.subnet(vpcID, "10.0.0.0/28", "use1-az1"), b.group(vpcID, "job")
		free := func() int32 {
			return *must(b, b.DescribeSubnets, &sdk.DescribeSubnetsInput{SubnetIds: []string{sub}}).Subnets[0].AvailableIpAddressCount
		}
		require.EqualValues(t, 11, free())
		made := must(b, b.CreateNetworkInterface, &sdk.CreateNetworkInterfaceInput{
			SubnetId: &sub, Groups: []string{group}, Description: new("a job"),
		}).NetworkInterface
		require.Equal(t, "10.0.0.4", *made.PrivateIpAddress)
		require.Equal(t, "job", *made.Groups[0].GroupName)
		require.EqualValues(t, 10, free())
		for name, value := range map[string]string{"vpc-id": vpcID, "subnet-id": sub, "group-id": group, "description": "a *", "status": "available"} {
			in := &sdk.DescribeNetworkInterfacesInput{Filters: filterBy(name, value)}
			require.Len(t, must(b, b.DescribeNetworkInterfaces, in).NetworkInterfaces, 1, name)
		}
		refused(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub}, "DependencyViolation", "")
		refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group}, "DependencyViolation", "")
		must(b, b.DeleteNetworkInterface, &sdk.DeleteNetworkInterfaceInput{NetworkInterfaceId: made.NetworkInterfaceId})
		must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group})
		must(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub})
	})
}

func TestSubnetFillsUp(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		sub := b.subnet(b.vpc(), "10.0.0.0/28", "use1-az1")
		in := &sdk.CreateNetworkInterfaceInput{SubnetId: &sub}
		seen := map[string]bool{}
		for range 11 {
			seen[*must(b, b.CreateNetworkInterface, in).NetworkInterface.PrivateIpAddress] = true
		}
		require.Len(t, seen, 11)
		require.NotContains(t, seen, "10.0.0.15")
		refused(b, b.CreateNetworkInterface, in, "InsufficientFreeAddressesInSubnet", "")
	})
}

func TestNatGatewayShowsItsInterface(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		b.gateway(vpcID)
		id := b.nat(b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.address())
		in := &sdk.DescribeNetworkInterfacesInput{Filters: filterBy("interface-type", "nat_gateway")}
		seen := must(b, b.DescribeNetworkInterfaces, in).NetworkInterfaces
		require.Equal(t, "nat_gateway", string(seen[0].InterfaceType))
		require.Equal(t, "Interface for NAT Gateway "+id, *seen[0].Description)
		require.NotEmpty(t, *seen[0].Association.PublicIp)
		must(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
		time.Sleep(time.Minute)
		require.Empty(t, must(b, b.DescribeNetworkInterfaces, in).NetworkInterfaces)
	})
}

func TestAddressesAreFoundByAllTheirNames(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		one, two := b.address(), b.address()
		ip := *must(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{AllocationIds: []string{one}}).Addresses[0].PublicIp
		require.Equal(t, one, *must(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{PublicIps: []string{ip}}).Addresses[0].AllocationId)
		require.Len(t, must(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{Filters: filterBy("allocation-id", two)}).Addresses, 1)
		require.Len(t, must(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{Filters: filterBy("domain", "vpc")}).Addresses, 2)
		refused(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{PublicIps: []string{"1.1.1.1"}}, "InvalidAddress.NotFound", "Address '1.1.1.1' not found.")
		refused(b, b.AllocateAddress, &sdk.AllocateAddressInput{Domain: "standard"}, "InvalidParameterValue", "")
	})
}
