// Package quotas reads the limits of the account that a managed network can meet.
package quotas

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/servicequotas"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Quotas are the limits of one account in one region.
type Quotas struct {
	limits *servicequotas.Client
	ec2    *ec2.Client
}

// New makes the adapter.
func New(cfg aws.Config) *Quotas {
	return &Quotas{limits: servicequotas.NewFromConfig(cfg), ec2: ec2.NewFromConfig(cfg)}
}

// Read reads limits and use. What cannot be read stops nothing: the quotas are then unreadable, and say why.
func (q *Quotas) Read(ctx context.Context) account.Quotas {
	read, err := q.limitsOf(ctx)
	if err == nil {
		err = q.use(ctx, &read)
	}
	if err != nil {
		return account.Quotas{Unreadable: err.Error()}
	}
	return read
}

// limitsOf reads the limits. Source of the codes: Amazon VPC User Guide, "Amazon VPC quotas", and the Service Quotas console.
func (q *Quotas) limitsOf(ctx context.Context) (account.Quotas, error) {
	var read account.Quotas
	for _, quota := range []struct {
		into          *account.Quota
		service, code string
	}{
		{&read.VPCs, "vpc", "L-F678F1CE"},
		{&read.InternetGateways, "vpc", "L-A4707A72"},
		{&read.NatGateways, "vpc", "L-FE5A380F"},
		{&read.Endpoints, "vpc", "L-29B6F2EB"},
		{&read.Addresses, "ec2", "L-0263D0A3"},
	} {
		out, err := q.limits.GetServiceQuota(ctx, &servicequotas.GetServiceQuotaInput{ServiceCode: &quota.service, QuotaCode: &quota.code})
		if err != nil {
			return read, awsfault.From(err, "servicequotas:GetServiceQuota")
		}
		quota.into.Name, quota.into.Limit = aws.ToString(out.Quota.QuotaName), int(aws.ToFloat64(out.Quota.Value))
	}
	return read, nil
}

// use counts what exists.
func (q *Quotas) use(ctx context.Context, read *account.Quotas) error {
	for vpcs := ec2.NewDescribeVpcsPaginator(q.ec2, &ec2.DescribeVpcsInput{}); vpcs.HasMorePages(); {
		page, err := vpcs.NextPage(ctx)
		if err != nil {
			return awsfault.From(err, "ec2:DescribeVpcs")
		}
		read.VPCs.Used += len(page.Vpcs)
	}
	for gateways := ec2.NewDescribeInternetGatewaysPaginator(q.ec2, &ec2.DescribeInternetGatewaysInput{}); gateways.HasMorePages(); {
		page, err := gateways.NextPage(ctx)
		if err != nil {
			return awsfault.From(err, "ec2:DescribeInternetGateways")
		}
		read.InternetGateways.Used += len(page.InternetGateways)
	}
	addresses, err := q.ec2.DescribeAddresses(ctx, &ec2.DescribeAddressesInput{})
	if err != nil {
		return awsfault.From(err, "ec2:DescribeAddresses")
	}
	read.Addresses.Used = len(addresses.Addresses)
	return q.natGateways(ctx, read)
}

// natGateways counts the NAT gateways of each zone. One that is being deleted still counts (Amazon VPC User Guide, "NAT gateway basics").
func (q *Quotas) natGateways(ctx context.Context, read *account.Quotas) error {
	zones, err := q.zonesOfSubnets(ctx)
	if err != nil {
		return err
	}
	read.NatGatewaysUsed = map[string]int{}
	for nats := ec2.NewDescribeNatGatewaysPaginator(q.ec2, &ec2.DescribeNatGatewaysInput{}); nats.HasMorePages(); {
		page, err := nats.NextPage(ctx)
		if err != nil {
			return awsfault.From(err, "ec2:DescribeNatGateways")
		}
		for _, nat := range page.NatGateways {
			if nat.State != types.NatGatewayStateDeleted && nat.State != types.NatGatewayStateFailed {
				read.NatGatewaysUsed[zones[aws.ToString(nat.SubnetId)]]++
			}
		}
	}
	return nil
}

func (q *Quotas) zonesOfSubnets(ctx context.Context) (map[string]string, error) {
	zones := map[string]string{}
	for subnets := ec2.NewDescribeSubnetsPaginator(q.ec2, &ec2.DescribeSubnetsInput{}); subnets.HasMorePages(); {
		page, err := subnets.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, "ec2:DescribeSubnets")
		}
		for _, s := range page.Subnets {
			zones[aws.ToString(s.SubnetId)] = aws.ToString(s.AvailabilityZoneId)
		}
	}
	return zones, nil
}
