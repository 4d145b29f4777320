package cloudformation

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

type endpoints interface {
	CreateVpcEndpoint(ctx context.Context, in *ec2.CreateVpcEndpointInput) (*ec2.CreateVpcEndpointOutput, error)
	DescribeVpcEndpoints(ctx context.Context, in *ec2.DescribeVpcEndpointsInput) (*ec2.DescribeVpcEndpointsOutput, error)
	DeleteVpcEndpoints(ctx context.Context, in *ec2.DeleteVpcEndpointsInput) (*ec2.DeleteVpcEndpointsOutput, error)
}

type endpointChanges interface {
	ModifyVpcEndpoint(ctx context.Context, in *ec2.ModifyVpcEndpointInput) (*ec2.ModifyVpcEndpointOutput, error)
}

type endpoint struct {
	VpcId             string `cfn:"required,replace"`
	ServiceName       string `cfn:"required,replace"`
	VpcEndpointType   string `cfn:"replace"`
	PrivateDnsEnabled *bool
	RouteTableIds     []string
	SubnetIds         []string
	SecurityGroupIds  []string
	Tags              tags
}

// endpointKind makes VPC endpoints. EC2 takes the time for interface endpoints; gateway endpoints are there at once.
func endpointKind(api ec2API) kind {
	return define(handler[endpoint]{
		create: func(ctx context.Context, j job, p *endpoint) (string, error) {
			made, err := api.CreateVpcEndpoint(ctx, &ec2.CreateVpcEndpointInput{
				VpcId: &p.VpcId, ServiceName: &p.ServiceName,
				VpcEndpointType: types.VpcEndpointType(p.VpcEndpointType), PrivateDnsEnabled: p.PrivateDnsEnabled, RouteTableIds: p.RouteTableIds,
				SubnetIds: p.SubnetIds, SecurityGroupIds: p.SecurityGroupIds, TagSpecifications: specify(types.ResourceTypeVpcEndpoint, p.Tags),
			})
			if err != nil {
				return "", err
			}
			id := *made.VpcEndpoint.VpcEndpointId
			api.TagSystem([]string{id}, j.own)
			return id, nil
		},
		ready: func(ctx context.Context, id string, _ *endpoint) (bool, error) {
			state, err := endpointState(ctx, api, id)
			if state == "failed" || state == "rejected" {
				err = region.Refuse("NotStabilized", "VPC endpoint %s is %s", id, state)
			}
			return err == nil && state == "available", err
		},
		update: func(ctx context.Context, _ job, id string, old, p *endpoint) error {
			if err := changeEndpoint(ctx, api, id, old, p); err != nil {
				return err
			}
			return retag(ctx, api, id, old.Tags, p.Tags)
		},
		actual: func(ctx context.Context, id string, _ *endpoint) (*endpoint, error) {
			return actualEndpoint(ctx, api, id)
		},
		remove: func(ctx context.Context, _ job, id string, _ *endpoint) error {
			got, err := api.DeleteVpcEndpoints(ctx, &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{id}})
			if err == nil && len(got.Unsuccessful) > 0 {
				err = region.Refuse(aws.ToString(got.Unsuccessful[0].Error.Code), "%s", aws.ToString(got.Unsuccessful[0].Error.Message))
			}
			return err
		},
		gone: func(ctx context.Context, id string) (bool, error) {
			state, err := endpointState(ctx, api, id)
			return state == "deleted", err
		},
	})
}

// changeEndpoint changes in one call what is otherwise; the order of lists means nothing.
func changeEndpoint(ctx context.Context, api endpointChanges, id string, old, p *endpoint) error {
	in := &ec2.ModifyVpcEndpointInput{
		AddRouteTableIds: absentFrom(old.RouteTableIds, p.RouteTableIds), RemoveRouteTableIds: absentFrom(p.RouteTableIds, old.RouteTableIds),
		AddSubnetIds: absentFrom(old.SubnetIds, p.SubnetIds), RemoveSubnetIds: absentFrom(p.SubnetIds, old.SubnetIds),
		AddSecurityGroupIds: absentFrom(old.SecurityGroupIds, p.SecurityGroupIds), RemoveSecurityGroupIds: absentFrom(p.SecurityGroupIds, old.SecurityGroupIds),
	}
	if differ(old.PrivateDnsEnabled, p.PrivateDnsEnabled) {
		in.PrivateDnsEnabled = p.PrivateDnsEnabled
	}
	if reflect.DeepEqual(in, &ec2.ModifyVpcEndpointInput{}) {
		return nil
	}
	in.VpcEndpointId = &id
	_, err := api.ModifyVpcEndpoint(ctx, in)
	return err
}

// absentFrom are those of the ids that a list has not.
func absentFrom(list, ids []string) []string {
	var out []string
	for _, id := range ids {
		if !slices.Contains(list, id) {
			out = append(out, id)
		}
	}
	return out
}

// endpointState is an endpoint's state in lower case: the API and the SDK's constants do not agree on the case.
func endpointState(ctx context.Context, api endpoints, id string) (string, error) {
	got, err := api.DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{VpcEndpointIds: []string{id}})
	if err != nil {
		return "", err
	}
	if len(got.VpcEndpoints) != 1 {
		return "", region.Refuse("InvalidVpcEndpointId.NotFound", "The Vpc Endpoint Id '%s' does not exist", id)
	}
	return strings.ToLower(string(got.VpcEndpoints[0].State)), nil
}
