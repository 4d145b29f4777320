package cloudformation

import (
	"context"
	"strings"

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

// peopleTags are a resource's tags without those of AWS's own services, which drift detection does not look at.
func peopleTags[T any](list []T, read func(T) (key, value *string)) tags {
	out := tags{}
	for _, tag := range list {
		if key, value := read(tag); !strings.HasPrefix(aws.ToString(key), "aws:") {
			out[aws.ToString(key)] = aws.ToString(value)
		}
	}
	return out
}

func networkTags(list []types.Tag) tags {
	return peopleTags(list, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
}

func actualVPC(ctx context.Context, api ec2API, id string) (*vpc, error) {
	got, err := api.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{id}})
	if err != nil {
		return nil, err
	}
	support, err := api.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: &id, Attribute: types.VpcAttributeNameEnableDnsSupport})
	if err != nil {
		return nil, err
	}
	names, err := api.DescribeVpcAttribute(ctx, &ec2.DescribeVpcAttributeInput{VpcId: &id, Attribute: types.VpcAttributeNameEnableDnsHostnames})
	if err != nil {
		return nil, err
	}
	return &vpc{
		CidrBlock: aws.ToString(got.Vpcs[0].CidrBlock), Tags: networkTags(got.Vpcs[0].Tags),
		EnableDnsSupport: support.EnableDnsSupport.Value, EnableDnsHostnames: names.EnableDnsHostnames.Value,
	}, nil
}

func actualSubnet(ctx context.Context, api ec2API, id string) (*subnet, error) {
	got, err := api.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{SubnetIds: []string{id}})
	if err != nil {
		return nil, err
	}
	s := got.Subnets[0]
	return &subnet{
		VpcId: aws.ToString(s.VpcId), CidrBlock: aws.ToString(s.CidrBlock), AvailabilityZoneId: s.AvailabilityZoneId,
		MapPublicIpOnLaunch: s.MapPublicIpOnLaunch, Tags: networkTags(s.Tags),
	}, nil
}

func actualGateway(ctx context.Context, api ec2API, id string) (*gateway, error) {
	got, err := api.DescribeInternetGateways(ctx, &ec2.DescribeInternetGatewaysInput{InternetGatewayIds: []string{id}})
	if err != nil {
		return nil, err
	}
	return &gateway{Tags: networkTags(got.InternetGateways[0].Tags)}, nil
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

func actualAddress(ctx context.Context, api ec2API, id string) (*address, error) {
	got, err := api.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{PublicIps: []string{id}})
	if err != nil {
		return nil, err
	}
	return &address{Domain: string(got.Addresses[0].Domain), Tags: networkTags(got.Addresses[0].Tags)}, nil
}

// actualNat takes a gateway that is being deleted for gone; EC2 goes on to tell of it for an hour.
func actualNat(ctx context.Context, api ec2API, id string, p *nat) (*nat, error) {
	got, err := describeNat(ctx, api, id)
	if err != nil {
		return nil, err
	}
	if got.State == types.NatGatewayStateDeleted || got.State == types.NatGatewayStateDeleting {
		return nil, vanished(id)
	}
	return &nat{SubnetId: aws.ToString(got.SubnetId), AllocationId: p.AllocationId, Tags: networkTags(got.Tags)}, nil
}

// actualEndpoint takes an endpoint that is being deleted for gone.
func actualEndpoint(ctx context.Context, api ec2API, id string) (*endpoint, error) {
	got, err := api.DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}})
	if err != nil {
		return nil, err
	}
	e := got.VpcEndpoints[0]
	if state := strings.ToLower(string(e.State)); state == "deleted" || state == "deleting" {
		return nil, vanished(id)
	}
	now := &endpoint{
		VpcId: aws.ToString(e.VpcId), ServiceName: aws.ToString(e.ServiceName), VpcEndpointType: string(e.VpcEndpointType),
		PrivateDnsEnabled: e.PrivateDnsEnabled, RouteTableIds: e.RouteTableIds, SubnetIds: e.SubnetIds, Tags: networkTags(e.Tags),
	}
	for _, g := range e.Groups {
		now.SecurityGroupIds = append(now.SecurityGroupIds, aws.ToString(g.GroupId))
	}
	return now, nil
}

func actualSecurityGroup(ctx context.Context, api ec2API, id string) (*securityGroup, error) {
	got, err := api.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{GroupIds: []string{id}})
	if err != nil {
		return nil, err
	}
	g := got.SecurityGroups[0]
	now := &securityGroup{GroupDescription: aws.ToString(g.Description), VpcId: aws.ToString(g.VpcId), Tags: networkTags(g.Tags)}
	for _, permission := range g.IpPermissions {
		rule := ingress{IpProtocol: aws.ToString(permission.IpProtocol), FromPort: permission.FromPort, ToPort: permission.ToPort}
		if len(permission.IpRanges) == 0 {
			now.SecurityGroupIngress = append(now.SecurityGroupIngress, rule)
		}
		for _, r := range permission.IpRanges {
			rule.CidrIp, rule.Description = r.CidrIp, r.Description
			now.SecurityGroupIngress = append(now.SecurityGroupIngress, rule)
		}
	}
	return now, nil
}
