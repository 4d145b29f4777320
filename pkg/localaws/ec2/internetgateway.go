package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type internetGateway struct {
	id  string
	vpc string // "" while detached
}

// CreateInternetGateway makes an internet gateway that is attached to nothing.
func (s *Service) CreateInternetGateway(_ context.Context, in *sdk.CreateInternetGatewayInput) (*sdk.CreateInternetGatewayOutput, error) {
	if err := only(in, in.DryRun, "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if len(s.gateways.ids) >= s.quotas.InternetGateways {
		return nil, full("InternetGatewayLimitExceeded", "internet gateways")
	}
	id, err := s.create("igw", types.ResourceTypeInternetGateway, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	g := &internetGateway{id: id}
	s.gateways.put(id, g)
	out := s.viewGateway(g)
	return &sdk.CreateInternetGatewayOutput{InternetGateway: &out}, nil
}

// AttachInternetGateway attaches a gateway to a VPC: one gateway to one VPC.
func (s *Service) AttachInternetGateway(_ context.Context, in *sdk.AttachInternetGatewayInput) (*sdk.AttachInternetGatewayOutput, error) {
	if err := only(in, in.DryRun, "InternetGatewayId", "VpcId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	g, v, err := s.gatewayAndVpc(in.InternetGatewayId, in.VpcId)
	if err != nil {
		return nil, err
	}
	if g.vpc != "" {
		return nil, region.Refuse("Resource.AlreadyAssociated", "resource %s is already attached to network %s", g.id, g.vpc)
	}
	if s.gatewayOf(v.id) != "" {
		return nil, invalid("Network %s already has an internet gateway attached", v.id)
	}
	g.vpc = v.id
	return &sdk.AttachInternetGatewayOutput{}, nil
}

// DetachInternetGateway detaches a gateway from its VPC, unless public addresses are mapped there.
func (s *Service) DetachInternetGateway(_ context.Context, in *sdk.DetachInternetGatewayInput) (*sdk.DetachInternetGatewayOutput, error) {
	if err := only(in, in.DryRun, "InternetGatewayId", "VpcId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	g, v, err := s.gatewayAndVpc(in.InternetGatewayId, in.VpcId)
	if err != nil {
		return nil, err
	}
	if g.vpc != v.id {
		return nil, region.Refuse("Gateway.NotAttached", "resource %s is not attached to network %s", g.id, v.id)
	}
	for _, n := range s.allInterfaces() {
		if n.vpc == v.id && n.allocation != "" {
			return nil, region.Refuse("DependencyViolation",
				"Network %s has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.", v.id)
		}
	}
	g.vpc = ""
	return &sdk.DetachInternetGatewayOutput{}, nil
}

func (s *Service) gatewayAndVpc(gatewayID, vpcID *string) (*internetGateway, *vpc, error) {
	g, err := s.gateways.get(types.ResourceTypeInternetGateway, gatewayID)
	if err != nil {
		return nil, nil, err
	}
	v, err := s.vpcs.get(types.ResourceTypeVpc, vpcID)
	return g, v, err
}

// gatewayOf is the internet gateway attached to a VPC, "" when there is none.
func (s *Service) gatewayOf(vpcID string) string {
	for _, g := range s.gateways.all() {
		if g.vpc == vpcID {
			return g.id
		}
	}
	return ""
}

// DeleteInternetGateway removes a detached gateway.
func (s *Service) DeleteInternetGateway(_ context.Context, in *sdk.DeleteInternetGatewayInput) (*sdk.DeleteInternetGatewayOutput, error) {
	if err := only(in, in.DryRun, "InternetGatewayId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	g, err := s.gateways.get(types.ResourceTypeInternetGateway, in.InternetGatewayId)
	if err != nil {
		return nil, err
	}
	if g.vpc != "" {
		return nil, needed("internetGateway", g.id)
	}
	s.gateways.drop(g.id)
	delete(s.tags, g.id)
	return &sdk.DeleteInternetGatewayOutput{}, nil
}

// DescribeInternetGateways lists internet gateways.
func (s *Service) DescribeInternetGateways(_ context.Context, in *sdk.DescribeInternetGatewaysInput) (*sdk.DescribeInternetGatewaysOutput, error) {
	if err := only(in, in.DryRun, "InternetGatewayIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeInternetGateway, in.InternetGatewayIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.gateways.all(), &internetGateway{}, s.viewGateway)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeInternetGatewaysOutput{InternetGateways: out, NextToken: next}, nil
}

func (g *internetGateway) ident() string { return g.id }

func (g *internetGateway) facts(s *Service) facts {
	f := facts{"internet-gateway-id": {g.id}, "owner-id": {s.reg.Account}, "attachment.vpc-id": nil, "attachment.state": nil}
	if g.vpc != "" {
		f["attachment.vpc-id"], f["attachment.state"] = []string{g.vpc}, []string{"available"}
	}
	return f
}

func (s *Service) viewGateway(g *internetGateway) types.InternetGateway {
	out := types.InternetGateway{InternetGatewayId: aws.String(g.id), OwnerId: aws.String(s.reg.Account), Tags: s.tagged(g.id)}
	if g.vpc != "" {
		// The state of an attached internet gateway is "available", which is no value of the SDK's enumeration.
		out.Attachments = []types.InternetGatewayAttachment{{State: "available", VpcId: aws.String(g.vpc)}}
	}
	return out
}
