package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// egressOnly is an egress-only internet gateway; it is attached to its VPC as long as it is there.
type egressOnly struct{ id, vpc string }

// CreateEgressOnlyInternetGateway makes an egress-only internet gateway.
func (s *Service) CreateEgressOnlyInternetGateway(_ context.Context, in *sdk.CreateEgressOnlyInternetGatewayInput) (*sdk.CreateEgressOnlyInternetGatewayOutput, error) {
	if err := only(in, in.DryRun, "VpcId", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	id, err := s.create("eigw", types.ResourceTypeEgressOnlyInternetGateway, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	g := &egressOnly{id, v.id}
	s.egress.put(id, g)
	view := s.viewEgressOnly(g)
	return &sdk.CreateEgressOnlyInternetGatewayOutput{EgressOnlyInternetGateway: &view}, nil
}

// DeleteEgressOnlyInternetGateway removes one; routes to it are not imitated.
func (s *Service) DeleteEgressOnlyInternetGateway(_ context.Context, in *sdk.DeleteEgressOnlyInternetGatewayInput) (*sdk.DeleteEgressOnlyInternetGatewayOutput, error) {
	if err := only(in, in.DryRun, "EgressOnlyInternetGatewayId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	g, err := s.egress.get(types.ResourceTypeEgressOnlyInternetGateway, in.EgressOnlyInternetGatewayId)
	if err != nil {
		return nil, err
	}
	s.egress.drop(g.id)
	delete(s.tags, g.id)
	return &sdk.DeleteEgressOnlyInternetGatewayOutput{ReturnCode: aws.Bool(true)}, nil
}

// DescribeEgressOnlyInternetGateways lists them. AWS filters them by tags only (EC2 API Reference).
func (s *Service) DescribeEgressOnlyInternetGateways(_ context.Context, in *sdk.DescribeEgressOnlyInternetGatewaysInput) (*sdk.DescribeEgressOnlyInternetGatewaysOutput, error) {
	if err := only(in, in.DryRun, "EgressOnlyInternetGatewayIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeEgressOnlyInternetGateway, in.EgressOnlyInternetGatewayIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.egress.all(), &egressOnly{}, s.viewEgressOnly)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeEgressOnlyInternetGatewaysOutput{EgressOnlyInternetGateways: out, NextToken: next}, nil
}

func (g *egressOnly) ident() string { return g.id }

func (g *egressOnly) facts(*Service) facts { return facts{} }

func (s *Service) viewEgressOnly(g *egressOnly) types.EgressOnlyInternetGateway {
	return types.EgressOnlyInternetGateway{
		EgressOnlyInternetGatewayId: aws.String(g.id), Tags: s.tagged(g.id),
		Attachments: []types.InternetGatewayAttachment{{State: types.AttachmentStatusAttached, VpcId: aws.String(g.vpc)}},
	}
}
