package ec2

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func TestNatGatewayLivesOverTime(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		b.gateway(vpcID)
		sub, allocation := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.address()
		id := b.nat(sub, allocation)
		require.Equal(t, types.NatGatewayStatePending, b.seeNat(id).State)
		time.Sleep(99 * time.Second)
		require.Equal(t, types.NatGatewayStatePending, b.seeNat(id).State)
		time.Sleep(time.Second)
		seen := b.seeNat(id)
		require.Equal(t, types.NatGatewayStateAvailable, seen.State)
		require.Equal(t, allocation, *seen.NatGatewayAddresses[0].AllocationId)
		require.Equal(t, *seen.NatGatewayAddresses[0].NetworkInterfaceId,
			*must(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{}).Addresses[0].NetworkInterfaceId)

		must(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
		time.Sleep(54 * time.Second)
		require.Equal(t, types.NatGatewayStateDeleting, b.seeNat(id).State)
		refused(b, b.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: &allocation}, "InvalidIPAddress.InUse", "")
		refused(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub}, "DependencyViolation", "")
		time.Sleep(time.Second)
		require.Equal(t, types.NatGatewayStateDeleted, b.seeNat(id).State)
		must(b, b.ReleaseAddress, &sdk.ReleaseAddressInput{AllocationId: &allocation})
		must(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub})
		time.Sleep(59 * time.Minute)
		require.Equal(t, types.NatGatewayStateDeleted, b.seeNat(id).State)
		time.Sleep(time.Minute)
		refused(b, b.DescribeNatGateways, &sdk.DescribeNatGatewaysInput{NatGatewayIds: []string{id}}, "NatGatewayNotFound", "")
		refused(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id}, "NatGatewayNotFound", "")
	})
}

func TestNatGatewayFailsLater(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		sub, allocation := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.address()
		id := b.nat(sub, allocation)
		require.Equal(t, types.NatGatewayStatePending, b.seeNat(id).State)
		require.Nil(t, b.seeNat(id).FailureCode)
		time.Sleep(time.Minute)
		seen := b.seeNat(id)
		require.Equal(t, types.NatGatewayStateFailed, seen.State)
		require.Equal(t, "Gateway.NotAttached", *seen.FailureCode)
		require.Equal(t, "Network "+vpcID+" has no Internet gateway attached", *seen.FailureMessage)
		require.Equal(t, []Bill{{allocation, types.ResourceTypeElasticIp, ""}}, b.Billed())
		must(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
		require.Equal(t, types.NatGatewayStateDeleted, b.seeNat(id).State)
		require.Zero(t, b.interfacesIn(sub), "a deleted failure has no interface again")

		b.gateway(vpcID)
		good := b.nat(sub, allocation)
		twice := b.nat(sub, allocation)
		time.Sleep(2 * time.Minute)
		require.Equal(t, types.NatGatewayStateAvailable, b.seeNat(good).State)
		require.Equal(t, "Resource.AlreadyAssociated", *b.seeNat(twice).FailureCode)
		require.Equal(t, "Elastic IP address ["+allocation+"] is already associated", *b.seeNat(twice).FailureMessage)
		time.Sleep(time.Hour)
		require.Len(t, must(b, b.DescribeNatGateways, &sdk.DescribeNatGatewaysInput{}).NatGateways, 1) // failures are gone after an hour
	})
}

func TestNatGatewayIsRefusedAtOnce(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		vpcID := b.vpc()
		b.gateway(vpcID)
		one, two := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.subnet(vpcID, "10.0.1.0/24", "use1-az2")
		allocation := b.address()
		refused(b, b.CreateNatGateway, &sdk.CreateNatGatewayInput{SubnetId: &one}, "MissingParameter", "")
		refused(b, b.CreateNatGateway, &sdk.CreateNatGatewayInput{SubnetId: &one, AllocationId: new("eipalloc-1")}, "InvalidElasticIpID.NotFound", "")
		b.RefuseNat("use1-az2")
		refused(b, b.CreateNatGateway, &sdk.CreateNatGatewayInput{SubnetId: &two, AllocationId: &allocation}, "NotAvailableInZone",
			"Nat Gateway is not available in this availability zone")
		q := b.Quotas()
		q.NatGatewaysPerZone = 1
		b.SetQuotas(q)
		id := b.nat(one, allocation)
		in := &sdk.CreateNatGatewayInput{SubnetId: &one, ConnectivityType: types.ConnectivityTypePrivate}
		refused(b, b.CreateNatGateway, in, "NatGatewayLimitExceeded", "The maximum number of NAT Gateways has been reached.")
		must(b, b.DeleteNatGateway, &sdk.DeleteNatGatewayInput{NatGatewayId: &id})
		refused(b, b.CreateNatGateway, in, "NatGatewayLimitExceeded", "") // a deleting one still counts
		time.Sleep(time.Minute)
		must(b, b.CreateNatGateway, in)
		in.AllocationId = &allocation
		q.NatGatewaysPerZone = 2
		b.SetQuotas(q)
		refused(b, b.CreateNatGateway, in, "InvalidParameter", "")
	})
}

func TestClientTokensMakeOneThing(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		sub := b.subnet(vpcID, "10.0.0.0/24", "use1-az1")
		nat := &sdk.CreateNatGatewayInput{SubnetId: &sub, ConnectivityType: types.ConnectivityTypePrivate, ClientToken: new("once")}
		firstNatGateway := must(b, b.CreateNatGateway, nat).NatGateway.NatGatewayId
		require.Equal(t, firstNatGateway, must(b, b.CreateNatGateway, nat).NatGateway.NatGatewayId)
		endpoint := gatewayEndpoint(vpcID, "s3")
		endpoint.ClientToken = new("once")
		firstVpcEndpoint := must(b, b.CreateVpcEndpoint, endpoint).VpcEndpoint.VpcEndpointId
		require.Equal(t, firstVpcEndpoint, must(b, b.CreateVpcEndpoint, endpoint).VpcEndpoint.VpcEndpointId)
		table := &sdk.CreateRouteTableInput{VpcId: &vpcID, ClientToken: new("once")}
		firstRouteTable := must(b, b.CreateRouteTable, table).RouteTable.RouteTableId
		require.Equal(t, firstRouteTable, must(b, b.CreateRouteTable, table).RouteTable.RouteTableId)
	})
}
