package ec2

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Declare makes a thing known that the local AWS does not make itself but that routes can lead to: a transit gateway that is
// attached to the VPC (tgw-), a VPC peering connection (pcx-), a virtual private gateway (vgw-), an interface of a running
// instance (eni-), a gateway load balancer's endpoint (vpce-), or an instance (i-). Any other id is an error.
func (s *Service) Declare(id string) error {
	k := elsewhere(id)
	if k.code == "" || !wellFormed(id) {
		return fmt.Errorf("declare %s: no id of a route's target", id)
	}
	defer s.enter()()
	s.declared[id] = true
	return nil
}

// Withdraw lets a declared thing vanish; routes to it become black holes.
func (s *Service) Withdraw(id string) {
	defer s.enter()()
	delete(s.declared, id)
	s.connections.drop(id)
}

// otherKind is how AWS speaks of a route's target that is not made here.
type otherKind struct{ code, text string }

// elsewhere tells a target's kind by its id's prefix; its code is "" for one that is made here. Codes are those of "Error codes
// for the Amazon EC2 API"; the text for transit gateways is that of hashicorp/terraform-provider-aws#9222, that for gateways,
// whatever their kind, of ansible/ansible#7447; the others are guesses (G).
func elsewhere(id string) otherKind {
	prefix, _, _ := strings.Cut(id, "-")
	switch prefix {
	case "tgw":
		return otherKind{"InvalidTransitGatewayID", "The transitGateway ID '%s' does not exist"}
	case "pcx":
		return otherKind{"InvalidVpcPeeringConnectionID", "The vpcPeeringConnection ID '%s' does not exist"}
	case "vgw":
		return otherKind{"InvalidGatewayID", "The gateway ID '%s' does not exist"}
	case "eni":
		return otherKind{"InvalidNetworkInterfaceID", "The networkInterface ID '%s' does not exist"}
	case "vpce":
		return otherKind{"InvalidVpcEndpointId", "The Vpc Endpoint Id '%s' does not exist"}
	case "i":
		return otherKind{"InvalidInstanceID", "The instance ID '%s' does not exist"}
	default:
		return otherKind{}
	}
}

// wellFormed says whether an id has a prefix and 8 or 17 hexadecimal digits (EC2 User Guide, "Resource IDs").
func wellFormed(id string) bool {
	return regexp.MustCompile(`^[a-z]+-([0-9a-f]{8}|[0-9a-f]{17})$`).MatchString(id)
}

// targets are the parameters by which a request names a target that may be elsewhere, with what their ids begin with.
func targets(in *sdk.CreateRouteInput) map[string]*string {
	out := map[string]*string{
		"tgw": in.TransitGatewayId, "pcx": in.VpcPeeringConnectionId, "eni": in.NetworkInterfaceId, "vpce": in.VpcEndpointId, "i": in.InstanceId,
	}
	if strings.HasPrefix(aws.ToString(in.GatewayId), "vgw-") {
		out["vgw"] = in.GatewayId
	}
	return out
}

// asked is the route that a request asks for, its destination aside. A request names one target.
func asked(in *sdk.CreateRouteInput) (route, error) {
	r, named := route{nat: aws.ToString(in.NatGatewayId)}, 0
	for prefix, id := range targets(in) {
		if aws.ToString(id) == "" {
			continue
		}
		if !strings.HasPrefix(*id, prefix+"-") || !wellFormed(*id) {
			return r, region.Refuse(elsewhere(prefix+"-").code+".Malformed", "Invalid id: %q", *id) // (G)
		}
		r.other, named = *id, named+1
	}
	if !strings.HasPrefix(aws.ToString(in.GatewayId), "vgw-") {
		r.gateway = aws.ToString(in.GatewayId)
	}
	for _, id := range []string{r.gateway, r.nat} {
		if id != "" {
			named++
		}
	}
	if named > 1 {
		return r, region.Refuse("InvalidParameterCombination", "Only one of gatewayId, natGatewayId can be specified") // (G)
	}
	return r, nil
}

// meetsOther refuses a target elsewhere that does not exist, or an interface of another VPC.
func (s *Service) meetsOther(id string, t *routeTable) error {
	if s.declared[id] {
		return nil
	}
	n, made := s.interfaces.items[id]
	switch {
	case !made:
		k := elsewhere(id)
		return region.Refuse(k.code+".NotFound", k.text, id)
	case n.vpc != t.vpc:
		return invalid("route table %s and interface %s belong to different networks", t.id, id) // (G)
	}
	return nil
}

// showOther puts a target into the member that AWS shows it in: a gateway load balancer's endpoint is a gateway there (VPC User
// Guide, "Route tables", routes of a middlebox).
func (s *Service) showOther(out *types.Route, id string) {
	prefix, _, _ := strings.Cut(id, "-")
	switch prefix {
	case "tgw":
		out.TransitGatewayId = &id
	case "pcx":
		out.VpcPeeringConnectionId = &id
	case "eni":
		out.NetworkInterfaceId = &id
	case "i": // AWS adds the instance's interface, which is not known here
		out.InstanceId, out.InstanceOwnerId = &id, aws.String(s.reg.Account)
	default:
		out.GatewayId = &id
	}
}

// otherFilter is the filter of DescribeRouteTables that finds a target; "" where AWS has none.
func otherFilter(id string) string {
	prefix, _, _ := strings.Cut(id, "-")
	return map[string]string{
		"tgw": "route.transit-gateway-id", "pcx": "route.vpc-peering-connection-id", "i": "route.instance-id",
		"vgw": "route.gateway-id", "vpce": "route.gateway-id",
	}[prefix]
}
