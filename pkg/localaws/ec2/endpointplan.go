package ec2

import (
	"encoding/json"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// openPolicy is what an endpoint without a policy of its own has.
const openPolicy = `{"Statement":[{"Action":"*","Effect":"Allow","Principal":"*","Resource":"*"}]}`

func noService(name string) error {
	return region.Refuse("InvalidServiceName", "The Vpc Endpoint Service '%s' does not exist", name)
}

// planEndpoint is the endpoint that a request asks for.
func (s *Service) planEndpoint(in *sdk.CreateVpcEndpointInput) (*endpoint, error) {
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	service, err := s.endpointServiceOf(in)
	if err != nil {
		return nil, err
	}
	e := &endpoint{
		vpc: v.id, service: service, policy: openPolicy, privateDNS: aws.ToBool(in.PrivateDnsEnabled), label: s.reg.Hex(8),
		created: s.reg.Clock.Now(),
	}
	if in.PolicyDocument != nil {
		if e.policy = *in.PolicyDocument; !json.Valid([]byte(e.policy)) {
			return nil, region.Refuse("InvalidPolicyDocument", "This policy contains invalid Json")
		}
	}
	if service.kind == types.VpcEndpointTypeGateway {
		return e, s.planGateway(e, in)
	}
	return e, s.planInterface(e, v, in)
}

func (s *Service) endpointServiceOf(in *sdk.CreateVpcEndpointInput) (endpointService, error) {
	kind := in.VpcEndpointType
	if kind == "" {
		kind = types.VpcEndpointTypeGateway
	}
	exists := false
	for _, e := range endpointServices() {
		if s.serviceName(e.short) == aws.ToString(in.ServiceName) {
			if e.kind == kind {
				return e, nil
			}
			exists = true
		}
	}
	if exists {
		return endpointService{}, region.Refuse("InvalidParameter", "Endpoint type (%s) does not match available service types ([%s]).", kind, types.VpcEndpointTypeInterface)
	}
	return endpointService{}, noService(aws.ToString(in.ServiceName))
}

// planGateway ties a gateway endpoint to its route tables.
func (s *Service) planGateway(e *endpoint, in *sdk.CreateVpcEndpointInput) error {
	if len(in.SubnetIds)+len(in.SecurityGroupIds) > 0 || e.privateDNS {
		return region.Refuse("InvalidParameter", "Subnets, security groups and private DNS are not supported by Gateway endpoints") // (G)
	}
	e.prefixList = s.prefixList(e.service.short)
	for _, id := range in.RouteTableIds {
		t, err := s.tables.get(types.ResourceTypeRouteTable, &id)
		if err != nil {
			return err
		}
		if t.vpc != e.vpc {
			return region.Refuse("InvalidRouteTableId.NotFound", "The route table %s does not belong to VPC %s", id, e.vpc) // (G)
		}
		if slices.ContainsFunc(s.routesOf(t), func(r route) bool { return r.prefixList == e.prefixList }) {
			return region.Refuse("RouteAlreadyExists", "route table %s already has a route with destination-prefix-list-id %s", id, e.prefixList)
		}
		e.tables = append(e.tables, id)
	}
	return nil
}

// prefixList is the id of the list of a service's addresses; AWS has one for each service and region.
func (s *Service) prefixList(short string) string {
	return "pl-" + map[string]string{"s3": "63a5400a", "dynamodb": "02cd2c6b"}[short]
}

// planInterface places an interface endpoint in its subnets, one in a zone.
func (s *Service) planInterface(e *endpoint, v *vpc, in *sdk.CreateVpcEndpointInput) error {
	if len(in.RouteTableIds) > 0 {
		return region.Refuse("InvalidParameter", "Route tables are not supported by Interface endpoints") // (G)
	}
	others := slices.DeleteFunc(s.endpointsOf(v.id), func(x *endpoint) bool { return x.service.kind != types.VpcEndpointTypeInterface })
	if len(others) >= s.quotas.EndpointsPerVpc {
		return full("VpcEndpointLimitExceeded", "VPC endpoints") // (G): text
	}
	if err := s.privateNameFree(e, v, others); err != nil {
		return err
	}
	groups, err := s.groupsIn(v.id, in.SecurityGroupIds)
	if err != nil {
		return err
	}
	e.groups = groups
	for _, id := range in.SubnetIds {
		p, err := s.planPort(e, id)
		if err != nil {
			return err
		}
		e.ports = append(e.ports, p)
	}
	return nil
}

// privateNameFree refuses private DNS where the VPC has it turned off, or another endpoint has the name already.
func (s *Service) privateNameFree(e *endpoint, v *vpc, others []*endpoint) error {
	if !e.privateDNS {
		return nil
	}
	if !v.dnsSupport || !v.dnsHostnames {
		return region.Refuse("InvalidParameter", "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for %s", v.id)
	}
	for _, x := range others {
		if x.privateDNS && x.service.short == e.service.short {
			return region.Refuse("InvalidParameter",
				"private-dns-enabled cannot be set because there is already a conflicting DNS domain for %s in the VPC %s", s.privateName(e.service), v.id)
		}
	}
	return nil
}

func (s *Service) planPort(e *endpoint, subnetID string) (port, error) {
	sub, err := s.subnets.get(types.ResourceTypeSubnet, &subnetID)
	if err != nil {
		return port{}, err
	}
	switch {
	case sub.vpc != e.vpc:
		return port{}, region.Refuse("InvalidParameter", "The subnet %s does not belong to VPC %s", sub.id, e.vpc) // (G)
	case s.lacking[sub.zone.id][e.service.short]:
		return port{}, region.Refuse("InvalidParameter", "The VPC endpoint service %s does not support the availability zone of the subnet: %s.",
			s.serviceName(e.service.short), sub.id)
	case slices.ContainsFunc(e.ports, func(p port) bool { return p.zone == sub.zone.name }):
		return port{}, region.Refuse("DuplicateSubnetsInSameZone", "Found another VPC endpoint subnet in the availability zone of %s", sub.id)
	}
	ip, err := s.free(sub)
	if err != nil {
		return port{}, err
	}
	return port{subnet: sub.id, zone: sub.zone.name, iface: s.newID("eni"), ip: ip}, nil
}
