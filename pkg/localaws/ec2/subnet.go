package ec2

import (
	"context"
	"net/netip"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type subnet struct {
	id, vpc   string
	zone      zone
	cidr      netip.Prefix
	publicIPs bool
}

// CreateSubnet makes a subnet; its zone is given by name or by id.
func (s *Service) CreateSubnet(_ context.Context, in *sdk.CreateSubnetInput) (*sdk.CreateSubnetOutput, error) {
	if err := only(in, in.DryRun, "VpcId", "CidrBlock", "AvailabilityZone", "AvailabilityZoneId", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	cidr, err := s.room(v, in.CidrBlock)
	if err != nil {
		return nil, err
	}
	place, err := s.place(in.AvailabilityZone, in.AvailabilityZoneId)
	if err != nil {
		return nil, err
	}
	id, err := s.create("subnet", types.ResourceTypeSubnet, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	sub := &subnet{id: id, vpc: v.id, zone: *place, cidr: cidr}
	s.subnets.put(id, sub)
	out := s.viewSubnet(sub)
	return &sdk.CreateSubnetOutput{Subnet: &out}, nil
}

// room is the block of a new subnet in v: inside the VPC's, clear of its other subnets, within the quota.
func (s *Service) room(v *vpc, wanted *string) (netip.Prefix, error) {
	if wanted == nil {
		return netip.Prefix{}, lacks("cidrBlock")
	}
	cidr, err := block(*wanted, "InvalidSubnet.Range")
	if err != nil {
		return cidr, err
	}
	if !inside(v.cidr, cidr) {
		return cidr, region.Refuse("InvalidSubnet.Range", "The CIDR '%s' is invalid.", *wanted)
	}
	others := s.subnets.where(func(x *subnet) bool { return x.vpc == v.id })
	for _, x := range others {
		if x.cidr.Overlaps(cidr) {
			return cidr, region.Refuse("InvalidSubnet.Conflict", "The CIDR '%s' conflicts with another subnet", *wanted)
		}
	}
	if len(others) >= s.quotas.SubnetsPerVpc {
		return cidr, full("SubnetLimitExceeded", "subnets")
	}
	return cidr, nil
}

// DeleteSubnet removes a subnet without interfaces; its association with a route table goes too.
func (s *Service) DeleteSubnet(_ context.Context, in *sdk.DeleteSubnetInput) (*sdk.DeleteSubnetOutput, error) {
	if err := only(in, in.DryRun, "SubnetId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	sub, err := s.subnets.get(types.ResourceTypeSubnet, in.SubnetId)
	if err != nil {
		return nil, err
	}
	if s.interfacesIn(sub.id) > 0 {
		return nil, needed("subnet", sub.id)
	}
	for _, t := range s.tables.all() {
		t.leave(func(a association) bool { return a.subnet == sub.id })
	}
	s.subnets.drop(sub.id)
	delete(s.tags, sub.id)
	return &sdk.DeleteSubnetOutput{}, nil
}

// ModifySubnetAttribute says whether instances in a subnet get public addresses.
func (s *Service) ModifySubnetAttribute(_ context.Context, in *sdk.ModifySubnetAttributeInput) (*sdk.ModifySubnetAttributeOutput, error) {
	if err := region.Only(in, "SubnetId", "MapPublicIpOnLaunch"); err != nil {
		return nil, err
	}
	defer s.enter()()
	sub, err := s.subnets.get(types.ResourceTypeSubnet, in.SubnetId)
	if err != nil {
		return nil, err
	}
	if in.MapPublicIpOnLaunch == nil {
		return nil, region.Refuse("MissingParameter", "No attributes specified.")
	}
	sub.publicIPs = aws.ToBool(in.MapPublicIpOnLaunch.Value)
	return &sdk.ModifySubnetAttributeOutput{}, nil
}

// DescribeSubnets lists subnets.
func (s *Service) DescribeSubnets(_ context.Context, in *sdk.DescribeSubnetsInput) (*sdk.DescribeSubnetsOutput, error) {
	if err := only(in, in.DryRun, "SubnetIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeSubnet, in.SubnetIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.subnets.all(), &subnet{}, s.viewSubnet)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeSubnetsOutput{Subnets: out, NextToken: next}, nil
}

func (x *subnet) ident() string { return x.id }

func (x *subnet) facts(s *Service) facts {
	return facts{
		"subnet-id": {x.id}, "vpc-id": {x.vpc}, "cidr-block": {x.cidr.String()}, "availability-zone": {x.zone.name},
		"availabilityZone": {x.zone.name}, "availability-zone-id": {x.zone.id}, "availabilityZoneId": {x.zone.id}, "state": {"available"},
		"default-for-az": {"false"}, "map-public-ip-on-launch": {strconv.FormatBool(x.publicIPs)}, "owner-id": {s.reg.Account},
	}
}

func (s *Service) viewSubnet(x *subnet) types.Subnet {
	return types.Subnet{
		SubnetId: aws.String(x.id), SubnetArn: aws.String(s.reg.Arn("ec2", "subnet/"+x.id)), VpcId: aws.String(x.vpc), OwnerId: aws.String(s.reg.Account),
		AvailabilityZone: aws.String(x.zone.name), AvailabilityZoneId: aws.String(x.zone.id), CidrBlock: aws.String(x.cidr.String()),
		AvailableIpAddressCount: aws.Int32(int32(capacity(x.cidr) - s.interfacesIn(x.id))), //nolint:gosec // a /16 has 65536 addresses
		MapPublicIpOnLaunch:     aws.Bool(x.publicIPs), State: types.SubnetStateAvailable, DefaultForAz: aws.Bool(false),
		AssignIpv6AddressOnCreation: aws.Bool(false), Tags: s.tagged(x.id),
	}
}
