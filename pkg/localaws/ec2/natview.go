package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// DescribeNatGateways lists NAT gateways, those deleted or failed within the last hour included.
func (s *Service) DescribeNatGateways(_ context.Context, in *sdk.DescribeNatGatewaysInput) (*sdk.DescribeNatGatewaysOutput, error) {
	if err := only(in, in.DryRun, "NatGatewayIds", "Filter", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeNatgateway, in.NatGatewayIds, in.Filter, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.nats.all(), &natGateway{}, s.viewNat)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeNatGatewaysOutput{NatGateways: out, NextToken: next}, nil
}

func (n *natGateway) ident() string { return n.id }

func (n *natGateway) facts(s *Service) facts {
	return facts{
		"nat-gateway-id": {n.id}, "state": {string(n.state(s.reg.Clock.Now()))}, "subnet-id": {n.subnet}, "vpc-id": {n.vpc},
	}
}

func (s *Service) viewNat(n *natGateway) types.NatGateway {
	now := s.reg.Clock.Now()
	out := types.NatGateway{
		NatGatewayId: aws.String(n.id), SubnetId: aws.String(n.subnet), VpcId: aws.String(n.vpc), State: n.state(now),
		CreateTime: aws.Time(n.created), ConnectivityType: types.ConnectivityTypePublic, Tags: s.tagged(n.id),
	}
	if !n.deleted.IsZero() {
		out.DeleteTime = aws.Time(n.deleted)
	}
	if out.State == types.NatGatewayStateFailed {
		out.FailureCode, out.FailureMessage = aws.String(n.failCode), aws.String(n.failMessage)
	}
	address := types.NatGatewayAddress{
		NetworkInterfaceId: aws.String(n.iface), PrivateIp: aws.String(n.ip), IsPrimary: aws.Bool(true), Status: types.NatGatewayAddressStatusSucceeded,
	}
	if n.allocation == "" {
		out.ConnectivityType = types.ConnectivityTypePrivate
	} else {
		address.AllocationId, address.PublicIp, address.AssociationId = aws.String(n.allocation), aws.String(n.publicIP), aws.String(n.association)
	}
	out.NatGatewayAddresses = []types.NatGatewayAddress{address}
	return out
}
