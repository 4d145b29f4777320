package ec2

import (
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// Known tells the kind of a resource as ARNs have it, its tags, and the VPC that it is in, "" for none. What does not exist has no
// tags. It is no operation of the API.
func (s *Service) Known(id string) (kind string, tags map[string]string, vpc string) {
	defer s.enter()()
	kind = string(kindOf(id))
	switch types.ResourceType(kind) {
	case types.ResourceTypeSubnet:
		if x := s.subnets.items[id]; x != nil {
			vpc = x.vpc
		}
	case types.ResourceTypeRouteTable:
		if t := s.tables.items[id]; t != nil {
			vpc = t.vpc
		}
	case types.ResourceTypeSecurityGroup:
		if g := s.groups.items[id]; g != nil {
			vpc = g.vpc
		}
	case types.ResourceTypeNetworkInterface:
		if n := s.interfaces.items[id]; n != nil {
			vpc = n.vpc
		}
	}
	return kind, maps.Clone(s.tags[id]), vpc
}

// Associated are the route table and the subnet that an association ties together. It is no operation of the API.
func (s *Service) Associated(id string) (table, subnet string) {
	defer s.enter()()
	for _, t := range s.tables.all() {
		for _, a := range t.associations {
			if a.id == id {
				return t.id, a.subnet
			}
		}
	}
	return "", ""
}
