package ec2

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func (b bench) seeInterface(id string) types.NetworkInterface {
	b.t.Helper()
	return must(b, b.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{id}}).NetworkInterfaces[0]
}

// TestOccupantsHoldWhatTheyAreIn: subnet and group wait until the interface is gone, which takes each service its time.
func TestOccupantsHoldWhatTheyAreIn(t *testing.T) {
	for kind, longest := range map[Occupant]time.Duration{
		AnInstance: time.Minute, ALambda: 40 * time.Minute, ALoadBalancer: 5 * time.Minute, ADatabase: 3 * time.Minute, AFileSystem: 2 * time.Minute,
	} {
		t.Run(string(kind), func(t *testing.T) {
			inBubble(t, func(t *testing.T, b bench) {
				vpcID := b.vpc()
				sub, group := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.group(vpcID, "job")
				id, err := b.Occupy(sub, kind, "x", group)
				require.NoError(t, err)
				require.Equal(t, types.NetworkInterfaceStatusInUse, b.seeInterface(id).Status)
				held := func() {
					refused(b, b.DeleteNetworkInterface, &sdk.DeleteNetworkInterfaceInput{NetworkInterfaceId: &id}, "InvalidParameterValue", "Network interface '"+id+"' is currently in use.")
					refused(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub}, "DependencyViolation", "The subnet '"+sub+"' has dependencies and cannot be deleted.")
					refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group}, "DependencyViolation", "resource "+group+" has a dependent object")
					refused(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &vpcID}, "DependencyViolation", "The vpc '"+vpcID+"' has dependencies and cannot be deleted.")
				}
				held()
				time.Sleep(time.Hour) // nothing goes by itself
				require.NoError(t, b.Vacate(id))
				held()
				time.Sleep(longest)
				must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &group})
				must(b, b.DeleteSubnet, &sdk.DeleteSubnetInput{SubnetId: &sub})
				must(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &vpcID})
			})
		})
	}
}

func TestALambdaInterfaceLingersInUse(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		id, err := b.Occupy(b.subnet(b.vpc(), "10.0.0.0/24", "use1-az1"), ALambda, "wes")
		require.NoError(t, err)
		require.NoError(t, b.Vacate(id))
		time.Sleep(20*time.Minute - time.Second)
		seen := b.seeInterface(id)
		require.Equal(t, types.NetworkInterfaceTypeLambda, seen.InterfaceType)
		require.Equal(t, types.NetworkInterfaceStatusInUse, seen.Status)
		require.True(t, *seen.RequesterManaged)
		require.Regexp(t, `^AWS Lambda VPC ENI-wes-[0-9a-f-]{36}$`, *seen.Description)
	})
}

func TestAnInstanceIsSeenUntilItIsGone(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		id, err := b.Occupy(b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), AnInstance, "desk")
		require.NoError(t, err)
		see := func() []types.Reservation {
			return must(b, b.DescribeInstances, &sdk.DescribeInstancesInput{Filters: filterBy("vpc-id", vpcID)}).Reservations
		}
		seen := see()[0].Instances[0]
		require.Equal(t, types.InstanceStateNameRunning, seen.State.Name)
		require.Equal(t, "desk", *seen.Tags[0].Value)
		require.Equal(t, *seen.InstanceId, *b.seeInterface(id).Attachment.InstanceId)
		require.NoError(t, b.Vacate(id))
		require.Equal(t, types.InstanceStateNameShuttingDown, see()[0].Instances[0].State.Name)
		time.Sleep(time.Minute)
		require.Empty(t, see())
	})
}

func TestAnInterfaceThatItsServiceGaveUpGoesByItself(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		id, err := b.Occupy(b.subnet(b.vpc(), "10.0.0.0/24", "use1-az1"), AnAvailableOne, "given up")
		require.NoError(t, err)
		require.Equal(t, types.NetworkInterfaceStatusAvailable, b.seeInterface(id).Status)
		time.Sleep(10 * time.Minute)
		refused(b, b.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{NetworkInterfaceIds: []string{id}}, "InvalidNetworkInterfaceID.NotFound", "")
	})
}

func TestOccupantsAreOfKnownKindsInSubnetsThatExist(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		_, err := b.Occupy(b.subnet(b.vpc(), "10.0.0.0/24", "use1-az1"), "castle", "x")
		require.ErrorContains(t, err, `no kind "castle"`)
		_, err = b.Occupy("subnet-1", AnInstance, "x")
		require.ErrorContains(t, err, "subnet-1")
		require.ErrorContains(t, b.Vacate("eni-1"), "no occupant's interface")
	})
}

func TestWaysOutOfAVpcHoldIt(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID, gateway, peering := b.vpc(), "vgw-0123456789abcdef0", "pcx-0123456789abcdef0"
		require.NoError(t, b.Connect(vpcID, gateway))
		require.NoError(t, b.Connect(vpcID, peering))
		require.ErrorContains(t, b.Connect(vpcID, "tgw-0123456789abcdef0"), "neither")
		require.Len(t, must(b, b.DescribeVpnGateways, &sdk.DescribeVpnGatewaysInput{Filters: filterBy("attachment.vpc-id", vpcID)}).VpnGateways, 1)
		require.Len(t, must(b, b.DescribeVpcPeeringConnections, &sdk.DescribeVpcPeeringConnectionsInput{Filters: filterBy("requester-vpc-info.vpc-id", vpcID)}).VpcPeeringConnections, 1)
		out := must(b, b.CreateEgressOnlyInternetGateway, &sdk.CreateEgressOnlyInternetGatewayInput{VpcId: &vpcID}).EgressOnlyInternetGateway
		require.Equal(t, vpcID, *must(b, b.DescribeEgressOnlyInternetGateways, &sdk.DescribeEgressOnlyInternetGatewaysInput{}).EgressOnlyInternetGateways[0].Attachments[0].VpcId)
		remove := &sdk.DeleteVpcInput{VpcId: &vpcID}
		refused(b, b.DeleteVpc, remove, "DependencyViolation", "")
		must(b, b.DeleteEgressOnlyInternetGateway, &sdk.DeleteEgressOnlyInternetGatewayInput{EgressOnlyInternetGatewayId: out.EgressOnlyInternetGatewayId})
		refused(b, b.DeleteVpc, remove, "DependencyViolation", "")
		b.Withdraw(gateway)
		must(b, b.DeleteVpc, remove)
	})
}
