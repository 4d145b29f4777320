package ec2

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// rule is one rule of a security group: a protocol, its ports, and one peer.
type rule struct {
	id          string
	egress      bool
	protocol    string // "tcp", "udp", "icmp", "-1" for all
	from, to    int32  // -1 for all
	cidr, cidr6 string // the peer: one of these four
	prefixList  string
	group       string
	description string
}

// same says whether two rules allow the same, whatever their descriptions.
func (r rule) same(o rule) bool {
	r.id, r.description, o.id, o.description = "", "", "", ""
	return r == o
}

func (r rule) peer() string { return r.cidr + r.cidr6 + r.prefixList + r.group }

// String describes a rule as AWS's refusal of a duplicate does.
func (r rule) String() string {
	if r.protocol == "-1" {
		return fmt.Sprintf("peer: %s, ALL, ALLOW", r.peer())
	}
	return fmt.Sprintf("peer: %s, %s, from port: %d, to port: %d, ALLOW", r.peer(), strings.ToUpper(r.protocol), r.from, r.to)
}

// rulesOf are the rules that a request's permissions stand for.
func (s *Service) rulesOf(permissions []types.IpPermission, egress bool) ([]rule, error) {
	var out []rule
	for _, p := range permissions {
		base, err := traffic(p)
		if err != nil {
			return nil, err
		}
		base.egress = egress
		peers, err := s.peers(p, base)
		if err != nil {
			return nil, err
		}
		out = append(out, peers...)
	}
	if len(out) == 0 {
		return nil, lacks("ipPermissions") // (G)
	}
	return out, nil
}

// traffic is a permission's protocol and ports. The names of the protocols stand for their numbers.
func traffic(p types.IpPermission) (rule, error) {
	protocol := strings.ToLower(aws.ToString(p.IpProtocol))
	if name, ok := map[string]string{"6": "tcp", "17": "udp", "1": "icmp", "all": "-1"}[protocol]; ok {
		protocol = name
	}
	switch protocol {
	case "-1":
		return rule{protocol: "-1", from: -1, to: -1}, nil // ports do not matter then
	case "tcp", "udp", "icmp":
	default:
		return rule{}, invalid("Invalid value '%s' for IP protocol. Unknown protocol.", protocol)
	}
	if p.FromPort == nil || p.ToPort == nil {
		return rule{}, invalid("Must specify both from and to ports with TCP/UDP.")
	}
	if protocol != "icmp" && (*p.FromPort < 0 || *p.ToPort > 65535 || *p.FromPort > *p.ToPort) {
		return rule{}, invalid("Invalid TCP/UDP port range (%d:%d)", *p.FromPort, *p.ToPort)
	}
	return rule{protocol: protocol, from: *p.FromPort, to: *p.ToPort}, nil
}

// peers are the rules of one permission, one for each peer.
func (s *Service) peers(p types.IpPermission, base rule) ([]rule, error) {
	var out []rule
	add := func(change func(*rule)) {
		r := base
		change(&r)
		out = append(out, r)
	}
	for _, x := range p.IpRanges {
		if cidr, err := netip.ParsePrefix(aws.ToString(x.CidrIp)); err != nil || cidr.Masked() != cidr {
			return nil, invalid("CIDR block %s is malformed", aws.ToString(x.CidrIp))
		}
		add(func(r *rule) { r.cidr, r.description = *x.CidrIp, aws.ToString(x.Description) })
	}
	for _, x := range p.Ipv6Ranges {
		if _, err := netip.ParsePrefix(aws.ToString(x.CidrIpv6)); err != nil {
			return nil, invalid("CIDR block %s is malformed", aws.ToString(x.CidrIpv6))
		}
		add(func(r *rule) { r.cidr6, r.description = *x.CidrIpv6, aws.ToString(x.Description) })
	}
	for _, x := range p.PrefixListIds {
		add(func(r *rule) { r.prefixList, r.description = aws.ToString(x.PrefixListId), aws.ToString(x.Description) })
	}
	for _, x := range p.UserIdGroupPairs {
		g, err := s.groups.get(types.ResourceTypeSecurityGroup, x.GroupId)
		if err != nil {
			return nil, err
		}
		add(func(r *rule) { r.group, r.description = g.id, aws.ToString(x.Description) })
	}
	return out, nil
}

// permissions are a group's rules of one direction as AWS shows them: those with the same protocol and ports together.
func (s *Service) permissions(g *securityGroup, egress bool) []types.IpPermission {
	var out []types.IpPermission
	for _, r := range g.rules {
		if r.egress != egress {
			continue
		}
		i := slices.IndexFunc(out, func(p types.IpPermission) bool {
			return *p.IpProtocol == r.protocol && (r.protocol == "-1" || *p.FromPort == r.from && *p.ToPort == r.to)
		})
		if i < 0 {
			p := types.IpPermission{IpProtocol: aws.String(r.protocol)}
			if r.protocol != "-1" {
				p.FromPort, p.ToPort = aws.Int32(r.from), aws.Int32(r.to)
			}
			out, i = append(out, p), len(out)
		}
		s.addPeer(&out[i], r)
	}
	return out
}

func (s *Service) addPeer(p *types.IpPermission, r rule) {
	var description *string
	if r.description != "" {
		description = aws.String(r.description)
	}
	switch {
	case r.cidr != "":
		p.IpRanges = append(p.IpRanges, types.IpRange{CidrIp: aws.String(r.cidr), Description: description})
	case r.cidr6 != "":
		p.Ipv6Ranges = append(p.Ipv6Ranges, types.Ipv6Range{CidrIpv6: aws.String(r.cidr6), Description: description})
	case r.prefixList != "":
		p.PrefixListIds = append(p.PrefixListIds, types.PrefixListId{PrefixListId: aws.String(r.prefixList), Description: description})
	default:
		p.UserIdGroupPairs = append(p.UserIdGroupPairs, types.UserIdGroupPair{
			GroupId: aws.String(r.group), UserId: aws.String(s.reg.Account), Description: description,
		})
	}
}
