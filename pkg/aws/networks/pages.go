package networks

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// pager is one of the SDK's paginators.
type pager[O any] interface {
	HasMorePages() bool
	NextPage(ctx context.Context, options ...func(*ec2.Options)) (*O, error)
}

// all are the items of all pages; action is the IAM action that reads them.
func all[O, T any](ctx context.Context, pages pager[O], action string, items func(*O) []T) ([]T, error) {
	var out []T
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, action)
		}
		out = append(out, items(page)...)
	}
	return out, nil
}

// each turns what was read without an error into other words.
func each[T, U any](items []T, err error, turn func(T) U) ([]U, error) {
	out := make([]U, 0, len(items))
	for _, item := range items {
		out = append(out, turn(item))
	}
	return out, err
}

func in(vpc string) []types.Filter { return by("vpc-id", vpc) }

func by(name, value string) []types.Filter {
	return []types.Filter{{Name: aws.String(name), Values: []string{value}}}
}

func (n *Networks) subnetsIn(ctx context.Context, vpc string) ([]types.Subnet, error) {
	pages := ec2.NewDescribeSubnetsPaginator(n.client, &ec2.DescribeSubnetsInput{Filters: in(vpc)})
	return all(ctx, pages, "ec2:DescribeSubnets", func(page *ec2.DescribeSubnetsOutput) []types.Subnet { return page.Subnets })
}

func (n *Networks) tablesIn(ctx context.Context, vpc string) ([]types.RouteTable, error) {
	pages := ec2.NewDescribeRouteTablesPaginator(n.client, &ec2.DescribeRouteTablesInput{Filters: in(vpc)})
	return all(ctx, pages, "ec2:DescribeRouteTables", func(page *ec2.DescribeRouteTablesOutput) []types.RouteTable { return page.RouteTables })
}

func (n *Networks) endpointsIn(ctx context.Context, vpc string) ([]types.VpcEndpoint, error) {
	pages := ec2.NewDescribeVpcEndpointsPaginator(n.client, &ec2.DescribeVpcEndpointsInput{Filters: in(vpc)})
	return all(ctx, pages, "ec2:DescribeVpcEndpoints", func(page *ec2.DescribeVpcEndpointsOutput) []types.VpcEndpoint { return page.VpcEndpoints })
}
