package ec2

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

// TestOutputsAreCopies writes into what operations return and took, and reads again.
func TestOutputsAreCopies(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		sub, group, table := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.group(vpcID, "g"), b.table(vpcID)
		in := interfaceEndpoint(vpcID, "ecs", group, sub)
		made := must(b, b.CreateVpcEndpoint, in).VpcEndpoint
		in.SubnetIds[0], in.SecurityGroupIds[0] = "spoilt", "spoilt"
		made.SubnetIds[0], *made.Groups[0].GroupId = "spoilt", "spoilt"
		rules := ingress(group, tcp(443, 443, "10.0.0.0/16"))
		must(b, b.AuthorizeSecurityGroupIngress, rules)
		rules.IpPermissions[0].IpRanges[0].CidrIp = new("spoilt")
		*b.seeGroup(group).IpPermissions[0].FromPort = 1
		gateway := gatewayEndpoint(vpcID, "s3", table)
		must(b, b.CreateVpcEndpoint, gateway)
		gateway.RouteTableIds[0] = "spoilt"
		must(b, b.CreateTags, &sdk.CreateTagsInput{Resources: []string{vpcID}, Tags: []types.Tag{tag("k", "v")}})
		*must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs[0].Tags[0].Value = "spoilt"

		endpoints := must(b, b.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{}).VpcEndpoints
		require.Equal(t, sub, endpoints[0].SubnetIds[0])
		require.Equal(t, group, *endpoints[0].Groups[0].GroupId)
		require.Equal(t, table, endpoints[1].RouteTableIds[0])
		seen := b.seeGroup(group).IpPermissions[0]
		require.EqualValues(t, 443, *seen.FromPort)
		require.Equal(t, "10.0.0.0/16", *seen.IpRanges[0].CidrIp)
		require.Equal(t, "v", *must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs[0].Tags[0].Value)
	})
}
