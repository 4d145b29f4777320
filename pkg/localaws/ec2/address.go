package ec2

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type address struct{ id, ip string }

// AllocateAddress takes an Elastic IP address from Amazon's pool.
func (s *Service) AllocateAddress(_ context.Context, in *sdk.AllocateAddressInput) (*sdk.AllocateAddressOutput, error) {
	if err := only(in, in.DryRun, "Domain", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if in.Domain != "" && in.Domain != types.DomainTypeVpc {
		return nil, invalid("Invalid value '%s' for domain.", in.Domain) // (G)
	}
	if len(s.addresses.ids) >= s.quotas.Addresses {
		return nil, full("AddressLimitExceeded", "addresses")
	}
	id, err := s.create("eipalloc", types.ResourceTypeElasticIp, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	a := &address{id: id, ip: s.publicIP()}
	s.addresses.put(id, a)
	return &sdk.AllocateAddressOutput{
		AllocationId: aws.String(id), PublicIp: aws.String(a.ip), Domain: types.DomainTypeVpc,
		NetworkBorderGroup: aws.String(s.reg.Name), PublicIpv4Pool: aws.String("amazon"),
	}, nil
}

// publicIP is an address that nobody has.
func (s *Service) publicIP() string {
	for {
		n, _ := strconv.ParseUint(s.reg.Hex(6), 16, 32) // six hexadecimal digits always parse
		ip := fmt.Sprintf("54.%d.%d.%d", n>>16, n>>8&255, n&255)
		if len(s.addresses.where(func(a *address) bool { return a.ip == ip })) == 0 {
			return ip
		}
	}
}

// ReleaseAddress gives back an address that nothing uses.
func (s *Service) ReleaseAddress(_ context.Context, in *sdk.ReleaseAddressInput) (*sdk.ReleaseAddressOutput, error) {
	if err := only(in, in.DryRun, "AllocationId", "PublicIp"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if in.AllocationId == nil && in.PublicIp != nil {
		return nil, invalid("You must specify an allocation id when releasing a VPC elastic IP address")
	}
	a, err := s.addresses.get(types.ResourceTypeElasticIp, in.AllocationId)
	if err != nil {
		return nil, err
	}
	if s.userOf(a.id) != nil {
		return nil, region.Refuse("InvalidIPAddress.InUse", "Address %s is in use.", a.ip)
	}
	s.addresses.drop(a.id)
	delete(s.tags, a.id)
	return &sdk.ReleaseAddressOutput{}, nil
}

// userOf is the interface that an address is associated with, nil when there is none.
func (s *Service) userOf(allocation string) *networkInterface {
	for _, n := range s.allInterfaces() {
		if allocation != "" && n.allocation == allocation {
			return n
		}
	}
	return nil
}

// DescribeAddresses lists Elastic IP addresses, all at once, as AWS does.
func (s *Service) DescribeAddresses(_ context.Context, in *sdk.DescribeAddressesInput) (*sdk.DescribeAddressesOutput, error) {
	if err := only(in, in.DryRun, "AllocationIds", "PublicIps", "Filters"); err != nil {
		return nil, err
	}
	defer s.enter()()
	ids := slices.Clone(in.AllocationIds)
	for _, ip := range in.PublicIps {
		found := s.addresses.where(func(a *address) bool { return a.ip == ip })
		if len(found) == 0 {
			return nil, region.Refuse("InvalidAddress.NotFound", "Address '%s' not found.", ip)
		}
		ids = append(ids, found[0].id)
	}
	rows, err := choose(query{kind: types.ResourceTypeElasticIp, ids: ids}, s.addresses.all())
	if err != nil {
		return nil, err
	}
	out, err := everything(s, in.Filters, rows, &address{}, s.viewAddress)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeAddressesOutput{Addresses: out}, nil
}

func (a *address) ident() string { return a.id }

func (a *address) facts(s *Service) facts {
	f := facts{
		"allocation-id": {a.id}, "public-ip": {a.ip}, "domain": {"vpc"}, "network-border-group": {s.reg.Name},
		"association-id": nil, "network-interface-id": nil, "private-ip-address": nil, "instance-id": nil,
	}
	if n := s.userOf(a.id); n != nil {
		f["association-id"], f["network-interface-id"], f["private-ip-address"] = []string{n.association}, []string{n.id}, []string{n.ip}
	}
	return f
}

func (s *Service) viewAddress(a *address) types.Address {
	out := types.Address{
		AllocationId: aws.String(a.id), PublicIp: aws.String(a.ip), Domain: types.DomainTypeVpc,
		NetworkBorderGroup: aws.String(s.reg.Name), PublicIpv4Pool: aws.String("amazon"), Tags: s.tagged(a.id),
	}
	if n := s.userOf(a.id); n != nil {
		out.AssociationId, out.NetworkInterfaceId, out.PrivateIpAddress = aws.String(n.association), aws.String(n.id), aws.String(n.ip)
		out.NetworkInterfaceOwnerId = aws.String(s.reg.Account)
	}
	return out
}
