package ec2

import (
	"context"
	"net/netip"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// route leads to an internet gateway, a NAT gateway, a gateway endpoint, or to a thing that is not made here.
type route struct {
	cidr, prefixList    string // its destination: one of them
	gateway, nat, other string // its target: one of them
}

// routesOf are a table's routes, the local one aside: those that clients made, then those of gateway endpoints.
func (s *Service) routesOf(t *routeTable) []route {
	routes := slices.Clone(t.routes)
	for _, e := range s.endpointsOf(t.vpc) {
		if slices.Contains(e.tables, t.id) {
			routes = append(routes, route{prefixList: e.prefixList, gateway: e.id})
		}
	}
	return routes
}

// stateOf says whether a route's target is there and can take its traffic. An interface that is made here cannot: it is
// attached to no instance.
func (s *Service) stateOf(r route, vpcID string) types.RouteState {
	n, isNat := s.nats.items[r.nat]
	_, isEndpoint := s.endpoints.items[r.gateway]
	if s.declared[r.other] || isEndpoint || isNat && n.lives(s.reg.Clock.Now()) || r.gateway != "" && s.gatewayOf(vpcID) == r.gateway {
		return types.RouteStateActive
	}
	return types.RouteStateBlackhole
}

// CreateRoute adds a route to an internet gateway, a NAT gateway, an interface, or to what Declare made known.
func (s *Service) CreateRoute(_ context.Context, in *sdk.CreateRouteInput) (*sdk.CreateRouteOutput, error) {
	if err := only(in, in.DryRun, "RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId",
		"TransitGatewayId", "VpcPeeringConnectionId", "NetworkInterfaceId", "VpcEndpointId", "InstanceId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	t, err := s.tables.get(types.ResourceTypeRouteTable, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	to, err := netip.ParsePrefix(aws.ToString(in.DestinationCidrBlock))
	if err != nil {
		return nil, invalid("Value (%s) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.", aws.ToString(in.DestinationCidrBlock))
	}
	r, err := asked(in)
	if err != nil {
		return nil, err
	}
	r.cidr = to.Masked().String()
	if err := s.reaches(r, t); err != nil {
		return nil, err
	}
	if r.cidr == t.local || slices.ContainsFunc(t.routes, func(x route) bool { return x.cidr == r.cidr }) {
		return nil, region.Refuse("RouteAlreadyExists", "The route identified by %s already exists.", r.cidr)
	}
	t.routes = append(t.routes, r)
	return &sdk.CreateRouteOutput{Return: aws.Bool(true)}, nil
}

// reaches refuses a route whose target does not exist or is not in the table's VPC.
func (s *Service) reaches(r route, t *routeTable) error {
	switch {
	case r.other != "":
		return s.meetsOther(r.other, t)
	case r.nat != "":
		n, found := s.nats.items[r.nat]
		if !found || !n.lives(s.reg.Clock.Now()) {
			return region.Refuse("InvalidNatGatewayID.NotFound", "The natGateway ID '%s' does not exist", r.nat)
		}
		if n.vpc != t.vpc {
			return invalid("route table %s and NAT gateway %s belong to different networks", t.id, r.nat) // (G)
		}
	case r.gateway != "":
		g, found := s.gateways.items[r.gateway]
		if !found {
			return region.Refuse("InvalidGatewayID.NotFound", "The gateway ID '%s' does not exist", r.gateway)
		}
		if g.vpc != t.vpc {
			return invalid("route table %s and network gateway %s belong to different networks", t.id, r.gateway)
		}
	default:
		return lacks("gatewayId") // (G)
	}
	return nil
}

// DeleteRoute removes a route that a client made.
func (s *Service) DeleteRoute(_ context.Context, in *sdk.DeleteRouteInput) (*sdk.DeleteRouteOutput, error) {
	if err := only(in, in.DryRun, "RouteTableId", "DestinationCidrBlock"); err != nil {
		return nil, err
	}
	defer s.enter()()
	t, err := s.tables.get(types.ResourceTypeRouteTable, in.RouteTableId)
	if err != nil {
		return nil, err
	}
	to := aws.ToString(in.DestinationCidrBlock)
	if to == t.local {
		return nil, invalid("cannot remove local route %s in route table %s", to, t.id)
	}
	before := len(t.routes)
	t.routes = slices.DeleteFunc(t.routes, func(r route) bool { return r.cidr == to })
	if len(t.routes) == before {
		return nil, region.Refuse("InvalidRoute.NotFound", "no route with destination-cidr-block %s in route table %s", to, t.id)
	}
	return &sdk.DeleteRouteOutput{}, nil
}

func (s *Service) viewRoute(r route, vpcID string) types.Route {
	out := types.Route{Origin: types.RouteOriginCreateRoute, State: s.stateOf(r, vpcID)}
	if r.prefixList != "" {
		out.DestinationPrefixListId = aws.String(r.prefixList)
	} else {
		out.DestinationCidrBlock = aws.String(r.cidr)
	}
	switch {
	case r.other != "":
		s.showOther(&out, r.other)
	case r.nat != "":
		out.NatGatewayId = aws.String(r.nat)
	default:
		out.GatewayId = aws.String(r.gateway)
	}
	return out
}
