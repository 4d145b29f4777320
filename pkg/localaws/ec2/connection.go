package ec2

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// connection is a way out of a VPC to a network that is elsewhere: a peering connection that the VPC asked for, or a virtual
// private gateway.
type connection struct{ id, vpc string }

// Connect ties a VPC to a thing elsewhere, a peering connection (pcx-) or a virtual private gateway (vgw-), and declares it.
// It is no operation of the API. Withdraw takes it away again.
func (s *Service) Connect(vpcID, id string) error {
	if !strings.HasPrefix(id, "pcx-") && !strings.HasPrefix(id, "vgw-") {
		return fmt.Errorf("connect %s: neither a peering connection nor a virtual private gateway", id)
	}
	if err := s.Declare(id); err != nil {
		return err
	}
	defer s.enter()()
	s.connections.put(id, &connection{id, vpcID})
	s.tags[id] = map[string]string{}
	return nil
}

// connectionsOf are those whose ids begin so.
func (s *Service) connectionsOf(prefix string) []*connection {
	return s.connections.where(func(c *connection) bool { return strings.HasPrefix(c.id, prefix) })
}

// DescribeVpnGateways lists the virtual private gateways that are tied to a VPC; AWS answers them in one piece.
func (s *Service) DescribeVpnGateways(_ context.Context, in *sdk.DescribeVpnGatewaysInput) (*sdk.DescribeVpnGatewaysOutput, error) {
	if err := only(in, in.DryRun, "Filters"); err != nil {
		return nil, err
	}
	defer s.enter()()
	out, err := everything(s, in.Filters, s.connectionsOf("vgw-"), &connection{}, func(c *connection) types.VpnGateway {
		return types.VpnGateway{
			VpnGatewayId: aws.String(c.id), State: types.VpnStateAvailable, Tags: s.tagged(c.id),
			VpcAttachments: []types.VpcAttachment{{VpcId: aws.String(c.vpc), State: types.AttachmentStatusAttached}},
		}
	})
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeVpnGatewaysOutput{VpnGateways: out}, nil
}

// DescribeVpcPeeringConnections lists the peering connections that VPCs of this account have asked for.
func (s *Service) DescribeVpcPeeringConnections(_ context.Context, in *sdk.DescribeVpcPeeringConnectionsInput) (*sdk.DescribeVpcPeeringConnectionsOutput, error) {
	if err := only(in, in.DryRun, "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{filters: in.Filters, max: in.MaxResults, token: in.NextToken}
	out, next, err := list(s, q, s.connectionsOf("pcx-"), &connection{}, func(c *connection) types.VpcPeeringConnection {
		return types.VpcPeeringConnection{
			VpcPeeringConnectionId: aws.String(c.id), Tags: s.tagged(c.id),
			RequesterVpcInfo: &types.VpcPeeringConnectionVpcInfo{VpcId: aws.String(c.vpc)},
			Status:           &types.VpcPeeringConnectionStateReason{Code: types.VpcPeeringConnectionStateReasonCodeActive},
		}
	})
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeVpcPeeringConnectionsOutput{VpcPeeringConnections: out, NextToken: next}, nil
}

func (c *connection) ident() string { return c.id }

func (c *connection) facts(*Service) facts {
	return facts{"attachment.vpc-id": {c.vpc}, "requester-vpc-info.vpc-id": {c.vpc}, "accepter-vpc-info.vpc-id": nil}
}
