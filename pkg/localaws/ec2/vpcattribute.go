package ec2

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ModifyVpcAttribute turns DNS support or DNS host names of a VPC on or off, one of them in a call.
func (s *Service) ModifyVpcAttribute(_ context.Context, in *sdk.ModifyVpcAttributeInput) (*sdk.ModifyVpcAttributeOutput, error) {
	if err := region.Only(in, "VpcId", "EnableDnsSupport", "EnableDnsHostnames"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	switch {
	case in.EnableDnsSupport != nil && in.EnableDnsHostnames != nil:
		return nil, region.Refuse("InvalidParameterCombination", "Fields for multiple attribute types specified: enableDnsHostnames, enableDnsSupport")
	case in.EnableDnsSupport != nil:
		v.dnsSupport = aws.ToBool(in.EnableDnsSupport.Value)
	case in.EnableDnsHostnames != nil:
		v.dnsHostnames = aws.ToBool(in.EnableDnsHostnames.Value)
	default:
		return nil, region.Refuse("MissingParameter", "No attributes specified.")
	}
	return &sdk.ModifyVpcAttributeOutput{}, nil
}

// DescribeVpcAttribute tells one attribute of a VPC.
func (s *Service) DescribeVpcAttribute(_ context.Context, in *sdk.DescribeVpcAttributeInput) (*sdk.DescribeVpcAttributeOutput, error) {
	if err := only(in, in.DryRun, "VpcId", "Attribute"); err != nil {
		return nil, err
	}
	defer s.enter()()
	v, err := s.vpcs.get(types.ResourceTypeVpc, in.VpcId)
	if err != nil {
		return nil, err
	}
	out := &sdk.DescribeVpcAttributeOutput{VpcId: aws.String(v.id)}
	switch in.Attribute {
	case types.VpcAttributeNameEnableDnsSupport:
		out.EnableDnsSupport = &types.AttributeBooleanValue{Value: aws.Bool(v.dnsSupport)}
	case types.VpcAttributeNameEnableDnsHostnames:
		out.EnableDnsHostnames = &types.AttributeBooleanValue{Value: aws.Bool(v.dnsHostnames)}
	case types.VpcAttributeNameEnableNetworkAddressUsageMetrics:
		out.EnableNetworkAddressUsageMetrics = &types.AttributeBooleanValue{Value: aws.Bool(false)}
	default:
		return nil, invalid("Value (%s) for parameter attribute is invalid. Unknown attribute.", in.Attribute) // (G)
	}
	return out, nil
}
