package ec2

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ModifyVpcEndpoint changes the route tables of a gateway endpoint, or subnets, groups and private DNS of an interface endpoint, at
// once (G).
func (s *Service) ModifyVpcEndpoint(_ context.Context, in *sdk.ModifyVpcEndpointInput) (*sdk.ModifyVpcEndpointOutput, error) {
	if err := only(in, in.DryRun, "VpcEndpointId", "AddRouteTableIds", "RemoveRouteTableIds", "AddSubnetIds", "RemoveSubnetIds",
		"AddSecurityGroupIds", "RemoveSecurityGroupIds", "PrivateDnsEnabled"); err != nil {
		return nil, err
	}
	defer s.enter()()
	e, err := s.endpoints.get(types.ResourceTypeVpcEndpoint, in.VpcEndpointId)
	if err != nil {
		return nil, err
	}
	next := *e
	next.tables, next.groups = minus(e.tables, in.RemoveRouteTableIds), minus(e.groups, in.RemoveSecurityGroupIds)
	next.ports = slices.DeleteFunc(slices.Clone(e.ports), func(p port) bool { return slices.Contains(in.RemoveSubnetIds, p.subnet) })
	if e.service.kind == types.VpcEndpointTypeGateway {
		err = s.planGateway(&next, &sdk.CreateVpcEndpointInput{RouteTableIds: in.AddRouteTableIds, SubnetIds: in.AddSubnetIds, SecurityGroupIds: in.AddSecurityGroupIds})
	} else {
		err = s.modifyInterface(&next, in)
	}
	if err != nil {
		return nil, err
	}
	*e = next
	return &sdk.ModifyVpcEndpointOutput{Return: aws.Bool(true)}, nil
}

func minus(list, gone []string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(id string) bool { return slices.Contains(gone, id) })
}

func (s *Service) modifyInterface(e *endpoint, in *sdk.ModifyVpcEndpointInput) error {
	if len(in.AddRouteTableIds)+len(in.RemoveRouteTableIds) > 0 {
		return region.Refuse("InvalidParameter", "Route tables are not supported by Interface endpoints") // (G)
	}
	if len(in.AddSecurityGroupIds) > 0 {
		more, err := s.groupsIn(e.vpc, in.AddSecurityGroupIds)
		if err != nil {
			return err
		}
		e.groups = append(e.groups, minus(more, e.groups)...)
	}
	if len(e.groups) == 0 {
		return region.Refuse("InvalidParameter", "An interface endpoint needs at least one security group") // (G)
	}
	for _, id := range in.AddSubnetIds {
		p, err := s.planPort(e, id)
		if err != nil {
			return err
		}
		e.ports = append(e.ports, p)
	}
	if in.PrivateDnsEnabled == nil {
		return nil
	}
	e.privateDNS = *in.PrivateDnsEnabled
	others := slices.DeleteFunc(s.endpointsOf(e.vpc), func(x *endpoint) bool { return x.id == e.id })
	return s.privateNameFree(e, s.vpcs.items[e.vpc], others)
}
