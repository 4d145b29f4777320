package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type vpcs interface {
	CreateVpc(ctx context.Context, in *ec2.CreateVpcInput) (*ec2.CreateVpcOutput, error)
	ModifyVpcAttribute(ctx context.Context, in *ec2.ModifyVpcAttributeInput) (*ec2.ModifyVpcAttributeOutput, error)
	DeleteVpc(ctx context.Context, in *ec2.DeleteVpcInput) (*ec2.DeleteVpcOutput, error)
}

type vpc struct {
	CidrBlock          string `cfn:"required,replace"`
	EnableDnsSupport   *bool
	EnableDnsHostnames *bool
	Tags               tags
}

func vpcKind(api ec2API) kind {
	return define(handler[vpc]{
		attributes: []string{"CidrBlock", "VpcId"},
		create: func(ctx context.Context, j job, p *vpc) (string, error) {
			made, err := api.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: &p.CidrBlock, TagSpecifications: specify(types.ResourceTypeVpc, p.Tags)})
			if err != nil {
				return "", err
			}
			id := *made.Vpc.VpcId
			api.TagSystem([]string{id}, j.own)
			return id, setDNS(ctx, api, id, &vpc{}, p)
		},
		read: func(_ context.Context, _ job, id string, p *vpc) (map[string]any, error) {
			return map[string]any{"CidrBlock": p.CidrBlock, "VpcId": id}, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *vpc) error {
			if err := setDNS(ctx, api, id, old, p); err != nil {
				return err
			}
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *vpc) (*vpc, error) { return actualVPC(ctx, api, id) },
		remove: func(ctx context.Context, _ job, id string, _ *vpc) error {
			_, err := api.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: &id})
			return err
		},
	})
}

// setDNS changes the VPC's two attributes, each in a call of its own, as EC2 wants it.
func setDNS(ctx context.Context, api vpcs, id string, old, p *vpc) error {
	if differ(old.EnableDnsSupport, p.EnableDnsSupport) {
		value := &types.AttributeBooleanValue{Value: p.EnableDnsSupport}
		if _, err := api.ModifyVpcAttribute(ctx, &ec2.ModifyVpcAttributeInput{VpcId: &id, EnableDnsSupport: value}); err != nil {
			return err
		}
	}
	if differ(old.EnableDnsHostnames, p.EnableDnsHostnames) {
		value := &types.AttributeBooleanValue{Value: p.EnableDnsHostnames}
		_, err := api.ModifyVpcAttribute(ctx, &ec2.ModifyVpcAttributeInput{VpcId: &id, EnableDnsHostnames: value})
		return err
	}
	return nil
}

// differ says whether now is given and not what old was.
func differ[T comparable](old, now *T) bool { return now != nil && (old == nil || *old != *now) }
