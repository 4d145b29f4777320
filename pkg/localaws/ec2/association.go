package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// AssociateRouteTable gives a subnet its own route table, of the same VPC.
func (s *Service) AssociateRouteTable(_ context.Context, in *sdk.AssociateRouteTableInput) (*sdk.AssociateRouteTableOutput, error) {
	if err := only(in, in.DryRun, "RouteTableId", "SubnetId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	t, err := s.tables.get(types.ResourceTypeRouteTable, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	sub, err := s.subnets.get(types.ResourceTypeSubnet, in.SubnetId)
	if err != nil {
		return nil, err
	}
	if t.vpc != sub.vpc {
		return nil, invalid("Route table %s and subnet %s belong to different networks", t.id, sub.id)
	}
	for _, other := range s.tables.all() {
		for _, a := range other.associations {
			if a.subnet == sub.id {
				return nil, region.Refuse("Resource.AlreadyAssociated", "the specified association for route table %s conflicts with an existing association", t.id)
			}
		}
	}
	a := association{id: s.newID("rtbassoc"), subnet: sub.id}
	t.associations = append(t.associations, a)
	return &sdk.AssociateRouteTableOutput{
		AssociationId: aws.String(a.id), AssociationState: &types.RouteTableAssociationState{State: types.RouteTableAssociationStateCodeAssociated},
	}, nil
}

// DisassociateRouteTable gives a subnet back to the main route table.
func (s *Service) DisassociateRouteTable(_ context.Context, in *sdk.DisassociateRouteTableInput) (*sdk.DisassociateRouteTableOutput, error) {
	if err := only(in, in.DryRun, "AssociationId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if in.AssociationId == nil {
		return nil, lacks("associationId")
	}
	for _, t := range s.tables.all() {
		for _, a := range t.associations {
			if a.id != *in.AssociationId {
				continue
			}
			if a.main {
				return nil, invalid("cannot disassociate the main route table association %s", a.id)
			}
			t.leave(func(x association) bool { return x.id == a.id })
			return &sdk.DisassociateRouteTableOutput{}, nil
		}
	}
	return nil, region.Refuse("InvalidAssociationID.NotFound", "The association ID '%s' does not exist", *in.AssociationId)
}
