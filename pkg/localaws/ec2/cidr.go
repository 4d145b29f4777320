package ec2

import (
	"net/netip"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// block reads a CIDR block of a VPC or a subnet: IPv4, between /16 and /28. Bits beyond the prefix are cleared, as AWS does
// (EC2 API Reference, CreateVpc). code is the refusal of a size out of range.
func block(cidr, code string) (netip.Prefix, error) {
	p, err := netip.ParsePrefix(cidr)
	if err != nil || !p.Addr().Is4() {
		return p, invalid("Value (%s) for parameter cidrBlock is invalid. This is not a valid CIDR block.", cidr)
	}
	if p.Bits() < 16 || p.Bits() > 28 {
		return p, region.Refuse(code, "The CIDR '%s' is invalid.", cidr)
	}
	return p.Masked(), nil
}

func inside(outer, inner netip.Prefix) bool {
	return outer.Bits() <= inner.Bits() && outer.Contains(inner.Addr())
}

// reserved is how many addresses of a subnet AWS keeps: the first four and the last (VPC User Guide, "Subnet sizing").
const reserved = 5

func capacity(p netip.Prefix) int { return 1<<(32-p.Bits()) - reserved }

// free is the first address of the subnet that nothing has.
func (s *Service) free(sub *subnet) (string, error) {
	taken := map[string]bool{}
	for _, n := range s.allInterfaces() {
		if n.subnet == sub.id {
			taken[n.ip] = true
		}
	}
	addr := sub.cidr.Addr()
	for range reserved - 1 {
		addr = addr.Next()
	}
	for range capacity(sub.cidr) {
		if !taken[addr.String()] {
			return addr.String(), nil
		}
		addr = addr.Next()
	}
	return "", region.Refuse("InsufficientFreeAddressesInSubnet", "The specified subnet does not have enough free addresses to satisfy the request.")
}
