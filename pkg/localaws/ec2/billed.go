package ec2

import "github.com/aws/aws-sdk-go-v2/service/ec2/types"

// Bill is one thing that costs money by the hour.
type Bill struct {
	ID   string
	Kind types.ResourceType // natgateway, vpc-endpoint or elastic-ip
	VPC  string             // "" for an address that nothing uses
}

// Billed lists what costs money by the hour now: NAT gateways until they are deleted, interface endpoints until they are
// gone, and public addresses whether used or not (Amazon VPC pricing). It is no operation of the API.
func (s *Service) Billed() []Bill {
	defer s.enter()()
	var out []Bill
	now := s.reg.Clock.Now()
	for _, n := range s.nats.all() {
		if n.lives(now) {
			out = append(out, Bill{n.id, types.ResourceTypeNatgateway, n.vpc})
		}
	}
	for _, e := range s.endpointsOf("") {
		if e.service.kind == types.VpcEndpointTypeInterface {
			out = append(out, Bill{e.id, types.ResourceTypeVpcEndpoint, e.vpc})
		}
	}
	for _, a := range s.addresses.all() {
		bill := Bill{ID: a.id, Kind: types.ResourceTypeElasticIp}
		if n := s.userOf(a.id); n != nil {
			bill.VPC = n.vpc
		}
		out = append(out, bill)
	}
	return out
}
