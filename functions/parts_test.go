package main

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/networks"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	occupants "github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
)

// forced is a deactivation with force.
const forced = `{"action":"deactivate","force":true}`

// guarded is a region that is active, and its network, in which somebody may put something.
type guarded struct {
	*world
	ec2       *ec2.Client
	name, vpc string
	subnet    string // one of the network's own
}

func inGuardedRegion(t *testing.T, test func(t *testing.T, g *guarded)) {
	t.Helper()
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		network := w.look().Networks[0]
		g := &guarded{world: w, ec2: ec2.NewFromConfig(w.cfg), name: network.Name, vpc: network.Outputs["VpcId"]}
		g.subnet, _, _ = strings.Cut(network.Outputs["Subnets"], ",")
		test(w.t.(*testing.T), g) //nolint:forcetypeassert // inRegion makes it
	})
}

// parts are the foreign parts of the network.
func (g *guarded) parts() []account.Part {
	parts, err := networks.New(g.cfg).Parts(g.t.Context(), g.name, g.vpc)
	require.NoError(g.t, err)
	return parts
}

// gone holds that the network went and nothing of its VPC is left.
func (g *guarded) gone() {
	require.False(g.t, g.stack(g.name).Exists())
	out, err := g.ec2.DescribeVpcs(g.t.Context(), &ec2.DescribeVpcsInput{})
	require.NoError(g.t, err)
	require.Empty(g.t, out.Vpcs)
}

func (g *guarded) occupy(kind occupants.Occupant, name string) string {
	id, err := g.EC2.Occupy(g.subnet, kind, name)
	require.NoError(g.t, err)
	return id
}

func (g *guarded) group(name string) string {
	out, err := g.ec2.CreateSecurityGroup(g.t.Context(), &ec2.CreateSecurityGroupInput{VpcId: &g.vpc, GroupName: &name, Description: &name})
	require.NoError(g.t, err)
	return *out.GroupId
}

// admit lets the members of one group reach those of another.
func (g *guarded) admit(group, other string) {
	_, err := g.ec2.AuthorizeSecurityGroupIngress(g.t.Context(), &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: &group, IpPermissions: []types.IpPermission{{IpProtocol: aws.String("-1"), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: &other}}}},
	})
	require.NoError(g.t, err)
}

func (g *guarded) endpoint(service, group string, tags ...types.Tag) string {
	in := &ec2.CreateVpcEndpointInput{
		VpcId: &g.vpc, ServiceName: aws.String("com.amazonaws.us-east-1." + service), VpcEndpointType: types.VpcEndpointTypeInterface,
		SubnetIds: []string{g.subnet}, SecurityGroupIds: []string{group},
	}
	if len(tags) > 0 {
		in.TagSpecifications = []types.TagSpecification{{ResourceType: types.ResourceTypeVpcEndpoint, Tags: tags}}
	}
	out, err := g.ec2.CreateVpcEndpoint(g.t.Context(), in)
	require.NoError(g.t, err)
	return *out.VpcEndpoint.VpcEndpointId
}

// blocked runs a deactivation that must end in this fault with the network as it was.
func (g *guarded) blocked(input string, code fault.Code) fault.Fault {
	g.t.Helper()
	e := g.run("blocked"+strconv.Itoa(len(input)), input)
	require.Equal(g.t, code, e.fault.Code, e.fault)
	require.Equal(g.t, "CREATE_COMPLETE", g.stack(g.name).Status, "it was not touched")
	return e.fault
}

// TestTheNetworkAloneIsRemovedAtOnce: its own gateways, endpoints and groups are nobody's foreign parts.
func TestTheNetworkAloneIsRemovedAtOnce(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		require.Empty(t, g.parts())
		require.Less(t, g.succeed("off", deactivate).took, 10*time.Minute)
		g.gone()
	})
}

// TestGuardDutysPartsAreRemovedWithoutAsking: endpoint and group stand in the way of every network, and nobody made them.
func TestGuardDutysPartsAreRemovedWithoutAsking(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		g.endpoint("guardduty-data", g.group("GuardDutyManagedSecurityGroup-"+g.vpc), types.Tag{Key: aws.String("GuardDutyManaged"), Value: aws.String("true")})
		require.Len(t, account.OfClass(g.parts(), account.ServiceMade), 2)
		g.succeed("off", deactivate)
		g.gone()
	})
}

// TestALambdasInterfaceIsWaitedFor: AWS removes it 20 to 40 minutes after the function.
func TestALambdasInterfaceIsWaitedFor(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		require.NoError(t, g.EC2.Vacate(g.occupy(occupants.ALambda, "wes")))
		require.NoError(t, g.EC2.Vacate(g.occupy(occupants.ALoadBalancer, "front")))
		arn := g.start("off", deactivate)
		e := g.await(arn)
		require.Equal(t, "SUCCEEDED", e.status, e.fault)
		require.Greater(t, e.took, 20*time.Minute)
		require.Less(t, e.took, 50*time.Minute)
		require.Less(t, g.events(arn), 2000)
		g.gone()
	})
}

// TestAFunctionThatStaysIsNamedAfterAnHour, and once it is gone the next deactivation succeeds.
func TestAFunctionThatStaysIsNamedAfterAnHour(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		eni := g.occupy(occupants.ALambda, "wes")
		f := g.blocked(deactivate, fault.NetworkDeleteBlocked)
		require.Equal(t, "network interface "+eni+" (Lambda function wes)", f.Why)
		require.NoError(t, g.EC2.Vacate(eni))
		g.succeed("again", deactivate)
		g.gone()
	})
}

// TestWhatRunsIsNeverRemoved, with force neither.
func TestWhatRunsIsNeverRemoved(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		desk, database := g.occupy(occupants.AnInstance, "desk"), g.occupy(occupants.ADatabase, "x")
		for _, force := range []bool{false, true} {
			f := g.blocked(map[bool]string{false: deactivate, true: forced}[force], fault.NetworkDeleteBlocked)
			require.Regexp(t, `instance i-[0-9a-f]+ \(name desk\)`, f.Why)
			require.Contains(t, f.Why, "network interface "+database+" (database of Amazon RDS)")
			require.NotContains(t, f.Why, desk)
		}
		require.NoError(t, g.EC2.Vacate(desk))
		require.NoError(t, g.EC2.Vacate(database))
		time.Sleep(5 * time.Minute)
		g.succeed("again", deactivate)
		g.gone()
	})
}

// TestPlumbingIsNamedAndGoesWithForce, also where its parts hold each other.
func TestPlumbingIsNamedAndGoesWithForce(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		one, two := g.group("one"), g.group("two")
		g.admit(one, two)
		g.admit(two, one)
		endpoint := g.endpoint("sqs", one)
		made, err := g.ec2.CreateNetworkInterface(t.Context(), &ec2.CreateNetworkInterfaceInput{SubnetId: &g.subnet, Groups: []string{two}})
		require.NoError(t, err)
		table, err := g.ec2.CreateRouteTable(t.Context(), &ec2.CreateRouteTableInput{VpcId: &g.vpc})
		require.NoError(t, err)
		f := g.blocked(deactivate, fault.NetworkDeleteBlocked)
		for _, id := range []string{one, two, endpoint, *made.NetworkInterface.NetworkInterfaceId, *table.RouteTable.RouteTableId} {
			require.Contains(t, f.Why, id)
		}
		require.Contains(t, f.Next, "force")
		g.succeed("force", forced)
		g.gone()
	})
}

// TestWhatComesAfterPlanningIsSeen: the guard looks again just before the network goes.
func TestWhatComesAfterPlanningIsSeen(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		g.planned = func() { g.occupy(occupants.AnInstance, "late") }
		require.Contains(t, g.blocked(deactivate, fault.NetworkDeleteBlocked).Why, "(name late)")
	})
}

// TestAContextThatSlippedInIsSeen: it was begun while the pointers were still there.
func TestAContextThatSlippedInIsSeen(t *testing.T) {
	inGuardedRegion(t, func(t *testing.T, g *guarded) {
		g.planned = func() {
			g.planned = nil
			g.make(account.ContextPrefix+"Demo-u-late", contextTemplate, contextTags("Demo", "u", "late"))
		}
		require.Equal(t, "late of user u <u@example.com> in project Demo, nextflow, CREATE_IN_PROGRESS", g.blocked(deactivate, fault.RegionContextsExist).Why)
		require.Equal(t, account.Active, g.look().State(), "it gets back what it was made for")
		require.NotEmpty(t, g.pointers()["vpc"])
		g.destroy(account.ContextPrefix + "Demo-u-late")
		g.succeed("again", deactivate)
		g.gone()
	})
}
