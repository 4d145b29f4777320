package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type gateways interface {
	CreateInternetGateway(ctx context.Context, in *ec2.CreateInternetGatewayInput) (*ec2.CreateInternetGatewayOutput, error)
	DeleteInternetGateway(ctx context.Context, in *ec2.DeleteInternetGatewayInput) (*ec2.DeleteInternetGatewayOutput, error)
}

type gatewayAttachments interface {
	AttachInternetGateway(ctx context.Context, in *ec2.AttachInternetGatewayInput) (*ec2.AttachInternetGatewayOutput, error)
	DetachInternetGateway(ctx context.Context, in *ec2.DetachInternetGatewayInput) (*ec2.DetachInternetGatewayOutput, error)
}

type gateway struct{ Tags tags }

func gatewayKind(api ec2API) kind {
	return define(handler[gateway]{
		create: func(ctx context.Context, j job, p *gateway) (string, error) {
			made, err := api.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{TagSpecifications: specify(types.ResourceTypeInternetGateway, p.Tags)})
			if err != nil {
				return "", err
			}
			id := *made.InternetGateway.InternetGatewayId
			api.TagSystem([]string{id}, j.own)
			return id, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *gateway) error {
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *gateway) (*gateway, error) {
			return actualGateway(ctx, api, id)
		},
		remove: func(ctx context.Context, _ job, id string, _ *gateway) error {
			_, err := api.DeleteInternetGateway(ctx, &ec2.DeleteInternetGatewayInput{InternetGatewayId: &id})
			return err
		},
	})
}

type attachment struct {
	VpcId             string `cfn:"required,replace"`
	InternetGatewayId string `cfn:"required,replace"`
}

func attachmentKind(api ec2API) kind {
	return define(handler[attachment]{
		create: func(ctx context.Context, _ job, p *attachment) (string, error) {
			_, err := api.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{InternetGatewayId: &p.InternetGatewayId, VpcId: &p.VpcId})
			if err != nil {
				return "", err
			}
			return "IGW|" + p.VpcId, nil
		},
		actual: func(ctx context.Context, id string, p *attachment) (*attachment, error) {
			return actualAttachment(ctx, api, id, p)
		},
		remove: func(ctx context.Context, _ job, _ string, p *attachment) error {
			_, err := api.DetachInternetGateway(ctx, &ec2.DetachInternetGatewayInput{InternetGatewayId: &p.InternetGatewayId, VpcId: &p.VpcId})
			return err
		},
	})
}
