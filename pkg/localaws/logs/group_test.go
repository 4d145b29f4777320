package logs

import (
	"fmt"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/stretchr/testify/require"
)

func (b bench) group(name string) {
	b.t.Helper()
	must(b, b.CreateLogGroup, &sdk.CreateLogGroupInput{LogGroupName: &name})
}

func TestLogGroups(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.group("/aws/lambda/f")
		refused(b, b.CreateLogGroup, &sdk.CreateLogGroupInput{LogGroupName: new("/aws/lambda/f")}, "ResourceAlreadyExistsException",
			"The specified log group already exists")
		seen := must(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{}).LogGroups[0]
		require.Equal(t, "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f:*", *seen.Arn)
		require.Equal(t, "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/f", *seen.LogGroupArn)
		require.Nil(t, seen.RetentionInDays)
		must(b, b.PutRetentionPolicy, &sdk.PutRetentionPolicyInput{LogGroupName: new("/aws/lambda/f"), RetentionInDays: new(int32(90))})
		require.EqualValues(t, 90, *must(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{}).LogGroups[0].RetentionInDays)
		refused(b, b.PutRetentionPolicy, &sdk.PutRetentionPolicyInput{LogGroupName: new("/aws/lambda/f"), RetentionInDays: new(int32(2))},
			"InvalidParameterException", "1 validation error detected: Value '2' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum "+
				"value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]")
		must(b, b.DeleteLogGroup, &sdk.DeleteLogGroupInput{LogGroupName: new("/aws/lambda/f")})
		refused(b, b.DeleteLogGroup, &sdk.DeleteLogGroupInput{LogGroupName: new("/aws/lambda/f")}, "ResourceNotFoundException",
			"The specified log group does not exist.")
		refused(b, b.PutRetentionPolicy, &sdk.PutRetentionPolicyInput{LogGroupName: new("x"), RetentionInDays: new(int32(1))}, "ResourceNotFoundException", "")
	})
}

func TestNamesThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		refused(b, b.CreateLogGroup, &sdk.CreateLogGroupInput{LogGroupName: new("a b")}, "InvalidParameterException", "1 validation error detected: "+
			`Value 'a b' at 'logGroupName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+`)
		refused(b, b.CreateLogGroup, &sdk.CreateLogGroupInput{}, "InvalidParameterException", "")
		refused(b, b.CreateLogGroup, &sdk.CreateLogGroupInput{LogGroupName: new(strings.Repeat("g", 513))}, "InvalidParameterException", "")
		b.group("g")
		refused(b, b.CreateLogStream, &sdk.CreateLogStreamInput{LogGroupName: new("g"), LogStreamName: new("a:b")}, "InvalidParameterException", "")
	})
}

func TestGroupsComeInPages(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		for i := range 60 {
			b.group(fmt.Sprintf("g%02d", i))
		}
		first := must(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{})
		require.Len(t, first.LogGroups, 50)
		rest := must(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{NextToken: first.NextToken})
		require.Len(t, rest.LogGroups, 10)
		require.Nil(t, rest.NextToken)
		require.Len(t, must(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{LogGroupNamePrefix: new("g1")}).LogGroups, 10)
		refused(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{Limit: new(int32(51))}, "InvalidParameterException", "")
		refused(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{NextToken: new("x")}, "InvalidParameterException", "The specified nextToken is invalid.")
		refused(b, b.DescribeLogGroups, &sdk.DescribeLogGroupsInput{LogGroupNamePattern: new("x")}, "LocalAws.NotImplemented", "")
	})
}

func TestTagsOfGroups(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		given := map[string]string{"a": "1"}
		must(b, b.CreateLogGroup, &sdk.CreateLogGroupInput{LogGroupName: new("g"), Tags: given})
		given["a"] = "spoilt"
		arn := new("arn:aws:logs:us-east-1:123456789012:log-group:g")
		must(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"b": "2"}})
		b.TagSystem([]string{"g", "none"}, map[string]string{"aws:cloudformation:stack-name": "s"})
		must(b, b.UntagResource, &sdk.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"b", "z"}})
		seen := func() map[string]string {
			return must(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: arn}).Tags
		}
		seen()["a"] = "spoilt"
		require.Equal(t, map[string]string{"a": "1", "aws:cloudformation:stack-name": "s"}, seen())
		refused(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: new(*arn + ":*")}, "InvalidParameterException", "")
		refused(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: new(*arn + "h")}, "ResourceNotFoundException", "")
		refused(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"aws:x": "1"}}, "InvalidParameterException", "")
		refused(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: arn, Tags: map[string]string{"": "1"}}, "InvalidParameterException", "")
		refused(b, b.UntagResource, &sdk.UntagResourceInput{ResourceArn: arn, TagKeys: []string{"aws:cloudformation:stack-name"}}, "InvalidParameterException", "")
		many := map[string]string{}
		for i := range 50 {
			many[fmt.Sprint(i)] = "x"
		}
		refused(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: arn, Tags: many}, "TooManyTagsException", "")
	})
}
