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
	got := quotas.New(local.Config()).Read(t.Context())
	require.Empty(t, got.Unreadable)
	require.Equal(t, account.Quota{Name: "VPCs per Region", Limit: 5, Used: 1}, got.VPCs)
	require.Equal(t, account.Quota{Name: "EC2-VPC Elastic IPs", Limit: 5, Used: 1}, got.Addresses)
	require.Equal(t, map[string]int{"use1-az2": 1}, got.NatGatewaysUsed)
	require.Equal(t, 50, got.Endpoints.Limit)
}

func TestWhatCannotBeReadSaysWhyAndStopsNothing(t *testing.T) {
	for says, trouble := range map[string]wire.Fault{
		"servicequotas:GetServiceQuota": {Service: "servicequotas", Operation: "GetServiceQuota", Err: region.Refuse("AccessDeniedException", "User: x is not authorized to perform: servicequotas:GetServiceQuota")},
		"no applied value":              {Service: "servicequotas", Operation: "GetServiceQuota", Err: region.Refuse("NoSuchResourceException", "no applied value")},
		"connection reset":              {Service: "ec2", Operation: "DescribeAddresses", Err: errors.New("connection reset")},
	} {
		local := localaws.New(localaws.Options{})
		trouble.When = wire.Before
		local.Faults.Add(trouble)
		cfg := local.Config()
		cfg.Retryer = func() aws.Retryer { return aws.NopRetryer{} }
		require.Contains(t, quotas.New(cfg).Read(t.Context()).Unreadable, says)
		local.Close()
	}
}
