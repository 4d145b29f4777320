package networks

import (
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// tableOf is the route table that a subnet uses: the one associated with it, or else the VPC's main one (Amazon VPC User
// Guide, "Subnet route tables").
func tableOf(subnet string, tables []types.RouteTable) types.RouteTable {
	var main types.RouteTable
	for _, table := range tables {
		for _, a := range table.Associations {
			if aws.ToString(a.SubnetId) == subnet {
				return table
			}
			if aws.ToBool(a.Main) {
				main = table
			}
		}
	}
	return main
}

// exit is what the table's default route leads to, "" when it has none or one into nothing.
func exit(table types.RouteTable) account.Exit {
	i := slices.IndexFunc(table.Routes, func(r types.Route) bool {
		return aws.ToString(r.DestinationCidrBlock) == "0.0.0.0/0" && r.State != types.RouteStateBlackhole
	})
	if i < 0 {
		return ""
	}
	route := table.Routes[i]
	switch gateway := aws.ToString(route.GatewayId); {
	case strings.HasPrefix(gateway, "igw-"), route.CarrierGatewayId != nil:
		return account.InternetGateway
	case strings.HasPrefix(gateway, "vgw-"):
		return "virtual private gateway"
	case strings.HasPrefix(gateway, "vpce-"):
		return "firewall endpoint"
	case route.VpcPeeringConnectionId != nil:
		return account.Peering
	case route.NatGatewayId != nil:
		return "NAT gateway"
	case route.TransitGatewayId != nil:
		return "transit gateway"
	case route.InstanceId != nil || route.NetworkInterfaceId != nil:
		return "NAT instance"
	case route.LocalGatewayId != nil:
		return "local gateway"
	case route.CoreNetworkArn != nil:
		return "core network"
	default:
		return ""
	}
}
