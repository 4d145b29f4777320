package cloudformation

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ec2Reading is what it takes to see what of a network was changed by hand.
type ec2Reading interface {
	DescribeVpcs(ctx context.Context, in *ec2.DescribeVpcsInput) (*ec2.DescribeVpcsOutput, error)
	DescribeVpcAttribute(ctx context.Context, in *ec2.DescribeVpcAttributeInput) (*ec2.DescribeVpcAttributeOutput, error)
	DescribeSubnets(ctx context.Context, in *ec2.DescribeSubnetsInput) (*ec2.DescribeSubnetsOutput, error)
	DescribeInternetGateways(ctx context.Context, in *ec2.DescribeInternetGatewaysInput) (*ec2.DescribeInternetGatewaysOutput, error)
	DescribeRouteTables(ctx context.Context, in *ec2.DescribeRouteTablesInput) (*ec2.DescribeRouteTablesOutput, error)
	DescribeSecurityGroups(ctx context.Context, in *ec2.DescribeSecurityGroupsInput) (*ec2.DescribeSecurityGroupsOutput, error)
}

// vanished is the answer of a handler whose resource the service does not list any more.
func vanished(id string) error {
	return region.Refuse("NotFound", "%s was not found", id)
}

// among are those of the tags that are wanted, as they are now.
func (t tags) among(now []types.Tag) tags {
	if t == nil {
		return nil
	}
	out := tags{}
	for _, tag := range now {
		if key := aws.ToString(tag.Key); has(t, key) {
			out[key] = aws.ToString(tag.Value)
		}
	}
	return out
}

func actualVPC(ctx context.Context, api ec2API, id string, p *vpc) (*vpc, error) {
	got, err := api.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{id}})
	if err != nil {
		return nil, err
	}
	now := *p
	now.CidrBlock, now.Tags = aws.ToString(got.Vpcs[0].CidrBlock), p.Tags.among(got.Vpcs[0].Tags)
	for name, field := range map[types.VpcAttributeName]**bool{
		types.VpcAttributeNameEnableDnsSupport: &now.EnableDnsSupport, types.VpcAttributeNameEnableDnsHostnames: &now.EnableDnsHostnames,
	} {
		attribute, err := api.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: &id, Attribute: name})
		if err != nil {
			return nil, err
		}
		for _, value := range []*types.AttributeBooleanValue{attribute.EnableDnsSupport, attribute.EnableDnsHostnames} {
			if value != nil && *field != nil {
				*field = aws.Bool(aws.ToBool(value.Value))
			}
		}
	}
	return &now, nil
}

func actualSubnet(ctx context.Context, api ec2API, id string, p *subnet) (*subnet, error) {
	got, err := api.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{id}})
	if err != nil {
		return nil, err
	}
	now, s := *p, got.Subnets[0]
	now.VpcId, now.CidrBlock, now.Tags = aws.ToString(s.VpcId), aws.ToString(s.CidrBlock), p.Tags.among(s.Tags)
	if p.MapPublicIpOnLaunch != nil {
		now.MapPublicIpOnLaunch = aws.Bool(aws.ToBool(s.MapPublicIpOnLaunch))
	}
	return &now, nil
}

func actualGateway(ctx context.Context, api ec2API, id string, p *gateway) (*gateway, error) {
	got, err := api.DescribeInternetGateways(ctx, &ec2.DescribeInternetGatewaysInput{InternetGatewayIds: []string{id}})
	if err != nil {
		return nil, err
	}
	return &gateway{Tags: p.Tags.among(got.InternetGateways[0].Tags)}, nil
}

func actualAttachment(ctx context.Context, api ec2API, id string, p *attachment) (*attachment, error) {
	got, err := api.DescribeInternetGateways(ctx, &ec2.DescribeInternetGatewaysInput{InternetGatewayIds: []string{p.InternetGatewayId}})
	if err != nil {
		return nil, err
	}
	for _, a := range got.InternetGateways[0].Attachments {
		if aws.ToString(a.VpcId) == p.VpcId {
			return p, nil
		}
	}
	return nil, vanished(id)
}

func oneRouteTable(ctx context.Context, api ec2API, id string) (types.RouteTable, error) {
	got, err := api.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{RouteTableIds: []string{id}})
	if err != nil {
		return types.RouteTable{}, err
	}
	return got.RouteTables[0], nil
}

func actualRouteTable(ctx context.Context, api ec2API, id string, p *routeTable) (*routeTable, error) {
	got, err := oneRouteTable(ctx, api, id)
	return &routeTable{VpcId: aws.ToString(got.VpcId), Tags: p.Tags.among(got.Tags)}, err
}

func actualAssociation(ctx context.Context, api ec2API, id string, p *association) (*association, error) {
	got, err := oneRouteTable(ctx, api, p.RouteTableId)
	if err != nil {
		return nil, err
	}
	for _, a := range got.Associations {
		if aws.ToString(a.RouteTableAssociationId) == id {
			return &association{RouteTableId: aws.ToString(a.RouteTableId), SubnetId: aws.ToString(a.SubnetId)}, nil
		}
	}
	return nil, vanished(id)
}

func actualRoute(ctx context.Context, api ec2API, p *route) (*route, error) {
	got, err := oneRouteTable(ctx, api, p.RouteTableId)
	if err != nil {
		return nil, err
	}
	for _, r := range got.Routes {
		if aws.ToString(r.DestinationCidrBlock) == p.DestinationCidrBlock {
			now := *p
			now.GatewayId, now.NatGatewayId = r.GatewayId, r.NatGatewayId
			return &now, nil
		}
	}
	return nil, vanished(p.DestinationCidrBlock)
}

func actualAddress(ctx context.Context, api ec2API, id string, p *address) (*address, error) {
	got, err := api.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{PublicIps: []string{id}})
	if err != nil {
		return nil, err
	}
	now := *p
	now.Tags = p.Tags.among(got.Addresses[0].Tags)
	return &now, nil
}

func actualNat(ctx context.Context, api ec2API, id string, p *nat) (*nat, error) {
	got, err := describeNat(ctx, api, id)
	if err != nil {
		return nil, err
	}
	if got.State == types.NatGatewayStateDeleted || got.State == types.NatGatewayStateDeleting {
		return nil, vanished(id)
	}
	now := *p
	now.SubnetId, now.Tags = aws.ToString(got.SubnetId), p.Tags.among(got.Tags)
	return &now, nil
}

func actualEndpoint(ctx context.Context, api ec2API, id string, p *endpoint) (*endpoint, error) {
	got, err := api.DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}})
	if err != nil {
		return nil, err
	}
	if state, err := endpointState(ctx, api, id); err != nil || state == "deleted" || state == "deleting" {
		return nil, vanished(id)
	}
	e, now := got.VpcEndpoints[0], *p
	now.VpcId, now.ServiceName, now.Tags = aws.ToString(e.VpcId), aws.ToString(e.ServiceName), p.Tags.among(e.Tags)
	if p.PrivateDnsEnabled != nil {
		now.PrivateDnsEnabled = aws.Bool(aws.ToBool(e.PrivateDnsEnabled))
	}
	now.RouteTableIds, now.SubnetIds = e.RouteTableIds, e.SubnetIds
	now.SecurityGroupIds = nil
	for _, g := range e.Groups {
		now.SecurityGroupIds = append(now.SecurityGroupIds, aws.ToString(g.GroupId))
	}
	return &now, nil
}

func actualSecurityGroup(ctx context.Context, api ec2API, id string, p *securityGroup) (*securityGroup, error) {
	got, err := api.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{id}})
	if err != nil {
		return nil, err
	}
	now, g := *p, got.SecurityGroups[0]
	now.VpcId, now.Tags, now.SecurityGroupIngress = aws.ToString(g.VpcId), p.Tags.among(g.Tags), nil
	for _, permission := range g.IpPermissions {
		rule := ingress{IpProtocol: aws.ToString(permission.IpProtocol), FromPort: permission.FromPort, ToPort: permission.ToPort}
		for _, r := range permission.IpRanges {
			rule.CidrIp, rule.Description = r.CidrIp, r.Description
			now.SecurityGroupIngress = append(now.SecurityGroupIngress, rule)
		}
		if len(permission.IpRanges) == 0 {
			now.SecurityGroupIngress = append(now.SecurityGroupIngress, rule)
		}
	}
	slices.SortFunc(now.SecurityGroupIngress, func(a, b ingress) int { return int(aws.ToInt32(a.FromPort) - aws.ToInt32(b.FromPort)) })
	return &now, nil
}
