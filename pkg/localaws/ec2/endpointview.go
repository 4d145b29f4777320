package ec2

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// DescribeVpcEndpoints lists endpoints; one that is deleted is gone at once when its deletion ends (G).
func (s *Service) DescribeVpcEndpoints(_ context.Context, in *sdk.DescribeVpcEndpointsInput) (*sdk.DescribeVpcEndpointsOutput, error) {
	if err := only(in, in.DryRun, "VpcEndpointIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeVpcEndpoint, in.VpcEndpointIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.endpointsOf(""), &endpoint{}, s.viewEndpoint)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeVpcEndpointsOutput{VpcEndpoints: out, NextToken: next}, nil
}

func (e *endpoint) ident() string { return e.id }

func (e *endpoint) facts(s *Service) facts {
	return facts{
		"vpc-endpoint-id": {e.id}, "vpc-id": {e.vpc}, "service-name": {s.serviceName(e.service.short)},
		"vpc-endpoint-type": {string(e.service.kind)}, "vpc-endpoint-state": {string(e.state(s.reg.Clock.Now()))},
	}
}

func (s *Service) viewEndpoint(e *endpoint) types.VpcEndpoint {
	out := types.VpcEndpoint{
		VpcEndpointId: aws.String(e.id), VpcId: aws.String(e.vpc), ServiceName: aws.String(s.serviceName(e.service.short)),
		ServiceRegion: aws.String(s.reg.Name), VpcEndpointType: e.service.kind, State: e.state(s.reg.Clock.Now()),
		PolicyDocument: aws.String(e.policy), PrivateDnsEnabled: aws.Bool(e.privateDNS), RequesterManaged: aws.Bool(false),
		CreationTimestamp: aws.Time(e.created), OwnerId: aws.String(s.reg.Account), RouteTableIds: slices.Clone(e.tables), Tags: s.tagged(e.id),
	}
	for _, p := range e.ports {
		out.SubnetIds = append(out.SubnetIds, p.subnet)
		out.NetworkInterfaceIds = append(out.NetworkInterfaceIds, p.iface)
	}
	for _, id := range e.groups {
		out.Groups = append(out.Groups, types.SecurityGroupIdentifier{GroupId: aws.String(id), GroupName: aws.String(s.groups.items[id].name)})
	}
	if e.service.kind == types.VpcEndpointTypeInterface {
		out.IpAddressType = types.IpAddressTypeIpv4
		out.DnsEntries = s.dnsEntries(e)
	}
	return out
}

// dnsEntries are an interface endpoint's names: for the region, for each zone, and the service's own.
func (s *Service) dnsEntries(e *endpoint) []types.DnsEntry {
	base := e.service.short + "." + s.reg.Name + ".vpce.amazonaws.com"
	names := []string{e.id + "-" + e.label + "." + base}
	for _, p := range e.ports {
		names = append(names, e.id+"-"+e.label+"-"+p.zone+"."+base)
	}
	if e.privateDNS {
		names = append(names, s.privateName(e.service))
	}
	var out []types.DnsEntry
	for _, name := range names {
		out = append(out, types.DnsEntry{DnsName: aws.String(name), HostedZoneId: aws.String("Z7HUB22UULQXV")})
	}
	return out
}
