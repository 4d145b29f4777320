package ec2

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// DescribeRegions lists the one region that this local AWS serves: the account of a laptop has opted in to no other.
func (s *Service) DescribeRegions(_ context.Context, in *sdk.DescribeRegionsInput) (*sdk.DescribeRegionsOutput, error) {
	if err := only(in, in.DryRun); err != nil {
		return nil, err
	}
	name := s.reg.Name
	return &sdk.DescribeRegionsOutput{Regions: []types.Region{{
		RegionName: &name, Endpoint: new("ec2." + name + ".amazonaws.com"), OptInStatus: new("opt-in-not-required"),
	}}}, nil
}
