package cloudformation

import (
	"context"
	"reflect"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type securityGroups interface {
	CreateSecurityGroup(ctx context.Context, in *ec2.CreateSecurityGroupInput) (*ec2.CreateSecurityGroupOutput, error)
	AuthorizeSecurityGroupIngress(ctx context.Context, in *ec2.AuthorizeSecurityGroupIngressInput) (*ec2.AuthorizeSecurityGroupIngressOutput, error)
	RevokeSecurityGroupIngress(ctx context.Context, in *ec2.RevokeSecurityGroupIngressInput) (*ec2.RevokeSecurityGroupIngressOutput, error)
	DeleteSecurityGroup(ctx context.Context, in *ec2.DeleteSecurityGroupInput) (*ec2.DeleteSecurityGroupOutput, error)
}

type securityGroup struct {
	GroupDescription     string `cfn:"required,replace"`
	VpcId                string `cfn:"replace"`
	SecurityGroupIngress []ingress
	Tags                 tags
}

type ingress struct {
	IpProtocol  string `cfn:"required"`
	CidrIp      *string
	FromPort    *int32
	ToPort      *int32
	Description *string
}

func securityGroupKind(api ec2API) kind {
	return define(handler[securityGroup]{
		attributes: []string{"GroupId", "VpcId"},
		create: func(ctx context.Context, j job, p *securityGroup) (string, error) {
			made, err := api.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
				GroupName: aws.String(j.name(255)), Description: &p.GroupDescription,
				VpcId: &p.VpcId, TagSpecifications: specify(types.ResourceTypeSecurityGroup, p.Tags),
			})
			if err != nil {
				return "", err
			}
			id := *made.GroupId
			api.TagSystem([]string{id}, j.own)
			return id, authorize(ctx, api, id, p.SecurityGroupIngress)
		},
		read: func(_ context.Context, _ job, id string, p *securityGroup) (map[string]any, error) {
			return map[string]any{"GroupId": id, "VpcId": p.VpcId}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *securityGroup) error {
			if err := rerule(ctx, api, id, old.SecurityGroupIngress, p.SecurityGroupIngress); err != nil {
				return err
			}
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *securityGroup) (*securityGroup, error) {
			return actualSecurityGroup(ctx, api, id)
		},
		remove: func(ctx context.Context, _ job, id string, _ *securityGroup) error {
			_, err := api.DeleteSecurityGroup(ctx, &ec2.DeleteSecurityGroupInput{GroupId: &id})
			return err
		},
	})
}

func authorize(ctx context.Context, api securityGroups, id string, rules []ingress) error {
	if len(rules) == 0 {
		return nil
	}
	_, err := api.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{GroupId: &id, IpPermissions: permitted(rules)})
	return err
}

// rerule takes the rules that are wanted no more, and then adds those that are new.
func rerule(ctx context.Context, api securityGroups, id string, old, now []ingress) error {
	if gone := without(old, now); len(gone) > 0 {
		in := &ec2.RevokeSecurityGroupIngressInput{GroupId: &id, IpPermissions: permitted(gone)}
		if _, err := api.RevokeSecurityGroupIngress(ctx, in); err != nil {
			return err
		}
	}
	return authorize(ctx, api, id, without(now, old))
}

// without are those of the rules that others do not have.
func without(rules, others []ingress) []ingress {
	return slices.DeleteFunc(slices.Clone(rules), func(r ingress) bool {
		return slices.ContainsFunc(others, func(o ingress) bool { return reflect.DeepEqual(o, r) })
	})
}

func permitted(rules []ingress) []types.IpPermission {
	var out []types.IpPermission
	for _, rule := range rules {
		permission := types.IpPermission{IpProtocol: &rule.IpProtocol, FromPort: rule.FromPort, ToPort: rule.ToPort}
		if rule.CidrIp != nil {
			permission.IpRanges = []types.IpRange{{CidrIp: rule.CidrIp, Description: rule.Description}}
		}
		out = append(out, permission)
	}
	return out
}
