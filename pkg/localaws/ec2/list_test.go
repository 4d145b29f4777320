package ec2

import (
	"regexp"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestFiltersOfSubnets(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		one, two := b.subnet(vpcID, "10.0.0.0/24", "use1-az1"), b.subnet(vpcID, "10.0.1.0/24", "use1-az2")
		other := b.subnet(b.vpc(), "10.0.0.0/24", "use1-az1")
		must(b, b.CreateTags, &sdk.CreateTagsInput{Resources: []string{one}, Tags: []types.Tag{{Key: new("Name"), Value: new("a/public")}}})
		must(b, b.ModifySubnetAttribute, &sdk.ModifySubnetAttributeInput{SubnetId: &two, MapPublicIpOnLaunch: &types.AttributeBooleanValue{Value: aws.Bool(true)}})
		zone := *must(b, b.DescribeSubnets, &sdk.DescribeSubnetsInput{SubnetIds: []string{two}}).Subnets[0].AvailabilityZone
		for name, c := range map[string]struct {
			filters []types.Filter
			want    []string
		}{
			"none":            {nil, []string{one, two, other}},
			"vpc":             {filterBy("vpc-id", vpcID), []string{one, two}},
			"two values":      {filterBy("subnet-id", one, other, "subnet-1"), []string{one, other}},
			"zone id":         {filterBy("availability-zone-id", "use1-az1"), []string{one, other}},
			"zone":            {filterBy("availability-zone", zone), []string{two}},
			"tag":             {filterBy("tag:Name", "a/*"), []string{one}},
			"tag key":         {filterBy("tag-key", "Name"), []string{one}},
			"wildcard":        {filterBy("cidr-block", "10.0.?.0/24"), []string{one, two, other}},
			"two filters":     {append(filterBy("vpc-id", vpcID), filterBy("availability-zone-id", "use1-az1")...), []string{one}},
			"public":          {filterBy("map-public-ip-on-launch", "true"), []string{two}},
			"nothing matches": {filterBy("state", "pending"), nil},
		} {
			var got []string
			for _, x := range must(b, b.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: c.filters}).Subnets {
				got = append(got, *x.SubnetId)
			}
			require.Equal(t, c.want, got, name)
		}
		refused(b, b.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: filterBy("colour", "red")}, "InvalidParameterValue", "The filter 'colour' is invalid")
		refused(b, b.DescribeSubnets, &sdk.DescribeSubnetsInput{Filters: filterBy("vpc-id")}, "InvalidParameterValue", "")
	})
}

// TestUnknownFiltersAreRefusedEverywhere asks each Describe operation, while there is nothing to be filtered.
func TestUnknownFiltersAreRefusedEverywhere(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		const code, text = "InvalidParameterValue", "The filter 'colour' is invalid"
		colour := filterBy("colour", "red")
		refused(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{Filters: colour}, code, text)
		refused(b, b.DescribeInternetGateways, &sdk.DescribeInternetGatewaysInput{Filters: colour}, code, text)
		refused(b, b.DescribeAddresses, &sdk.DescribeAddressesInput{Filters: colour}, code, text)
		refused(b, b.DescribeNatGateways, &sdk.DescribeNatGatewaysInput{Filter: colour}, code, text)
		refused(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{Filters: colour}, code, text)
		refused(b, b.DescribeSecurityGroups, &sdk.DescribeSecurityGroupsInput{Filters: colour}, code, text)
		refused(b, b.DescribeVpcEndpoints, &sdk.DescribeVpcEndpointsInput{Filters: colour}, code, text)
		refused(b, b.DescribeVpcEndpointServices, &sdk.DescribeVpcEndpointServicesInput{Filters: colour}, code, text)
		refused(b, b.DescribeAvailabilityZones, &sdk.DescribeAvailabilityZonesInput{Filters: colour}, code, text)
		refused(b, b.DescribeImages, &sdk.DescribeImagesInput{Filters: colour}, code, text)
		refused(b, b.DescribeNetworkInterfaces, &sdk.DescribeNetworkInterfacesInput{Filters: colour}, code, text)
		refused(b, b.DescribeTags, &sdk.DescribeTagsInput{Filters: colour}, code, text)
	})
}

func TestPages(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		vpcID := b.vpc()
		for range 12 {
			b.table(vpcID)
		}
		var ids []string
		pages := sdk.NewDescribeRouteTablesPaginator(describer{b}, &sdk.DescribeRouteTablesInput{MaxResults: new(int32(5))})
		for pages.HasMorePages() {
			page, err := pages.NextPage(t.Context())
			require.NoError(t, err)
			require.LessOrEqual(t, len(page.RouteTables), 5)
			for _, x := range page.RouteTables {
				ids = append(ids, *x.RouteTableId)
			}
		}
		require.Len(t, ids, 13)
		b.SetPageSize(4)
		require.NotNil(t, must(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{}).NextToken)
		refused(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{MaxResults: new(int32(4))}, "InvalidParameterValue", "")
		refused(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{NextToken: new("x")}, "InvalidParameterValue", "")
		refused(b, b.DescribeRouteTables, &sdk.DescribeRouteTablesInput{MaxResults: new(int32(5)), RouteTableIds: ids[:1]}, "InvalidParameterCombination", "")
	})
}

// TestLikeAgreesWithRegularExpressions compares the filters' wildcards with the same written as a regular expression.
func TestLikeAgreesWithRegularExpressions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pattern := rapid.StringMatching(`[ab*?.]{0,8}`).Draw(t, "pattern")
		value := rapid.StringMatching(`[ab.]{0,8}`).Draw(t, "value")
		expression := strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(regexp.QuoteMeta(pattern))
		require.Equal(t, regexp.MustCompile("^"+expression+"$").MatchString(value), like(pattern, value))
	})
	require.True(t, like(`a\*b`, "a*b"))
	require.False(t, like(`a\*b`, "axb"))
}
