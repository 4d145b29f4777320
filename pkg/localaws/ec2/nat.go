package ec2

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// How long NAT gateways take, measured on AWS; how soon a failure shows is a guess (G). One that was deleted can be seen for
// an hour (VPC User Guide, "NAT gateways").
const (
	natPending  = 100 * time.Second
	natFailing  = 30 * time.Second
	natDeleting = 55 * time.Second
	natVisible  = time.Hour
)

type natGateway struct {
	id, vpc, subnet, zone string // zone is an id
	allocation, publicIP  string // "" for a private one
	association           string
	iface, ip             string
	created, deleted      time.Time // deleted is zero until deletion is asked for
	failCode, failMessage string    // why it will fail, "" when it will not
}

func (n *natGateway) state(now time.Time) types.NatGatewayState {
	switch {
	case !n.deleted.IsZero() && n.failCode != "" && n.deleted.Sub(n.created) >= natFailing:
		return types.NatGatewayStateDeleted // nothing was left to take down (G)
	case !n.deleted.IsZero() && now.Sub(n.deleted) < natDeleting:
		return types.NatGatewayStateDeleting
	case !n.deleted.IsZero():
		return types.NatGatewayStateDeleted
	case n.failCode != "" && now.Sub(n.created) >= natFailing:
		return types.NatGatewayStateFailed
	case n.failCode != "" || now.Sub(n.created) < natPending:
		return types.NatGatewayStatePending
	default:
		return types.NatGatewayStateAvailable
	}
}

// lives says whether the gateway still has its interface and its address, and counts toward the quota.
func (n *natGateway) lives(now time.Time) bool {
	state := n.state(now)
	return state != types.NatGatewayStateDeleted && state != types.NatGatewayStateFailed
}

// visible says whether the gateway can still be described.
func (n *natGateway) visible(now time.Time) bool {
	switch n.state(now) {
	case types.NatGatewayStateDeleted:
		return now.Sub(n.deleted) < natDeleting+natVisible
	case types.NatGatewayStateFailed:
		return now.Sub(n.created) < natFailing+natVisible
	default:
		return true
	}
}

// CreateNatGateway begins to make a NAT gateway, public unless said otherwise. Some refusals come later, as its failure.
func (s *Service) CreateNatGateway(_ context.Context, in *sdk.CreateNatGatewayInput) (*sdk.CreateNatGatewayOutput, error) {
	if err := only(in, in.DryRun, "SubnetId", "AllocationId", "ConnectivityType", "ClientToken", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	token := aws.ToString(in.ClientToken)
	if known, err := s.nats.get(types.ResourceTypeNatgateway, aws.String(s.tokens["nat "+token])); token != "" && err == nil {
		return s.answerNat(known, token), nil
	}
	n, err := s.planNat(in)
	if err != nil {
		return nil, err
	}
	if n.id, err = s.create("nat", types.ResourceTypeNatgateway, in.TagSpecifications); err != nil {
		return nil, err
	}
	s.nats.put(n.id, n)
	if token != "" {
		s.tokens["nat "+token] = n.id
	}
	return s.answerNat(n, token), nil
}

func (s *Service) answerNat(n *natGateway, token string) *sdk.CreateNatGatewayOutput {
	view := s.viewNat(n)
	out := &sdk.CreateNatGatewayOutput{NatGateway: &view}
	if token != "" {
		out.ClientToken = aws.String(token)
	}
	return out
}

// planNat is the gateway that a request asks for, with the way it will fail.
func (s *Service) planNat(in *sdk.CreateNatGatewayInput) (*natGateway, error) {
	sub, err := s.subnets.get(types.ResourceTypeSubnet, in.SubnetId)
	if err != nil {
		return nil, err
	}
	if s.noNat[sub.zone.id] {
		return nil, region.Refuse("NotAvailableInZone", "Nat Gateway is not available in this availability zone")
	}
	now := s.reg.Clock.Now()
	if len(s.nats.where(func(n *natGateway) bool { return n.zone == sub.zone.id && n.lives(now) })) >= s.quotas.NatGatewaysPerZone {
		return nil, full("NatGatewayLimitExceeded", "NAT Gateways")
	}
	n := &natGateway{subnet: sub.id, vpc: sub.vpc, zone: sub.zone.id, iface: s.newID("eni"), created: now}
	if n.ip, err = s.free(sub); err != nil {
		return nil, err
	}
	return n, s.mapAddress(n, in)
}

// mapAddress gives a public gateway its address. That the address is taken, or that no internet gateway is there, AWS tells
// only by the gateway's failure (EC2 API Reference, NatGateway).
func (s *Service) mapAddress(n *natGateway, in *sdk.CreateNatGatewayInput) error {
	if in.ConnectivityType == types.ConnectivityTypePrivate {
		if in.AllocationId != nil {
			return region.Refuse("InvalidParameter", "AllocationId cannot be specified for private NAT gateways") // (G)
		}
		return nil
	}
	a, found := s.addresses.items[aws.ToString(in.AllocationId)]
	switch {
	case in.AllocationId == nil:
		return unnamed(types.ResourceTypeElasticIp)
	case !found:
		return region.Refuse("InvalidElasticIpID.NotFound", "The elastic-ip ID '%s' does not exist", *in.AllocationId)
	}
	n.allocation, n.publicIP, n.association = a.id, a.ip, s.newID("eipassoc")
	switch {
	case s.userOf(a.id) != nil:
		n.failCode, n.failMessage = "Resource.AlreadyAssociated", "Elastic IP address ["+a.id+"] is already associated"
	case s.gatewayOf(n.vpc) == "":
		n.failCode, n.failMessage = "Gateway.NotAttached", "Network "+n.vpc+" has no Internet gateway attached"
	}
	return nil
}

// DeleteNatGateway begins to delete a NAT gateway. Its address stays allocated; routes to it become black holes.
func (s *Service) DeleteNatGateway(_ context.Context, in *sdk.DeleteNatGatewayInput) (*sdk.DeleteNatGatewayOutput, error) {
	if err := only(in, in.DryRun, "NatGatewayId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	n, err := s.nats.get(types.ResourceTypeNatgateway, in.NatGatewayId)
	if err != nil {
		return nil, err
	}
	if n.deleted.IsZero() {
		n.deleted = s.reg.Clock.Now()
	}
	return &sdk.DeleteNatGatewayOutput{NatGatewayId: aws.String(n.id)}, nil
}
