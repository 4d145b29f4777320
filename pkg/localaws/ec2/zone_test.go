package ec2

import (
	"slices"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

func TestShortNamesOfRegions(t *testing.T) {
	for name, want := range map[string]string{
		"us-east-1": "use1", "eu-central-2": "euc2", "ap-northeast-2": "apne2", "ap-southeast-1": "apse1", "us-gov-west-1": "usgw1", "eu-north-1": "eun1",
	} {
		require.Equal(t, want, shortName(name))
	}
}

func TestZonesDifferBetweenAccounts(t *testing.T) {
	ids := func(account string) []string {
		var out []string
		for _, z := range zonesOf(region.New(account, "us-east-1", region.NewClock(1), 1)) {
			out = append(out, z.id)
		}
		return out
	}
	one, two := ids("123456789012"), ids("210987654321")
	require.Equal(t, one, ids("123456789012"))
	require.NotEqual(t, one, two)
	require.ElementsMatch(t, one, two)
	require.Equal(t, "use1-bos1-az1", one[len(one)-1])
}

func TestEveryRegionHasZones(t *testing.T) {
	for name, want := range map[string]int{"us-east-1": 7, "us-west-1": 2, "ap-northeast-1": 4, "eu-west-3": 3, "xx-nowhere-9": 3} {
		zones := zonesOf(region.New("123456789012", name, region.NewClock(1), 1))
		require.Len(t, zones, want, name)
		require.Len(t, slices.CompactFunc(zones, func(a, b zone) bool { return a.id == b.id }), want, name)
	}
}

func TestLocalZonesMustBeAskedFor(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		usable := must(b, b.DescribeAvailabilityZones, &sdk.DescribeAvailabilityZonesInput{}).AvailabilityZones
		require.Len(t, usable, 6)
		require.Equal(t, types.AvailabilityZoneOptInStatusOptInNotRequired, usable[0].OptInStatus)
		all := must(b, b.DescribeAvailabilityZones, &sdk.DescribeAvailabilityZonesInput{AllAvailabilityZones: new(true)}).AvailabilityZones
		require.Len(t, all, 7)
		local := all[6]
		require.Equal(t, "us-east-1-bos-1a", *local.ZoneName)
		require.Equal(t, "local-zone", *local.ZoneType)
		require.Equal(t, types.AvailabilityZoneOptInStatusNotOptedIn, local.OptInStatus)
		in := &sdk.DescribeAvailabilityZonesInput{AllAvailabilityZones: new(true), Filters: filterBy("zone-type", "availability-zone")}
		require.Len(t, must(b, b.DescribeAvailabilityZones, in).AvailabilityZones, 6)
		named := must(b, b.DescribeAvailabilityZones, &sdk.DescribeAvailabilityZonesInput{ZoneIds: []string{"use1-az2"}}).AvailabilityZones
		require.Equal(t, "use1-az2", *named[0].ZoneId)
		refused(b, b.DescribeAvailabilityZones, &sdk.DescribeAvailabilityZonesInput{ZoneNames: []string{"us-east-1z"}}, "InvalidParameterValue",
			"Invalid availability zone: [us-east-1z]")
	})
}
