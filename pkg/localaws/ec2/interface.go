package ec2

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// networkInterface is one that a client made, or one that a NAT gateway or an endpoint has while it lives.
type networkInterface struct {
	id, vpc, subnet, ip     string
	kind                    types.NetworkInterfaceType
	description, requester  string // requester is the AWS service it belongs to, "" for a client's
	groups                  []string
	allocation, association string // of its Elastic IP address
	publicIP                string
	instance                string        // that it is attached to
	lingers                 time.Duration // of an occupant's: how long it stays when the occupant has left
	left                    time.Time     // of an occupant's: when the occupant left, zero until then
}

// natInterface is the type that AWS answers for a NAT gateway's interface; the SDK's constant is spelt otherwise (EC2 API
// Reference, DescribeNetworkInterfaces, filter interface-type).
const natInterface types.NetworkInterfaceType = "nat_gateway"

// allInterfaces are those of clients and those that follow from living gateways and endpoints.
func (s *Service) allInterfaces() []*networkInterface {
	all := s.interfaces.all()
	now := s.reg.Clock.Now()
	for _, n := range s.nats.all() {
		if !n.lives(now) {
			continue
		}
		i := &networkInterface{
			id: n.iface, vpc: n.vpc, subnet: n.subnet, ip: n.ip, kind: natInterface,
			description: "Interface for NAT Gateway " + n.id, requester: "amazon-nat",
		}
		if n.failCode == "" {
			i.allocation, i.association, i.publicIP = n.allocation, n.association, n.publicIP
		}
		all = append(all, i)
	}
	for _, e := range s.endpointsOf("") {
		for _, p := range e.ports {
			all = append(all, &networkInterface{
				id: p.iface, vpc: e.vpc, subnet: p.subnet, ip: p.ip, kind: types.NetworkInterfaceTypeVpcEndpoint,
				description: "VPC Endpoint Interface " + e.id, requester: "amazon-vpce", groups: e.groups,
			})
		}
	}
	return all
}

func (s *Service) interfacesIn(subnetID string) int {
	n := 0
	for _, i := range s.allInterfaces() {
		if i.subnet == subnetID {
			n++
		}
	}
	return n
}

// CreateNetworkInterface makes an interface that is attached to nothing, in the VPC's default security group unless others
// are named; the SDK gives every call a token.
func (s *Service) CreateNetworkInterface(_ context.Context, in *sdk.CreateNetworkInterfaceInput) (*sdk.CreateNetworkInterfaceOutput, error) {
	if err := only(in, in.DryRun, "SubnetId", "Description", "Groups", "ClientToken", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	token := "eni " + aws.ToString(in.ClientToken)
	if known := s.interfaces.items[s.tokens[token]]; in.ClientToken != nil && known != nil {
		view := s.viewInterface(known)
		return &sdk.CreateNetworkInterfaceOutput{NetworkInterface: &view, ClientToken: in.ClientToken}, nil
	}
	n, err := s.askedInterface(in)
	if err != nil {
		return nil, err
	}
	if n.id, err = s.create("eni", types.ResourceTypeNetworkInterface, in.TagSpecifications); err != nil {
		return nil, err
	}
	s.interfaces.put(n.id, n)
	s.tokens[token] = n.id
	out := s.viewInterface(n)
	out.Status = "pending" // no value of the SDK's enumeration
	return &sdk.CreateNetworkInterfaceOutput{NetworkInterface: &out, ClientToken: in.ClientToken}, nil
}

// askedInterface is the interface that a request asks for.
func (s *Service) askedInterface(in *sdk.CreateNetworkInterfaceInput) (*networkInterface, error) {
	sub, err := s.subnets.get(types.ResourceTypeSubnet, in.SubnetId)
	if err != nil {
		return nil, err
	}
	groups, err := s.groupsIn(sub.vpc, in.Groups)
	if err != nil {
		return nil, err
	}
	ip, err := s.free(sub)
	if err != nil {
		return nil, err
	}
	return &networkInterface{
		vpc: sub.vpc, subnet: sub.id, ip: ip, groups: groups, description: aws.ToString(in.Description), kind: types.NetworkInterfaceTypeInterface,
	}, nil
}

// DeleteNetworkInterface removes an interface that is attached to nothing.
func (s *Service) DeleteNetworkInterface(_ context.Context, in *sdk.DeleteNetworkInterfaceInput) (*sdk.DeleteNetworkInterfaceOutput, error) {
	if err := only(in, in.DryRun, "NetworkInterfaceId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	for _, n := range s.allInterfaces() {
		if n.id == aws.ToString(in.NetworkInterfaceId) && (n.requester != "" || n.instance != "") {
			return nil, invalid("Network interface '%s' is currently in use.", n.id)
		}
	}
	n, err := s.interfaces.get(types.ResourceTypeNetworkInterface, in.NetworkInterfaceId)
	if err != nil {
		return nil, err
	}
	s.interfaces.drop(n.id)
	delete(s.tags, n.id)
	return &sdk.DeleteNetworkInterfaceOutput{}, nil
}

// DescribeNetworkInterfaces lists interfaces, those of AWS's services included.
func (s *Service) DescribeNetworkInterfaces(_ context.Context, in *sdk.DescribeNetworkInterfacesInput) (*sdk.DescribeNetworkInterfacesOutput, error) {
	if err := only(in, in.DryRun, "NetworkInterfaceIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeNetworkInterface, in.NetworkInterfaceIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.allInterfaces(), &networkInterface{}, s.viewInterface)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeNetworkInterfacesOutput{NetworkInterfaces: out, NextToken: next}, nil
}

func (n *networkInterface) ident() string { return n.id }

// used says whether a service or an instance has it: Lambda's stays so until it is removed, other services give theirs up
// first (G).
func (n *networkInterface) used() bool {
	if n.instance != "" || n.kind == types.NetworkInterfaceTypeLambda {
		return true
	}
	return n.requester != "" && n.left.IsZero()
}

func (n *networkInterface) status() types.NetworkInterfaceStatus {
	if n.used() {
		return types.NetworkInterfaceStatusInUse
	}
	return types.NetworkInterfaceStatusAvailable
}

func (n *networkInterface) facts(s *Service) facts {
	f := facts{
		"network-interface-id": {n.id}, "vpc-id": {n.vpc}, "subnet-id": {n.subnet}, "group-id": n.groups, "interface-type": {string(n.kind)},
		"status": {string(n.status())}, "description": {n.description}, "private-ip-address": {n.ip}, "owner-id": {s.reg.Account},
		"requester-id": nil, "requester-managed": {"false"}, "attachment.instance-id": nil, "availability-zone": nil, "association.allocation-id": nil,
	}
	if n.requester != "" {
		f["requester-id"], f["requester-managed"] = []string{n.requester}, []string{"true"}
	}
	if n.instance != "" {
		f["attachment.instance-id"] = []string{n.instance}
	}
	if n.allocation != "" {
		f["association.allocation-id"] = []string{n.allocation}
	}
	if sub, err := s.subnets.get(types.ResourceTypeSubnet, &n.subnet); err == nil {
		f["availability-zone"] = []string{sub.zone.name}
	}
	return f
}

func (s *Service) viewInterface(n *networkInterface) types.NetworkInterface {
	out := types.NetworkInterface{
		NetworkInterfaceId: aws.String(n.id), VpcId: aws.String(n.vpc), SubnetId: aws.String(n.subnet), PrivateIpAddress: aws.String(n.ip),
		InterfaceType: n.kind, Description: aws.String(n.description), Status: n.status(), OwnerId: aws.String(s.reg.Account),
		RequesterManaged: aws.Bool(n.requester != ""), SourceDestCheck: aws.Bool(n.kind != natInterface),
		TagSet: s.tagged(n.id),
	}
	if n.requester != "" {
		out.RequesterId = aws.String(n.requester)
	}
	if n.used() {
		out.Attachment = n.attachment(s.reg.Account)
	}
	if n.allocation != "" {
		out.Association = &types.NetworkInterfaceAssociation{
			AllocationId: aws.String(n.allocation), AssociationId: aws.String(n.association), PublicIp: aws.String(n.publicIP),
		}
	}
	if sub, err := s.subnets.get(types.ResourceTypeSubnet, &n.subnet); err == nil {
		out.AvailabilityZone, out.AvailabilityZoneId = aws.String(sub.zone.name), aws.String(sub.zone.id)
	}
	for _, id := range n.groups {
		out.Groups = append(out.Groups, types.GroupIdentifier{GroupId: aws.String(id), GroupName: aws.String(s.groups.items[id].name)})
	}
	return out
}
