package ec2

import (
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type vpc struct {
	id           string
	cidr         netip.Prefix
	association  string // of the CIDR block
	tenancy      types.Tenancy
	dhcp         string
	dnsSupport   bool
	dnsHostnames bool
}

// CreateVpc makes a VPC with its main route table and its default security group.
func (s *Service) CreateVpc(_ context.Context, in *sdk.CreateVpcInput) (*sdk.CreateVpcOutput, error) {
	if err := only(in, in.DryRun, "CidrBlock", "InstanceTenancy", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if in.CidrBlock == nil {
		return nil, lacks("cidrBlock")
	}
	cidr, err := block(*in.CidrBlock, "InvalidVpc.Range")
	if err != nil {
		return nil, err
	}
	if len(s.vpcs.ids) >= s.quotas.Vpcs {
		return nil, full("VpcLimitExceeded", "VPCs")
	}
	id, err := s.create("vpc", types.ResourceTypeVpc, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	v := &vpc{id: id, cidr: cidr, association: s.newID("vpc-cidr-assoc"), tenancy: in.InstanceTenancy, dhcp: s.newID("dopt"), dnsSupport: true}
	if v.tenancy == "" {
		v.tenancy = types.TenancyDefault
	}
	s.vpcs.put(id, v)
	s.addMainTable(v)
	s.addDefaultGroup(v)
	out := s.viewVpc(v)
	out.State = types.VpcStatePending
	return &sdk.CreateVpcOutput{Vpc: &out}, nil
}

// DeleteVpc removes a VPC that holds nothing but its main route table and its default security group.
func (s *Service) DeleteVpc(_ context.Context, in *sdk.DeleteVpcInput) (*sdk.DeleteVpcOutput, error) {
	if err := only(in, in.DryRun, "VpcId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	if s.occupied(v.id) {
		return nil, needed("vpc", v.id)
	}
	for _, t := range s.tables.where(func(t *routeTable) bool { return t.vpc == v.id }) {
		s.tables.drop(t.id)
		delete(s.tags, t.id)
	}
	for _, g := range s.groups.where(func(g *securityGroup) bool { return g.vpc == v.id }) {
		s.groups.drop(g.id)
		delete(s.tags, g.id)
	}
	s.vpcs.drop(v.id)
	delete(s.tags, v.id)
	return &sdk.DeleteVpcOutput{}, nil
}

// occupied says whether a VPC holds anything that must go before it does.
func (s *Service) occupied(vpcID string) bool {
	for _, n := range s.allInterfaces() {
		if n.vpc == vpcID {
			return true
		}
	}
	return len(s.subnets.where(func(x *subnet) bool { return x.vpc == vpcID })) > 0 ||
		len(s.gateways.where(func(g *internetGateway) bool { return g.vpc == vpcID })) > 0 ||
		len(s.groups.where(func(g *securityGroup) bool { return g.vpc == vpcID && !g.isDefault() })) > 0 ||
		len(s.tables.where(func(t *routeTable) bool { return t.vpc == vpcID && !t.isMain() })) > 0 ||
		len(s.endpointsOf(vpcID)) > 0 ||
		len(s.egress.where(func(g *egressOnly) bool { return g.vpc == vpcID })) > 0 ||
		slices.ContainsFunc(s.connectionsOf("vgw-"), func(c *connection) bool { return c.vpc == vpcID }) // (G): AWS ends a peering itself
}

// DescribeVpcs lists VPCs.
func (s *Service) DescribeVpcs(_ context.Context, in *sdk.DescribeVpcsInput) (*sdk.DescribeVpcsOutput, error) {
	if err := only(in, in.DryRun, "VpcIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeVpc, in.VpcIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.vpcs.all(), &vpc{}, s.viewVpc)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeVpcsOutput{Vpcs: out, NextToken: next}, nil
}

func (v *vpc) ident() string { return v.id }

func (v *vpc) facts(s *Service) facts {
	cidr := v.cidr.String()
	return facts{
		"vpc-id": {v.id}, "cidr": {cidr}, "cidr-block-association.cidr-block": {cidr}, "dhcp-options-id": {v.dhcp},
		"is-default": {"false"}, "owner-id": {s.reg.Account}, "state": {"available"},
	}
}

func (s *Service) viewVpc(v *vpc) types.Vpc {
	return types.Vpc{
		VpcId: aws.String(v.id), CidrBlock: aws.String(v.cidr.String()), DhcpOptionsId: aws.String(v.dhcp), IsDefault: aws.Bool(false),
		InstanceTenancy: v.tenancy, OwnerId: aws.String(s.reg.Account), State: types.VpcStateAvailable, Tags: s.tagged(v.id),
		CidrBlockAssociationSet: []types.VpcCidrBlockAssociation{{
			AssociationId: aws.String(v.association), CidrBlock: aws.String(v.cidr.String()),
			CidrBlockState: &types.VpcCidrBlockState{State: types.VpcCidrBlockStateCodeAssociated},
		}},
	}
}
