package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
)

// EC2 is the service with each call held to its caller's policies.
type EC2 struct {
	To    *ec2.Service
	Guard Guard
}

func (g EC2) AllocateAddress(ctx context.Context, in *sdk.AllocateAddressInput) (*sdk.AllocateAddressOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.AllocateAddress)
}

func (g EC2) AssociateRouteTable(ctx context.Context, in *sdk.AssociateRouteTableInput) (*sdk.AssociateRouteTableOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.AssociateRouteTable)
}

func (g EC2) AttachInternetGateway(ctx context.Context, in *sdk.AttachInternetGatewayInput) (*sdk.AttachInternetGatewayOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.AttachInternetGateway)
}

func (g EC2) AuthorizeSecurityGroupIngress(ctx context.Context, in *sdk.AuthorizeSecurityGroupIngressInput) (*sdk.AuthorizeSecurityGroupIngressOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.AuthorizeSecurityGroupIngress)
}

func (g EC2) CreateInternetGateway(ctx context.Context, in *sdk.CreateInternetGatewayInput) (*sdk.CreateInternetGatewayOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateInternetGateway)
}

func (g EC2) CreateNatGateway(ctx context.Context, in *sdk.CreateNatGatewayInput) (*sdk.CreateNatGatewayOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateNatGateway)
}

func (g EC2) CreateRoute(ctx context.Context, in *sdk.CreateRouteInput) (*sdk.CreateRouteOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateRoute)
}

func (g EC2) CreateRouteTable(ctx context.Context, in *sdk.CreateRouteTableInput) (*sdk.CreateRouteTableOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateRouteTable)
}

func (g EC2) CreateSecurityGroup(ctx context.Context, in *sdk.CreateSecurityGroupInput) (*sdk.CreateSecurityGroupOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateSecurityGroup)
}

func (g EC2) CreateSubnet(ctx context.Context, in *sdk.CreateSubnetInput) (*sdk.CreateSubnetOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateSubnet)
}

func (g EC2) CreateTags(ctx context.Context, in *sdk.CreateTagsInput) (*sdk.CreateTagsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateTags)
}

func (g EC2) CreateVpc(ctx context.Context, in *sdk.CreateVpcInput) (*sdk.CreateVpcOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateVpc)
}

func (g EC2) CreateVpcEndpoint(ctx context.Context, in *sdk.CreateVpcEndpointInput) (*sdk.CreateVpcEndpointOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.CreateVpcEndpoint)
}

func (g EC2) DeleteInternetGateway(ctx context.Context, in *sdk.DeleteInternetGatewayInput) (*sdk.DeleteInternetGatewayOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteInternetGateway)
}

func (g EC2) DeleteNatGateway(ctx context.Context, in *sdk.DeleteNatGatewayInput) (*sdk.DeleteNatGatewayOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteNatGateway)
}

func (g EC2) DeleteRoute(ctx context.Context, in *sdk.DeleteRouteInput) (*sdk.DeleteRouteOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteRoute)
}

func (g EC2) DeleteRouteTable(ctx context.Context, in *sdk.DeleteRouteTableInput) (*sdk.DeleteRouteTableOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteRouteTable)
}

func (g EC2) DeleteSecurityGroup(ctx context.Context, in *sdk.DeleteSecurityGroupInput) (*sdk.DeleteSecurityGroupOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteSecurityGroup)
}

func (g EC2) DeleteSubnet(ctx context.Context, in *sdk.DeleteSubnetInput) (*sdk.DeleteSubnetOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteSubnet)
}

func (g EC2) DeleteTags(ctx context.Context, in *sdk.DeleteTagsInput) (*sdk.DeleteTagsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteTags)
}

func (g EC2) DeleteVpc(ctx context.Context, in *sdk.DeleteVpcInput) (*sdk.DeleteVpcOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteVpc)
}

func (g EC2) DeleteVpcEndpoints(ctx context.Context, in *sdk.DeleteVpcEndpointsInput) (*sdk.DeleteVpcEndpointsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DeleteVpcEndpoints)
}

func (g EC2) DescribeAddresses(ctx context.Context, in *sdk.DescribeAddressesInput) (*sdk.DescribeAddressesOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeAddresses)
}

func (g EC2) DescribeInternetGateways(ctx context.Context, in *sdk.DescribeInternetGatewaysInput) (*sdk.DescribeInternetGatewaysOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeInternetGateways)
}

func (g EC2) DescribeNatGateways(ctx context.Context, in *sdk.DescribeNatGatewaysInput) (*sdk.DescribeNatGatewaysOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeNatGateways)
}

func (g EC2) DescribeRouteTables(ctx context.Context, in *sdk.DescribeRouteTablesInput) (*sdk.DescribeRouteTablesOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeRouteTables)
}

func (g EC2) DescribeSecurityGroups(ctx context.Context, in *sdk.DescribeSecurityGroupsInput) (*sdk.DescribeSecurityGroupsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeSecurityGroups)
}

func (g EC2) DescribeSubnets(ctx context.Context, in *sdk.DescribeSubnetsInput) (*sdk.DescribeSubnetsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeSubnets)
}

func (g EC2) DescribeVpcAttribute(ctx context.Context, in *sdk.DescribeVpcAttributeInput) (*sdk.DescribeVpcAttributeOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeVpcAttribute)
}

func (g EC2) DescribeVpcEndpoints(ctx context.Context, in *sdk.DescribeVpcEndpointsInput) (*sdk.DescribeVpcEndpointsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeVpcEndpoints)
}

func (g EC2) DescribeVpcs(ctx context.Context, in *sdk.DescribeVpcsInput) (*sdk.DescribeVpcsOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DescribeVpcs)
}

func (g EC2) DetachInternetGateway(ctx context.Context, in *sdk.DetachInternetGatewayInput) (*sdk.DetachInternetGatewayOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DetachInternetGateway)
}

func (g EC2) DisassociateRouteTable(ctx context.Context, in *sdk.DisassociateRouteTableInput) (*sdk.DisassociateRouteTableOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.DisassociateRouteTable)
}

func (g EC2) ModifySubnetAttribute(ctx context.Context, in *sdk.ModifySubnetAttributeInput) (*sdk.ModifySubnetAttributeOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.ModifySubnetAttribute)
}

func (g EC2) ModifyVpcAttribute(ctx context.Context, in *sdk.ModifyVpcAttributeInput) (*sdk.ModifyVpcAttributeOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.ModifyVpcAttribute)
}

func (g EC2) ModifyVpcEndpoint(ctx context.Context, in *sdk.ModifyVpcEndpointInput) (*sdk.ModifyVpcEndpointOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.ModifyVpcEndpoint)
}

func (g EC2) ReleaseAddress(ctx context.Context, in *sdk.ReleaseAddressInput) (*sdk.ReleaseAddressOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.ReleaseAddress)
}

func (g EC2) ReplaceRoute(ctx context.Context, in *sdk.ReplaceRouteInput) (*sdk.ReplaceRouteOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.ReplaceRoute)
}

func (g EC2) RevokeSecurityGroupIngress(ctx context.Context, in *sdk.RevokeSecurityGroupIngressInput) (*sdk.RevokeSecurityGroupIngressOutput, error) {
	return through(ctx, g.Guard, "ec2", in, g.To.RevokeSecurityGroupIngress)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g EC2) TagSystem(ids []string, tags map[string]string) { g.To.TagSystem(ids, tags) }
