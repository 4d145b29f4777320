// Package ec2 is the local AWS's Amazon EC2, as far as networks need it: VPCs with subnets, gateways, routes, security groups,
// endpoints, addresses and interfaces, the zones of a region, and machine images.
//
// Nothing here runs in the background: what takes time on AWS (a NAT gateway, an interface endpoint) has a state that is a
// function of when it was asked for and of the region's clock. There is no default VPC, as in accounts of an organization
// that removes it. Error codes are those of the EC2 API Reference, "Error codes for the Amazon EC2 API"; a comment with (G)
// marks a text or a rule that is a guess.
package ec2

import (
	"sync"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Quotas are the region's limits (Service Quotas, Amazon VPC and Amazon EC2).
type Quotas struct {
	Vpcs               int // VPCs in the region
	InternetGateways   int // internet gateways in the region
	Addresses          int // Elastic IP addresses in the region
	NatGatewaysPerZone int // NAT gateways pending, available or deleting in a zone
	SubnetsPerVpc      int
	EndpointsPerVpc    int // interface endpoints in a VPC
}

// DefaultQuotas are those of a new account.
func DefaultQuotas() Quotas {
	return Quotas{Vpcs: 5, InternetGateways: 5, Addresses: 5, NatGatewaysPerZone: 5, SubnetsPerVpc: 200, EndpointsPerVpc: 50}
}

// Service is Amazon EC2 in one account and region.
type Service struct {
	reg *region.Region

	mu          sync.Mutex
	quotas      Quotas
	pageSize    int
	zones       []zone
	noNat       map[string]bool            // zone id
	lacking     map[string]map[string]bool // zone id, service's short name
	declared    map[string]bool            // ids of things elsewhere
	tokens      map[string]string          // client token, resource
	tags        map[string]map[string]string
	vpcs        store[*vpc]
	subnets     store[*subnet]
	gateways    store[*internetGateway]
	addresses   store[*address]
	nats        store[*natGateway]
	tables      store[*routeTable]
	groups      store[*securityGroup]
	endpoints   store[*endpoint]
	interfaces  store[*networkInterface]
	egress      store[*egressOnly]
	connections store[*connection]
	images      store[*image]
}

// New makes an EC2 without any network, with the region's zones and Amazon's images.
func New(reg *region.Region) *Service {
	s := &Service{
		reg: reg, quotas: DefaultQuotas(), pageSize: 1000, zones: zonesOf(reg),
		noNat: map[string]bool{}, lacking: map[string]map[string]bool{}, declared: map[string]bool{}, tokens: map[string]string{},
		tags: map[string]map[string]string{},
	}
	s.publish(reg.Clock.Now().AddDate(0, 0, -20)) // a new image comes every few weeks
	return s
}

// enter locks the service after taking out what has ceased to exist by now; the result unlocks it.
func (s *Service) enter() func() {
	s.mu.Lock()
	now := s.reg.Clock.Now()
	for _, n := range s.nats.where(func(n *natGateway) bool { return !n.visible(now) }) {
		s.nats.drop(n.id)
		delete(s.tags, n.id)
	}
	for _, e := range s.endpoints.where(func(e *endpoint) bool { return e.gone(now) }) {
		s.endpoints.drop(e.id)
		delete(s.tags, e.id)
	}
	for _, n := range s.interfaces.where(func(n *networkInterface) bool { return n.released(now) }) {
		s.interfaces.drop(n.id)
		delete(s.tags, n.id)
		delete(s.tags, n.instance)
	}
	return s.mu.Unlock
}

// SetQuotas changes the region's limits; what exists beyond them stays.
func (s *Service) SetQuotas(q Quotas) {
	defer s.enter()()
	s.quotas = q
}

// Quotas are the region's limits now.
func (s *Service) Quotas() Quotas {
	defer s.enter()()
	return s.quotas
}

// SetPageSize sets how many things a Describe operation returns at once when its caller names no number; AWS's is 1000.
func (s *Service) SetPageSize(n int) {
	defer s.enter()()
	s.pageSize = n
}

// only refuses fields that are not handled, and answers a dry run. As authorization is not imitated, a dry run is always
// told that the request would have succeeded (EC2 API Reference, DryRun).
func only(in any, dry *bool, handled ...string) error {
	if err := region.Only(in, append(handled, "DryRun")...); err != nil {
		return err
	}
	if aws.ToBool(dry) {
		return region.Refuse("DryRunOperation", "Request would have succeeded, but DryRun flag is set.").With(412)
	}
	return nil
}

// create gives a new resource its identifier, of the form prefix-0123456789abcdef0, and its tags.
func (s *Service) create(prefix string, kind types.ResourceType, specs []types.TagSpecification) (string, error) {
	tags, err := specified(specs, kind)
	if err != nil {
		return "", err
	}
	id := s.newID(prefix)
	s.tags[id] = tags
	return id, nil
}

func (s *Service) newID(prefix string) string { return prefix + "-0" + s.reg.Hex(16) }
