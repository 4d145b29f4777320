package networks_test

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/networks"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

const stack = account.NetworkPrefix + "n"

// network is a VPC with what a stack made in it, and with the adapter that looks at it.
type network struct {
	*localaws.AWS
	*ec2.Client
	t           *testing.T
	adapter     *networks.Networks
	vpc, subnet string
}

func inNetwork(t *testing.T, test func(t *testing.T, n network)) {
	synctest.Test(t, func(t *testing.T) {
		a := localaws.New(localaws.Options{})
		defer a.Close()
		n := network{AWS: a, Client: ec2.NewFromConfig(a.Config()), t: t, adapter: networks.New(a.Config())}
		vpc, err := n.CreateVpc(t.Context(), &ec2.CreateVpcInput{CidrBlock: aws.String("10.0.0.0/16")})
		require.NoError(t, err)
		n.vpc = *vpc.Vpc.VpcId
		n.subnet = n.addSubnet("10.0.0.0/24")
		gateway := n.addGateway()
		address, err := n.AllocateAddress(t.Context(), &ec2.AllocateAddressInput{})
		require.NoError(t, err)
		nat, err := n.CreateNatGateway(t.Context(), &ec2.CreateNatGatewayInput{SubnetId: &n.subnet, AllocationId: address.AllocationId})
		require.NoError(t, err)
		own := []string{n.vpc, n.subnet, gateway, *nat.NatGateway.NatGatewayId, n.addTable(""), n.addGroup("own"), n.addEndpoint("logs", n.subnet)}
		a.EC2.TagSystem(own, map[string]string{"aws:cloudformation:stack-name": stack})
		a.EC2.SetPageSize(1)
		test(t, n)
	})
}

func (n network) addSubnet(cidr string) string {
	out, err := n.CreateSubnet(n.t.Context(), &ec2.CreateSubnetInput{VpcId: &n.vpc, CidrBlock: &cidr, AvailabilityZoneId: aws.String("use1-az1")})
	require.NoError(n.t, err)
	return *out.Subnet.SubnetId
}

func (n network) addGateway() string {
	out, err := n.CreateInternetGateway(n.t.Context(), &ec2.CreateInternetGatewayInput{})
	require.NoError(n.t, err)
	_, err = n.AttachInternetGateway(n.t.Context(), &ec2.AttachInternetGatewayInput{InternetGatewayId: out.InternetGateway.InternetGatewayId, VpcId: &n.vpc})
	require.NoError(n.t, err)
	return *out.InternetGateway.InternetGatewayId
}

// addTable makes a route table, associated with a subnet unless that is "".
func (n network) addTable(subnet string) string {
	out, err := n.CreateRouteTable(n.t.Context(), &ec2.CreateRouteTableInput{VpcId: &n.vpc})
	require.NoError(n.t, err)
	if subnet != "" {
		_, err = n.AssociateRouteTable(n.t.Context(), &ec2.AssociateRouteTableInput{RouteTableId: out.RouteTable.RouteTableId, SubnetId: &subnet})
		require.NoError(n.t, err)
	}
	return *out.RouteTable.RouteTableId
}

func (n network) addGroup(name string) string {
	out, err := n.CreateSecurityGroup(n.t.Context(), &ec2.CreateSecurityGroupInput{VpcId: &n.vpc, GroupName: &name, Description: &name})
	require.NoError(n.t, err)
	return *out.GroupId
}

func (n network) addEndpoint(service, subnet string, groups ...string) string {
	out, err := n.CreateVpcEndpoint(n.t.Context(), &ec2.CreateVpcEndpointInput{
		VpcId: &n.vpc, ServiceName: aws.String("com.amazonaws.us-east-1." + service), VpcEndpointType: types.VpcEndpointTypeInterface,
		SubnetIds: []string{subnet}, SecurityGroupIds: groups,
		TagSpecifications: []types.TagSpecification{{ResourceType: types.ResourceTypeVpcEndpoint, Tags: []types.Tag{{Key: aws.String("GuardDutyManaged"), Value: aws.String("true")}}}},
	})
	require.NoError(n.t, err)
	return *out.VpcEndpoint.VpcEndpointId
}

func (n network) addInterface() string {
	out, err := n.CreateNetworkInterface(n.t.Context(), &ec2.CreateNetworkInterfaceInput{SubnetId: &n.subnet})
	require.NoError(n.t, err)
	return *out.NetworkInterface.NetworkInterfaceId
}

// opens lets two groups in by each other.
func (n network) opens(a, b string) {
	for _, pair := range [][2]string{{a, b}, {b, a}, {a, a}} {
		rule := []types.IpPermission{{IpProtocol: aws.String("tcp"), FromPort: aws.Int32(22), ToPort: aws.Int32(22), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: &pair[1]}}}}
		_, err := n.AuthorizeSecurityGroupIngress(n.t.Context(), &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &pair[0], IpPermissions: rule})
		require.NoError(n.t, err)
		_, err = n.AuthorizeSecurityGroupEgress(n.t.Context(), &ec2.AuthorizeSecurityGroupEgressInput{GroupId: &pair[0], IpPermissions: rule})
		require.NoError(n.t, err)
	}
}

// classes are the foreign parts, by id.
func (n network) classes() map[string]account.PartClass {
	parts, err := n.adapter.Parts(n.t.Context(), stack, n.vpc)
	require.NoError(n.t, err)
	out := map[string]account.PartClass{}
	for _, p := range parts {
		require.NotContains(n.t, out, p.ID, "each part once")
		out[p.ID] = p.Class
	}
	return out
}

// remove removes a part, looking again while it is held, and returns how long that took.
func (n network) remove(kind, id string) time.Duration {
	start := time.Now()
	for time.Since(start) < time.Hour {
		err := n.adapter.Removers()[kind].Remove(n.t.Context(), id)
		if err == nil {
			return time.Since(start)
		}
		require.ErrorAs(n.t, err, &networks.Held{})
		time.Sleep(5 * time.Second)
	}
	n.t.Fatalf("%s %s stays", kind, id)
	return 0
}

func TestTheStacksOwnPartsAreNotForeign(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) { require.Empty(t, n.classes()) })
}

func TestEveryForeignPartIsFoundOnceOnAllPages(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		want := map[string]account.PartClass{}
		guardduty := n.addGroup("GuardDutyManagedSecurityGroup-" + n.vpc)
		want[guardduty], want[n.addEndpoint("guardduty-data", n.subnet, guardduty)] = account.ServiceMade, account.ServiceMade
		for _, id := range []string{n.addGroup("a"), n.addGroup("b"), n.addSubnet("10.0.1.0/24"), n.addTable(""), n.addTable(""), n.addEndpoint("sqs", n.subnet), n.addInterface()} {
			want[id] = account.Plumbing
		}
		egress, err := n.CreateEgressOnlyInternetGateway(t.Context(), &ec2.CreateEgressOnlyInternetGatewayInput{VpcId: &n.vpc})
		require.NoError(t, err)
		want[*egress.EgressOnlyInternetGateway.EgressOnlyInternetGatewayId] = account.Plumbing
		for kind, class := range map[local.Occupant]account.PartClass{
			local.ALambda: account.Lingering, local.ALoadBalancer: account.Lingering, local.AnAvailableOne: account.Lingering,
			local.ADatabase: account.Occupied, local.AFileSystem: account.Occupied,
		} {
			id, err := n.EC2.Occupy(n.subnet, kind, "x")
			require.NoError(t, err)
			want[id] = class
		}
		for _, id := range []string{"vgw-0123456789abcdef0", "pcx-0123456789abcdef0"} {
			require.NoError(t, n.EC2.Connect(n.vpc, id))
			want[id] = account.Occupied
		}
		require.Equal(t, want, n.classes())
	})
}

func TestAnInstanceStandsForItsInterface(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		eni, err := n.EC2.Occupy(n.subnet, local.AnInstance, "desk")
		require.NoError(t, err)
		parts, err := n.adapter.Parts(t.Context(), stack, n.vpc)
		require.NoError(t, err)
		require.Regexp(t, `^instance i-[0-9a-f]+ \(name desk\)$`, account.Describe(parts))
		require.Equal(t, account.Occupied, parts[0].Class)
		require.NoError(t, n.EC2.Vacate(eni))
		require.Equal(t, map[string]account.PartClass{parts[0].ID: account.Lingering}, n.classes())
		time.Sleep(time.Minute)
		require.Empty(t, n.classes())
	})
}

// TestAReadThatFailsIsAnError: nothing may look empty because it could not be read.
func TestAReadThatFailsIsAnError(t *testing.T) {
	for _, operation := range []string{
		"DescribeNetworkInterfaces", "DescribeInstances", "DescribeVpcEndpoints", "DescribeNatGateways", "DescribeVpcPeeringConnections", "DescribeVpnGateways",
		"DescribeEgressOnlyInternetGateways", "DescribeInternetGateways", "DescribeRouteTables", "DescribeSubnets", "DescribeSecurityGroups",
	} {
		inNetwork(t, func(t *testing.T, n network) {
			n.Faults.Add(wire.Fault{Service: "ec2", Operation: operation, When: wire.Before, Err: region.Refuse("UnauthorizedOperation", "no")})
			_, err := n.adapter.Parts(t.Context(), stack, n.vpc)
			require.True(t, fault.Is(err, fault.PermissionDenied), operation)
			require.Contains(t, err.Error(), "ec2:"+operation)
		})
	}
}

func TestEveryKindIsRemovedInOrderAndWhatIsGoneIsGone(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		guardduty, a, b := n.addGroup("GuardDutyManagedSecurityGroup-"+n.vpc), n.addGroup("a"), n.addGroup("b")
		n.addEndpoint("guardduty-data", n.subnet, guardduty)
		n.opens(a, b)
		foreign := n.addSubnet("10.0.1.0/24")
		n.addTable(foreign)
		n.addInterface()
		_, err := n.CreateNatGateway(t.Context(), &ec2.CreateNatGatewayInput{SubnetId: &foreign, ConnectivityType: types.ConnectivityTypePrivate})
		require.NoError(t, err)
		_, err = n.CreateEgressOnlyInternetGateway(t.Context(), &ec2.CreateEgressOnlyInternetGatewayInput{VpcId: &n.vpc})
		require.NoError(t, err)
		parts, err := n.adapter.Parts(t.Context(), stack, n.vpc)
		require.NoError(t, err)
		things := account.Removable(parts, true)
		require.Len(t, things, len(parts))
		for range 100 { // as the step does
			left := 0
			for _, thing := range things {
				if err := n.adapter.Removers()[thing.Kind].Remove(t.Context(), thing.ID); err != nil {
					require.ErrorAs(t, err, &networks.Held{}, thing.Kind)
					left++
				}
			}
			if left == 0 {
				break
			}
			time.Sleep(5 * time.Second)
		}
		require.Empty(t, n.classes())
		for _, thing := range things {
			require.Zero(t, n.remove(thing.Kind, thing.ID), "gone already: %s", thing.Kind)
		}
	})
}

func TestEndpointsAndGatewaysAreRemovedOnceTheyAreGone(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		require.GreaterOrEqual(t, n.remove(account.EndpointThing, n.addEndpoint("sqs", n.subnet)), 100*time.Second)
		nat, err := n.CreateNatGateway(t.Context(), &ec2.CreateNatGatewayInput{SubnetId: &n.subnet, ConnectivityType: types.ConnectivityTypePrivate})
		require.NoError(t, err)
		require.GreaterOrEqual(t, n.remove(account.NatGatewayThing, *nat.NatGateway.NatGatewayId), 55*time.Second)
		require.Empty(t, n.classes())
	})
}

func TestAnInternetGatewayIsDetachedFirstAndWaitsForAddresses(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		out, err := n.DescribeInternetGateways(t.Context(), &ec2.DescribeInternetGatewaysInput{})
		require.NoError(t, err)
		id := *out.InternetGateways[0].InternetGatewayId
		err = n.adapter.Removers()[account.InternetGatewayThing].Remove(t.Context(), id)
		require.ErrorAs(t, err, &networks.Held{})
		require.Contains(t, err.Error(), "mapped public address")
		nats, err := n.DescribeNatGateways(t.Context(), &ec2.DescribeNatGatewaysInput{})
		require.NoError(t, err)
		n.remove(account.NatGatewayThing, *nats.NatGateways[0].NatGatewayId)
		require.Zero(t, n.remove(account.InternetGatewayThing, id))
		require.Zero(t, n.remove(account.InternetGatewayThing, id))
	})
}

func TestWhatIsInUseIsHeldInAWSsWords(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		eni, err := n.EC2.Occupy(n.subnet, local.ADatabase, "x")
		require.NoError(t, err)
		for kind, id := range map[string]string{account.NetworkInterfaceThing: eni, account.SubnetThing: n.subnet} {
			err := n.adapter.Removers()[kind].Remove(t.Context(), id)
			require.ErrorAs(t, err, &networks.Held{}, kind)
			require.True(t, strings.Contains(err.Error(), "in use") || strings.Contains(err.Error(), "has dependencies"), err.Error())
		}
	})
}

func TestARemovalThatIsRefusedIsFinal(t *testing.T) {
	inNetwork(t, func(t *testing.T, n network) {
		id := n.addSubnet("10.0.1.0/24")
		n.Faults.Add(wire.Fault{Service: "ec2", Operation: "DeleteSubnet", When: wire.Before, Err: region.Refuse("UnauthorizedOperation", "no")})
		err := n.adapter.Removers()[account.SubnetThing].Remove(t.Context(), id)
		require.True(t, fault.Is(err, fault.PermissionDenied))
		_, isHeld := errors.AsType[networks.Held](err)
		require.False(t, isHeld)
	})
}
