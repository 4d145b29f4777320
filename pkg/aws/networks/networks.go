// Package networks reads VPCs: those that users bring, which it never changes, and what others have put into managed ones, which it
// can remove one by one.
package networks

import (
	"context"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Networks are the VPCs of one region.
type Networks struct{ client *ec2.Client }

// New makes the adapter.
func New(cfg aws.Config) *Networks { return &Networks{client: ec2.NewFromConfig(cfg)} }

// Read reads a VPC with what its subnets lead to; the zero value when there is no such VPC.
func (n *Networks) Read(ctx context.Context, id string) (account.BroughtVPC, error) {
	_, err := n.client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{id}})
	if code := awsfault.Code(err); code == "InvalidVpcID.NotFound" || code == "InvalidVpcID.Malformed" {
		return account.BroughtVPC{}, nil
	}
	if err != nil {
		return account.BroughtVPC{}, awsfault.From(err, "ec2:DescribeVpcs")
	}
	vpc := account.BroughtVPC{ID: id}
	tables, err := n.tablesIn(ctx, id)
	if err != nil {
		return account.BroughtVPC{}, err
	}
	if vpc.Subnets, err = n.subnets(ctx, id, tables); err != nil {
		return account.BroughtVPC{}, err
	}
	vpc.Endpoints, err = n.endpoints(ctx, id)
	return vpc, err
}

func (n *Networks) subnets(ctx context.Context, vpc string, tables []types.RouteTable) ([]account.Subnet, error) {
	found, err := n.subnetsIn(ctx, vpc)
	if err != nil {
		return nil, err
	}
	var subnets []account.Subnet
	for _, s := range found {
		id := aws.ToString(s.SubnetId)
		subnets = append(subnets, account.Subnet{ID: id, Zone: aws.ToString(s.AvailabilityZoneId), Exit: exit(tableOf(id, tables))})
	}
	slices.SortFunc(subnets, func(a, b account.Subnet) int { return strings.Compare(a.ID, b.ID) })
	return subnets, nil
}

func (n *Networks) endpoints(ctx context.Context, vpc string) ([]string, error) {
	found, err := n.endpointsIn(ctx, vpc)
	if err != nil {
		return nil, err
	}
	var services []string
	for _, e := range found {
		if strings.EqualFold(string(e.State), "available") {
			services = append(services, short(aws.ToString(e.ServiceName)))
		}
	}
	slices.Sort(services)
	return slices.Compact(services), nil
}

// short is a service's name without prefix and region: com.amazonaws.us-east-1.ecr.api is ecr.api.
func short(service string) string {
	parts := strings.SplitN(service, ".", 4)
	return parts[len(parts)-1]
}
