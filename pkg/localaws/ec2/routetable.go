package ec2

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type routeTable struct {
	id, vpc      string
	local        string // the VPC's block
	routes       []route
	associations []association
}

// association ties a route table to a subnet, or, as the main one, to all subnets of the VPC without their own.
type association struct {
	id, subnet string
	main       bool
}

func (t *routeTable) isMain() bool {
	return slices.ContainsFunc(t.associations, func(a association) bool { return a.main })
}

// leave ends the associations that gone says yes to.
func (t *routeTable) leave(gone func(association) bool) {
	t.associations = slices.DeleteFunc(t.associations, gone)
}

func (s *Service) addMainTable(v *vpc) {
	t := s.addTable(v, s.newID("rtb"))
	s.tags[t.id] = map[string]string{}
	t.associations = []association{{id: s.newID("rtbassoc"), main: true}}
}

func (s *Service) addTable(v *vpc, id string) *routeTable {
	t := &routeTable{id: id, vpc: v.id, local: v.cidr.String()}
	s.tables.put(id, t)
	return t
}

// CreateRouteTable makes a route table with the VPC's local route.
func (s *Service) CreateRouteTable(_ context.Context, in *sdk.CreateRouteTableInput) (*sdk.CreateRouteTableOutput, error) {
	if err := only(in, in.DryRun, "VpcId", "ClientToken", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	token := aws.ToString(in.ClientToken)
	t, err := s.tables.get(types.ResourceTypeRouteTable, aws.String(s.tokens["rtb "+token]))
	if token == "" || err != nil {
		v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
		if err != nil {
			return nil, err
		}
		id, err := s.create("rtb", types.ResourceTypeRouteTable, in.TagSpecifications)
		if err != nil {
			return nil, err
		}
		t = s.addTable(v, id)
		s.tokens["rtb "+token] = id
	}
	out := s.viewTable(t)
	return &sdk.CreateRouteTableOutput{RouteTable: &out, ClientToken: in.ClientToken}, nil
}

// DeleteRouteTable removes a route table that is neither the main one nor associated with a subnet or a gateway endpoint.
func (s *Service) DeleteRouteTable(_ context.Context, in *sdk.DeleteRouteTableInput) (*sdk.DeleteRouteTableOutput, error) {
	if err := only(in, in.DryRun, "RouteTableId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	t, err := s.tables.get(types.ResourceTypeRouteTable, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	for _, e := range s.endpointsOf(t.vpc) {
		if slices.Contains(e.tables, t.id) {
			return nil, needed("routeTable", t.id) // (G): that an endpoint's table is refused
		}
	}
	if len(t.associations) > 0 {
		return nil, needed("routeTable", t.id)
	}
	s.tables.drop(t.id)
	delete(s.tags, t.id)
	return &sdk.DeleteRouteTableOutput{}, nil
}

// DescribeRouteTables lists route tables.
func (s *Service) DescribeRouteTables(_ context.Context, in *sdk.DescribeRouteTablesInput) (*sdk.DescribeRouteTablesOutput, error) {
	if err := only(in, in.DryRun, "RouteTableIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeRouteTable, in.RouteTableIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.tables.all(), &routeTable{}, s.viewTable)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeRouteTablesOutput{RouteTables: out, NextToken: next}, nil
}

func (t *routeTable) ident() string { return t.id }

func (t *routeTable) facts(s *Service) facts {
	f := facts{
		"route-table-id": {t.id}, "vpc-id": {t.vpc}, "owner-id": {s.reg.Account}, "association.subnet-id": nil, "association.main": nil,
		"association.route-table-association-id": nil, "association.route-table-id": nil, "route.destination-cidr-block": {t.local},
		"route.gateway-id": {"local"}, "route.nat-gateway-id": nil, "route.state": {"active"},
		"route.transit-gateway-id": nil, "route.vpc-peering-connection-id": nil, "route.instance-id": nil,
	}
	add := func(name, value string) {
		if name != "" && value != "" {
			f[name] = append(f[name], value)
		}
	}
	for _, a := range t.associations {
		add("association.subnet-id", a.subnet)
		add("association.main", map[bool]string{true: "true", false: "false"}[a.main])
		add("association.route-table-association-id", a.id)
		add("association.route-table-id", t.id)
	}
	for _, r := range s.routesOf(t) {
		add("route.destination-cidr-block", r.cidr)
		add("route.gateway-id", r.gateway)
		add("route.nat-gateway-id", r.nat)
		add(otherFilter(r.other), r.other)
		add("route.state", string(s.stateOf(r, t.vpc)))
	}
	return f
}

func (s *Service) viewTable(t *routeTable) types.RouteTable {
	out := types.RouteTable{
		RouteTableId: aws.String(t.id), VpcId: aws.String(t.vpc), OwnerId: aws.String(s.reg.Account), Tags: s.tagged(t.id),
		Routes: []types.Route{{
			DestinationCidrBlock: aws.String(t.local), GatewayId: aws.String("local"), Origin: types.RouteOriginCreateRouteTable,
			State: types.RouteStateActive,
		}},
	}
	for _, r := range s.routesOf(t) {
		out.Routes = append(out.Routes, s.viewRoute(r, t.vpc))
	}
	for _, a := range t.associations {
		out.Associations = append(out.Associations, a.view(t.id))
	}
	return out
}

func (a association) view(table string) types.RouteTableAssociation {
	out := types.RouteTableAssociation{
		RouteTableAssociationId: aws.String(a.id), RouteTableId: aws.String(table), Main: aws.Bool(a.main),
		AssociationState: &types.RouteTableAssociationState{State: types.RouteTableAssociationStateCodeAssociated},
	}
	if a.subnet != "" {
		out.SubnetId = aws.String(a.subnet)
	}
	return out
}
