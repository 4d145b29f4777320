package ec2

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// AuthorizeSecurityGroupIngress adds rules for what a group takes.
func (s *Service) AuthorizeSecurityGroupIngress(_ context.Context, in *sdk.AuthorizeSecurityGroupIngressInput) (*sdk.AuthorizeSecurityGroupIngressOutput, error) {
	if err := only(in, in.DryRun, "GroupId", "IpPermissions"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rules, err := s.authorize(in.GroupId, in.IpPermissions, false)
	if err != nil {
		return nil, err
	}
	return &sdk.AuthorizeSecurityGroupIngressOutput{Return: aws.Bool(true), SecurityGroupRules: rules}, nil
}

// AuthorizeSecurityGroupEgress adds rules for what a group sends.
func (s *Service) AuthorizeSecurityGroupEgress(_ context.Context, in *sdk.AuthorizeSecurityGroupEgressInput) (*sdk.AuthorizeSecurityGroupEgressOutput, error) {
	if err := only(in, in.DryRun, "GroupId", "IpPermissions"); err != nil {
		return nil, err
	}
	defer s.enter()()
	rules, err := s.authorize(in.GroupId, in.IpPermissions, true)
	if err != nil {
		return nil, err
	}
	return &sdk.AuthorizeSecurityGroupEgressOutput{Return: aws.Bool(true), SecurityGroupRules: rules}, nil
}

// authorize adds all of a request's rules to a group, or none.
func (s *Service) authorize(id *string, permissions []types.IpPermission, egress bool) ([]types.SecurityGroupRule, error) {
	g, err := s.groups.get(types.ResourceTypeSecurityGroup, id)
	if err != nil {
		return nil, err
	}
	rules, err := s.rulesOf(permissions, egress)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(g.rules)
	var out []types.SecurityGroupRule
	for _, r := range rules {
		if slices.ContainsFunc(all, r.same) {
			return nil, region.Refuse("InvalidPermission.Duplicate", "the specified rule \"%s\" already exists", r)
		}
		r.id = s.newID("sgr")
		all = append(all, r)
		out = append(out, s.viewRule(g, r))
	}
	g.rules = all
	return out, nil
}

// RevokeSecurityGroupIngress takes rules for what a group takes away from it.
func (s *Service) RevokeSecurityGroupIngress(_ context.Context, in *sdk.RevokeSecurityGroupIngressInput) (*sdk.RevokeSecurityGroupIngressOutput, error) {
	if err := only(in, in.DryRun, "GroupId", "IpPermissions"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if err := s.revoke(in.GroupId, in.IpPermissions, false); err != nil {
		return nil, err
	}
	return &sdk.RevokeSecurityGroupIngressOutput{Return: aws.Bool(true)}, nil
}

// RevokeSecurityGroupEgress takes rules for what a group sends away from it.
func (s *Service) RevokeSecurityGroupEgress(_ context.Context, in *sdk.RevokeSecurityGroupEgressInput) (*sdk.RevokeSecurityGroupEgressOutput, error) {
	if err := only(in, in.DryRun, "GroupId", "IpPermissions"); err != nil {
		return nil, err
	}
	defer s.enter()()
	if err := s.revoke(in.GroupId, in.IpPermissions, true); err != nil {
		return nil, err
	}
	return &sdk.RevokeSecurityGroupEgressOutput{Return: aws.Bool(true)}, nil
}

// revoke takes all of a request's rules from a group, or none.
func (s *Service) revoke(id *string, permissions []types.IpPermission, egress bool) error {
	g, err := s.groups.get(types.ResourceTypeSecurityGroup, id)
	if err != nil {
		return err
	}
	rules, err := s.rulesOf(permissions, egress)
	if err != nil {
		return err
	}
	left := slices.Clone(g.rules)
	for _, r := range rules {
		i := slices.IndexFunc(left, r.same)
		if i < 0 {
			return region.Refuse("InvalidPermission.NotFound", "The specified rule does not exist in this security group.")
		}
		left = slices.Delete(left, i, i+1)
	}
	g.rules = left
	return nil
}

func (s *Service) viewRule(g *securityGroup, r rule) types.SecurityGroupRule {
	out := types.SecurityGroupRule{
		SecurityGroupRuleId: aws.String(r.id), SecurityGroupRuleArn: aws.String(s.reg.Arn("ec2", "security-group-rule/"+r.id)),
		GroupId: aws.String(g.id), GroupOwnerId: aws.String(s.reg.Account), IsEgress: aws.Bool(r.egress), IpProtocol: aws.String(r.protocol),
		FromPort: aws.Int32(r.from), ToPort: aws.Int32(r.to),
	}
	set := func(to **string, value string) {
		if value != "" {
			*to = aws.String(value)
		}
	}
	set(&out.CidrIpv4, r.cidr)
	set(&out.CidrIpv6, r.cidr6)
	set(&out.PrefixListId, r.prefixList)
	set(&out.Description, r.description)
	if r.group != "" {
		out.ReferencedGroupInfo = &types.ReferencedSecurityGroup{GroupId: aws.String(r.group), UserId: aws.String(s.reg.Account)}
	}
	return out
}
