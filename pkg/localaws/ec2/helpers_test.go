package ec2

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// bench is an EC2 in a bubble, with short ways to make things that must succeed.
type bench struct {
	*Service
	t *testing.T
}

func inBubble(t *testing.T, test func(t *testing.T, b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { test(t, newBench(t)) })
}

func newBench(t *testing.T) bench {
	return bench{New(region.New("123456789012", "us-east-1", region.NewClock(1), 1)), t}
}

// must is the output of an operation that has to succeed.
func must[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I) *O {
	b.t.Helper()
	out, err := op(b.t.Context(), in)
	require.NoError(b.t, err)
	return out
}

// refused requires that an operation fails with a code, and with a text unless that is empty.
func refused[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I, code, text string) {
	b.t.Helper()
	_, err := op(b.t.Context(), in)
	var refusal smithy.APIError
	require.ErrorAs(b.t, err, &refusal)
	require.Equal(b.t, code, refusal.ErrorCode())
	if text != "" {
		require.Equal(b.t, text, refusal.ErrorMessage())
	}
}

func (b bench) vpc() string {
	b.t.Helper()
	return *must(b, b.CreateVpc, &sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16")}).Vpc.VpcId
}

func (b bench) subnet(vpcID, cidr, zoneID string) string {
	b.t.Helper()
	in := &sdk.CreateSubnetInput{VpcId: &vpcID, CidrBlock: &cidr, AvailabilityZoneId: &zoneID}
	return *must(b, b.CreateSubnet, in).Subnet.SubnetId
}

// gateway makes an internet gateway and attaches it to a VPC.
func (b bench) gateway(vpcID string) string {
	b.t.Helper()
	id := must(b, b.CreateInternetGateway, &sdk.CreateInternetGatewayInput{}).InternetGateway.InternetGatewayId
	must(b, b.AttachInternetGateway, &sdk.AttachInternetGatewayInput{InternetGatewayId: id, VpcId: &vpcID})
	return *id
}

func (b bench) address() string {
	b.t.Helper()
	return *must(b, b.AllocateAddress, &sdk.AllocateAddressInput{}).AllocationId
}

func (b bench) nat(subnetID, allocation string) string {
	b.t.Helper()
	return *must(b, b.CreateNatGateway, &sdk.CreateNatGatewayInput{SubnetId: &subnetID, AllocationId: &allocation}).NatGateway.NatGatewayId
}

func (b bench) table(vpcID string) string {
	b.t.Helper()
	return *must(b, b.CreateRouteTable, &sdk.CreateRouteTableInput{VpcId: &vpcID}).RouteTable.RouteTableId
}

func (b bench) group(vpcID, name string) string {
	b.t.Helper()
	in := &sdk.CreateSecurityGroupInput{VpcId: &vpcID, GroupName: &name, Description: new("for " + name)}
	return *must(b, b.CreateSecurityGroup, in).GroupId
}

func (b bench) seeNat(id string) types.NatGateway {
	b.t.Helper()
	return must(b, b.DescribeNatGateways, &sdk.DescribeNatGatewaysInput{NatGatewayIds: []string{id}}).NatGateways[0]
}

func (b bench) seeTable(id string) types.RouteTable {
	b.t.Helper()
	return must(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{RouteTableIds: []string{id}}).RouteTables[0]
}

func filterBy(name string, values ...string) []types.Filter {
	return []types.Filter{{Name: aws.String(name), Values: values}}
}

// gatewayEndpoint and interfaceEndpoint ask for endpoints in us-east-1.
func gatewayEndpoint(vpcID, service string, tables ...string) *sdk.CreateVpcEndpointInput {
	return &sdk.CreateVpcEndpointInput{VpcId: &vpcID, ServiceName: new("com.amazonaws.us-east-1." + service), RouteTableIds: tables}
}

func interfaceEndpoint(vpcID, service, group string, subnets ...string) *sdk.CreateVpcEndpointInput {
	return &sdk.CreateVpcEndpointInput{
		VpcId: &vpcID, ServiceName: new("com.amazonaws.us-east-1." + service), VpcEndpointType: types.VpcEndpointTypeInterface,
		SubnetIds: subnets, SecurityGroupIds: []string{group},
	}
}

// describer gives a bench the signature that the SDK's paginators want.
type describer struct{ bench }

func (d describer) DescribeRouteTables(ctx context.Context, in *sdk.DescribeRouteTablesInput, _ ...func(*sdk.Options)) (*sdk.DescribeRouteTablesOutput, error) {
	return d.Service.DescribeRouteTables(ctx, in)
}
