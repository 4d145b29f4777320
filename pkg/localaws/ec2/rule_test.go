package ec2

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func tcp(from, to int32, cidrs ...string) types.IpPermission {
	p := types.IpPermission{IpProtocol: new("tcp"), FromPort: &from, ToPort: &to}
	for _, cidr := range cidrs {
		p.IpRanges = append(p.IpRanges, types.IpRange{CidrIp: aws.String(cidr), Description: new("from " + cidr)})
	}
	return p
}

func ingress(group string, p ...types.IpPermission) *sdk.AuthorizeSecurityGroupIngressInput {
	return &sdk.AuthorizeSecurityGroupIngressInput{GroupId: &group, IpPermissions: p}
}

func (b bench) seeGroup(id string) types.SecurityGroup {
	b.t.Helper()
	return must(b, b.DescribeSecurityGroups, &sdk.DescribeSecurityGroupsInput{GroupIds: []string{id}}).SecurityGroups[0]
}

func TestRulesOfSecurityGroups(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		group := b.group(b.vpc(), "web")
		made := must(b, b.AuthorizeSecurityGroupIngress, ingress(group, tcp(443, 443, "10.0.0.0/16"), tcp(80, 80, "0.0.0.0/0"))).SecurityGroupRules
		require.Len(t, made, 2)
		require.Equal(t, "10.0.0.0/16", *made[0].CidrIpv4)
		require.False(t, *made[0].IsEgress)
		must(b, b.AuthorizeSecurityGroupIngress, ingress(group, tcp(443, 443, "10.1.0.0/16")))
		seen := b.seeGroup(group).IpPermissions
		require.Len(t, seen, 2)
		require.Len(t, seen[0].IpRanges, 2)
		require.Equal(t, "from 10.1.0.0/16", *seen[0].IpRanges[1].Description)
		refused(b, b.AuthorizeSecurityGroupIngress, ingress(group, tcp(22, 22, "10.0.0.0/16"), tcp(443, 443, "10.0.0.0/16")), "InvalidPermission.Duplicate",
			`the specified rule "peer: 10.0.0.0/16, TCP, from port: 443, to port: 443, ALLOW" already exists`)
		require.Len(t, b.seeGroup(group).IpPermissions, 2) // all or nothing
	})
}

func TestEgressIsReplaced(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		group := b.group(b.vpc(), "web")
		all := types.IpPermission{IpProtocol: new("-1"), IpRanges: []types.IpRange{{CidrIp: new("0.0.0.0/0")}}}
		in := &sdk.RevokeSecurityGroupEgressInput{GroupId: &group, IpPermissions: []types.IpPermission{all}}
		must(b, b.RevokeSecurityGroupEgress, in)
		require.Empty(t, b.seeGroup(group).IpPermissionsEgress)
		refused(b, b.RevokeSecurityGroupEgress, in, "InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		add := &sdk.AuthorizeSecurityGroupEgressInput{GroupId: &group, IpPermissions: []types.IpPermission{
			{
				IpProtocol: new("17"), FromPort: new(int32(53)), ToPort: new(int32(53)), PrefixListIds: []types.PrefixListId{{PrefixListId: new("pl-1")}},
				Ipv6Ranges: []types.Ipv6Range{{CidrIpv6: new("::/0")}},
			},
		}}
		require.Len(t, must(b, b.AuthorizeSecurityGroupEgress, add).SecurityGroupRules, 2)
		seen := b.seeGroup(group).IpPermissionsEgress[0]
		require.Equal(t, "udp", *seen.IpProtocol)
		require.Equal(t, "::/0", *seen.Ipv6Ranges[0].CidrIpv6)
		require.Equal(t, "pl-1", *seen.PrefixListIds[0].PrefixListId)
	})
}

func TestRulesThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		group := b.group(b.vpc(), "web")
		for name, p := range map[string]types.IpPermission{
			"cidr":     tcp(443, 443, "10.0.0.1/16"),
			"ports":    tcp(443, 80, "10.0.0.0/16"),
			"protocol": {IpProtocol: new("carrier pigeon")},
			"no ports": {IpProtocol: new("tcp"), IpRanges: []types.IpRange{{CidrIp: new("0.0.0.0/0")}}},
			"ipv6":     {IpProtocol: new("-1"), Ipv6Ranges: []types.Ipv6Range{{CidrIpv6: new(name6)}}},
		} {
			b.t.Log(name)
			refused(b, b.AuthorizeSecurityGroupIngress, ingress(group, p), "InvalidParameterValue", "")
		}
		unknown := types.IpPermission{IpProtocol: new("-1"), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: new("sg-1")}}}
		refused(b, b.AuthorizeSecurityGroupIngress, ingress(group, unknown), "InvalidGroup.NotFound", "")
		refused(b, b.AuthorizeSecurityGroupIngress, ingress(group), "MissingParameter", "")
	})
}

const name6 = "not:an:address"

func TestGroupUsedByAnotherStays(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		vpcID := b.vpc()
		one, two := b.group(vpcID, "one"), b.group(vpcID, "two")
		peer := func(id string) types.IpPermission {
			return types.IpPermission{IpProtocol: new("-1"), UserIdGroupPairs: []types.UserIdGroupPair{{GroupId: &id}}}
		}
		must(b, b.AuthorizeSecurityGroupIngress, ingress(one, peer(two), peer(one)))
		refused(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &two}, "DependencyViolation", "resource "+two+" has a dependent object")
		must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &one}) // its rule about itself does not hold it
		must(b, b.DeleteSecurityGroup, &sdk.DeleteSecurityGroupInput{GroupId: &two})
	})
}

func TestNamesOfGroups(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		vpcID := b.vpc()
		b.group(vpcID, "web")
		b.group(b.vpc(), "web") // another VPC, another name
		make := func(name string) *sdk.CreateSecurityGroupInput {
			return &sdk.CreateSecurityGroupInput{VpcId: &vpcID, GroupName: &name, Description: new("x")}
		}
		refused(b, b.CreateSecurityGroup, make("web"), "InvalidGroup.Duplicate", "The security group 'web' already exists for VPC '"+vpcID+"'")
		refused(b, b.CreateSecurityGroup, make("default"), "InvalidParameterValue", "Cannot use reserved security group name: default")
		refused(b, b.CreateSecurityGroup, make("sg-1"), "InvalidParameterValue", "")
		refused(b, b.CreateSecurityGroup, make(""), "MissingParameter", "")
		refused(b, b.CreateSecurityGroup, &sdk.CreateSecurityGroupInput{VpcId: &vpcID, GroupName: new("x")}, "MissingParameter", "")
		refused(b, b.CreateSecurityGroup, &sdk.CreateSecurityGroupInput{GroupName: new("x"), Description: new("x")}, "VPCIdNotSpecified", "")
	})
}
