package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

type routeTables interface {
	CreateRouteTable(ctx context.Context, in *ec2.CreateRouteTableInput) (*ec2.CreateRouteTableOutput, error)
	DeleteRouteTable(ctx context.Context, in *ec2.DeleteRouteTableInput) (*ec2.DeleteRouteTableOutput, error)
}

type associations interface {
	AssociateRouteTable(ctx context.Context, in *ec2.AssociateRouteTableInput) (*ec2.AssociateRouteTableOutput, error)
	DisassociateRouteTable(ctx context.Context, in *ec2.DisassociateRouteTableInput) (*ec2.DisassociateRouteTableOutput, error)
}

type routeTable struct {
	VpcId string `cfn:"required,replace"`
	Tags  tags
}

func routeTableKind(api ec2API) kind {
	return define(handler[routeTable]{
		create: func(ctx context.Context, j job, p *routeTable) (string, error) {
			made, err := api.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: &p.VpcId, TagSpecifications: specify(types.ResourceTypeRouteTable, p.Tags)})
			if err != nil {
				return "", err
			}
			id := *made.RouteTable.RouteTableId
			api.TagSystem([]string{id}, j.own)
			return id, nil
		},
		update: func(ctx context.Context, _ job, id string, old, p *routeTable) error {
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *routeTable) (*routeTable, error) {
			return actualRouteTable(ctx, api, id)
		},
		remove: func(ctx context.Context, _ job, id string, _ *routeTable) error {
			_, err := api.DeleteRouteTable(ctx, &ec2.DeleteRouteTableInput{RouteTableId: &id})
			return err
		},
	})
}

type association struct {
	RouteTableId string `cfn:"required,replace"`
	SubnetId     string `cfn:"required,replace"`
}

func associationKind(api ec2API) kind {
	return define(handler[association]{
		create: func(ctx context.Context, _ job, p *association) (string, error) {
			made, err := api.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: &p.RouteTableId, SubnetId: &p.SubnetId})
			if err != nil {
				return "", err
			}
			return *made.AssociationId, nil
		},
		actual: func(ctx context.Context, id string, p *association) (*association, error) {
			return actualAssociation(ctx, api, id, p)
		},
		remove: func(ctx context.Context, _ job, id string, _ *association) error {
			_, err := api.DisassociateRouteTable(ctx, &ec2.DisassociateRouteTableInput{AssociationId: &id})
			return err
		},
	})
}
