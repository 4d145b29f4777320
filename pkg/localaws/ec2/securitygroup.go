package ec2

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type securityGroup struct {
	id, vpc, name, description string
	rules                      []rule
}

func (g *securityGroup) isDefault() bool { return g.name == "default" }

// addDefaultGroup makes a VPC's default group: it takes traffic from its own members, and sends anywhere.
func (s *Service) addDefaultGroup(v *vpc) {
	g := &securityGroup{id: s.newID("sg"), vpc: v.id, name: "default", description: "default VPC security group"}
	s.tags[g.id] = map[string]string{}
	g.rules = []rule{{id: s.newID("sgr"), protocol: "-1", from: -1, to: -1, group: g.id}, s.anywhere()}
	s.groups.put(g.id, g)
}

// anywhere is the rule that a new group begins with.
func (s *Service) anywhere() rule {
	return rule{id: s.newID("sgr"), egress: true, protocol: "-1", from: -1, to: -1, cidr: "0.0.0.0/0"}
}

// CreateSecurityGroup makes a group that takes nothing and sends anywhere.
func (s *Service) CreateSecurityGroup(_ context.Context, in *sdk.CreateSecurityGroupInput) (*sdk.CreateSecurityGroupOutput, error) {
	if err := only(in, in.DryRun, "GroupName", "Description", "VpcId", "TagSpecifications"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.groupHome(in)
	if err != nil {
		return nil, err
	}
	id, err := s.create("sg", types.ResourceTypeSecurityGroup, in.TagSpecifications)
	if err != nil {
		return nil, err
	}
	s.groups.put(id, &securityGroup{
		id: id, vpc: v.id, name: *in.GroupName, description: *in.Description, rules: []rule{s.anywhere()},
	})
	return &sdk.CreateSecurityGroupOutput{
		GroupId: aws.String(id), SecurityGroupArn: aws.String(s.reg.Arn("ec2", "security-group/"+id)), Tags: s.tagged(id),
	}, nil
}

// groupHome is the VPC of a new group, whose names have been checked.
func (s *Service) groupHome(in *sdk.CreateSecurityGroupInput) (*vpc, error) {
	name := aws.ToString(in.GroupName)
	switch {
	case name == "":
		return nil, lacks("GroupName")
	case aws.ToString(in.Description) == "":
		return nil, lacks("GroupDescription")
	case in.VpcId == nil:
		return nil, region.Refuse("VPCIdNotSpecified", "No default VPC for this user")
	case name == "default":
		return nil, region.Refuse("InvalidParameterValue", "Cannot use reserved security group name: default")
	case len(name) >= 3 && name[:3] == "sg-":
		return nil, invalid("Group names may not be in the format sg-*")
	}
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	if len(s.groups.where(func(g *securityGroup) bool { return g.vpc == v.id && g.name == name })) > 0 {
		return nil, region.Refuse("InvalidGroup.Duplicate", "The security group '%s' already exists for VPC '%s'", name, v.id)
	}
	return v, nil
}

// groupsIn are the groups that a request names for something in a VPC; the default one if it names none.
func (s *Service) groupsIn(vpcID string, ids []string) ([]string, error) {
	if len(ids) == 0 {
		return []string{s.groups.where(func(g *securityGroup) bool { return g.vpc == vpcID && g.isDefault() })[0].id}, nil
	}
	for _, id := range ids {
		g, err := s.groups.get(types.ResourceTypeSecurityGroup, &id)
		if err != nil {
			return nil, err
		}
		if g.vpc != vpcID {
			return nil, region.Refuse("InvalidGroup.NotFound", "The security group '%s' does not exist in VPC '%s'", id, vpcID)
		}
	}
	return slices.Clone(ids), nil
}

// DeleteSecurityGroup removes a group that no interface, no endpoint and no rule of another group uses.
func (s *Service) DeleteSecurityGroup(_ context.Context, in *sdk.DeleteSecurityGroupInput) (*sdk.DeleteSecurityGroupOutput, error) {
	if err := only(in, in.DryRun, "GroupId"); err != nil {
		return nil, err
	}
	defer s.enter()()
	g, err := s.groups.get(types.ResourceTypeSecurityGroup, in.GroupId)
	if err != nil {
		return nil, err
	}
	if g.isDefault() {
		return nil, region.Refuse("CannotDelete", "the specified group: \"%s\" name: \"default\" cannot be deleted by a user", g.id)
	}
	if s.groupUsed(g.id) {
		return nil, region.Refuse("DependencyViolation", "resource %s has a dependent object", g.id)
	}
	s.groups.drop(g.id)
	delete(s.tags, g.id)
	return &sdk.DeleteSecurityGroupOutput{GroupId: aws.String(g.id), Return: aws.Bool(true)}, nil
}

func (s *Service) groupUsed(id string) bool {
	return slices.ContainsFunc(s.allInterfaces(), func(n *networkInterface) bool { return slices.Contains(n.groups, id) }) ||
		slices.ContainsFunc(s.endpointsOf(""), func(e *endpoint) bool { return slices.Contains(e.groups, id) }) ||
		slices.ContainsFunc(s.groups.all(), func(g *securityGroup) bool {
			return g.id != id && slices.ContainsFunc(g.rules, func(r rule) bool { return r.group == id })
		})
}

// DescribeSecurityGroups lists security groups.
func (s *Service) DescribeSecurityGroups(_ context.Context, in *sdk.DescribeSecurityGroupsInput) (*sdk.DescribeSecurityGroupsOutput, error) {
	if err := only(in, in.DryRun, "GroupIds", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	q := query{types.ResourceTypeSecurityGroup, in.GroupIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, s.groups.all(), &securityGroup{}, s.viewGroup)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeSecurityGroupsOutput{SecurityGroups: out, NextToken: next}, nil
}

func (g *securityGroup) ident() string { return g.id }

func (g *securityGroup) facts(s *Service) facts {
	return facts{"group-id": {g.id}, "group-name": {g.name}, "vpc-id": {g.vpc}, "description": {g.description}, "owner-id": {s.reg.Account}}
}

func (s *Service) viewGroup(g *securityGroup) types.SecurityGroup {
	return types.SecurityGroup{
		GroupId: aws.String(g.id), GroupName: aws.String(g.name), VpcId: aws.String(g.vpc), Description: aws.String(g.description),
		OwnerId: aws.String(s.reg.Account), SecurityGroupArn: aws.String(s.reg.Arn("ec2", "security-group/"+g.id)), Tags: s.tagged(g.id),
		IpPermissions: s.permissions(g, false), IpPermissionsEgress: s.permissions(g, true),
	}
}
