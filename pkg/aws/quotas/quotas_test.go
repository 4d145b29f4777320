package quotas_test

import (
	"errors"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/quotas"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

func TestLimitsAndUse(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	client := sdk.NewFromConfig(local.Config())
	vpc, err := client.CreateVpc(t.Context(), &sdk.CreateVpcInput{CidrBlock: aws.String("10.9.0.0/16")})
	require.NoError(t, err)
	subnet, err := client.CreateSubnet(t.Context(), &sdk.CreateSubnetInput{VpcId: vpc.Vpc.VpcId, CidrBlock: aws.String("10.9.0.0/24"), AvailabilityZoneId: aws.String("use1-az2")})
	require.NoError(t, err)
	_, err = client.CreateNatGateway(t.Context(), &sdk.CreateNatGatewayInput{SubnetId: subnet.Subnet.SubnetId, ConnectivityType: types.ConnectivityTypePrivate})
	require.NoError(t, err)
	_, err = client.AllocateAddress(t.Context(), &sdk.AllocateAddressInput{Domain: types.DomainTypeVpc})
	require.NoError(t, err)
	got, err := quotas.New(local.Config()).Read(t.Context())
	require.NoError(t, err)
	require.Equal(t, account.Quota{Name: "VPCs per Region", Limit: 5, Used: 1}, got.VPCs)
	require.Equal(t, account.Quota{Name: "EC2-VPC Elastic IPs", Limit: 5, Used: 1}, got.Addresses)
	require.Equal(t, map[string]int{"use1-az2": 1}, got.NatGatewaysUsed)
	require.Equal(t, 50, got.Endpoints.Limit)
}

func TestQuotasThatMayNotBeReadSayWhy(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	local.Faults.Add(wire.Fault{Service: "servicequotas", Operation: "GetServiceQuota", When: wire.Before, Err: region.Refuse("AccessDeniedException", "User: x is not authorized to perform: servicequotas:GetServiceQuota")})
	got, err := quotas.New(local.Config()).Read(t.Context())
	require.NoError(t, err)
	require.Contains(t, got.Unreadable, "servicequotas:GetServiceQuota")
}

func TestOtherTroubleIsAnError(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	local.Faults.Add(wire.Fault{Service: "ec2", Operation: "DescribeAddresses", When: wire.Before, Err: errors.New("connection reset")})
	cfg := local.Config()
	cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
	_, err := quotas.New(cfg).Read(t.Context())
	require.True(t, fault.Is(err, fault.AwsUnavailable), "%v", err)
}
