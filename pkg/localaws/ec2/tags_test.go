package ec2

import (
	"fmt"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"
)

func tag(key, value string) types.Tag { return types.Tag{Key: &key, Value: &value} }

func tagged(kind types.ResourceType, tags ...types.Tag) *sdk.CreateVpcInput {
	return &sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16"), TagSpecifications: []types.TagSpecification{{ResourceType: kind, Tags: tags}}}
}

func TestTagsOfAResource(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		id := *must(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag("Name", "net"), tag("a", ""))).Vpc.VpcId
		b.TagSystem([]string{id, "vpc-1"}, map[string]string{"aws:cloudformation:stack-name": "s"})
		must(b, b.CreateTags, &sdk.CreateTagsInput{Resources: []string{id}, Tags: []types.Tag{tag("Name", "new"), tag("b", "2")}})
		seen := func() []types.Tag { return must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs[0].Tags }
		require.Equal(t, []types.Tag{tag("Name", "new"), tag("a", ""), tag("aws:cloudformation:stack-name", "s"), tag("b", "2")}, seen())

		must(b, b.DeleteTags, &sdk.DeleteTagsInput{Resources: []string{id}, Tags: []types.Tag{tag("b", "other"), {Key: new("Name")}}})
		require.Equal(t, []types.Tag{tag("a", ""), tag("aws:cloudformation:stack-name", "s"), tag("b", "2")}, seen())
		must(b, b.DeleteTags, &sdk.DeleteTagsInput{Resources: []string{id}})
		require.Equal(t, []types.Tag{tag("aws:cloudformation:stack-name", "s")}, seen())
		all := must(b, b.DescribeTags, &sdk.DescribeTagsInput{Filters: filterBy("key", "aws:*")}).Tags
		require.Equal(t, types.ResourceTypeVpc, all[0].ResourceType)
		require.Equal(t, id, *all[0].ResourceId)
	})
}

func TestTagsThatCannotBe(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		var many []types.Tag
		for i := range 51 {
			many = append(many, tag(fmt.Sprint(i), "x"))
		}
		const invalid = "InvalidParameterValue"
		refused(b, b.CreateVpc, tagged(types.ResourceTypeSubnet, tag("a", "b")), invalid, "")
		refused(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag("a", "b"), tag("a", "c")), invalid, "Duplicate tag key 'a' specified.")
		refused(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag("AWS:x", "b")), invalid, "Tag keys starting with 'aws:' are reserved for internal use")
		refused(b, b.CreateVpc, tagged(types.ResourceTypeVpc, many...), "TagLimitExceeded", "")
		refused(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag("", "b")), invalid, "")
		refused(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag(strings.Repeat("k", 129), "b")), invalid, "")
		refused(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag("k", strings.Repeat("v", 257))), invalid, "")
		require.Empty(t, must(b, b.DescribeVpcs, &sdk.DescribeVpcsInput{}).Vpcs)

		id := *must(b, b.CreateVpc, tagged(types.ResourceTypeVpc, many[:50]...)).Vpc.VpcId
		b.TagSystem([]string{id}, map[string]string{"aws:cloudformation:stack-name": "s"}) // does not count
		refused(b, b.CreateTags, &sdk.CreateTagsInput{Resources: []string{id}, Tags: many[50:]}, "TagLimitExceeded", "")
		reserved := []types.Tag{tag("aws:cloudformation:stack-name", "t")}
		const text = "Value ( aws:cloudformation:stack-name ) for parameter key is invalid. Tag keys starting with 'aws:' are reserved for internal use"
		refused(b, b.CreateTags, &sdk.CreateTagsInput{Resources: []string{id}, Tags: reserved}, invalid, text)
		refused(b, b.DeleteTags, &sdk.DeleteTagsInput{Resources: []string{id}, Tags: reserved}, invalid, text)
		refused(b, b.DeleteTags, &sdk.DeleteTagsInput{Resources: []string{"vpc-1"}}, "InvalidVpcID.NotFound", "")
	})
}

func TestTagsEndWithTheirResource(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		id := *must(b, b.CreateVpc, tagged(types.ResourceTypeVpc, tag("a", "b"))).Vpc.VpcId
		must(b, b.DeleteVpc, &sdk.DeleteVpcInput{VpcId: &id})
		require.Empty(t, must(b, b.DescribeTags, &sdk.DescribeTagsInput{}).Tags)
	})
}
