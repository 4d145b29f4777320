package dynamodb_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// everything follows a query to its last page.
func everything(t require.TestingT, svc *dynamodb.Service, in sdk.QueryInput) []value.Item {
	var out []value.Item
	in.TableName = new(things)
	for {
		page, err := svc.Query(background(t), &in)
		require.NoError(t, err)
		require.Len(t, page.Items, int(page.Count))
		out = append(out, page.Items...)
		if page.LastEvaluatedKey == nil {
			return out
		}
		in.ExclusiveStartKey = page.LastEvaluatedKey
	}
}

func TestPagesHoldEveryItemOnceAndInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		svc := ready(t)
		nums := rapid.SliceOfN(rapid.IntRange(-20, 20), 0, 25).Draw(t, "nums")
		for i, num := range nums {
			put(t, svc, value.Item{"pk": s("p"), "sk": s(fmt.Sprintf("%03d", i)), "num": n(fmt.Sprint(num)), "color": s("red")},
				value.Item{"pk": s("other"), "sk": s(fmt.Sprint(i))})
		}
		backward := rapid.Bool().Draw(t, "backward")
		limit := int32(rapid.IntRange(1, 8).Draw(t, "limit"))
		in := sdk.QueryInput{KeyConditionExpression: new("pk = :p"), ExpressionAttributeValues: value.Item{":p": s("p")}, Limit: &limit, ScanIndexForward: new(!backward)}
		index := rapid.SampledFrom([]string{"", "byNum", "byColor"}).Draw(t, "index")
		if index != "" {
			in.IndexName = &index
		}
		if index == "byColor" {
			in.KeyConditionExpression, in.ExpressionAttributeValues = new("color = :c"), value.Item{":c": s("red")}
		}
		got := everything(t, svc, in)
		require.Len(t, got, len(nums))
		if backward {
			slices.Reverse(got)
		}
		by := map[string]string{"": "sk"}[index]
		if by == "" {
			by = "num"
		}
		seen := map[string]bool{}
		for i, item := range got {
			seen[value.Text(item["sk"])] = true
			if i > 0 {
				order, ok := value.Compare(got[i-1][by], item[by])
				require.True(t, ok)
				require.LessOrEqual(t, order, 0)
			}
		}
		require.Len(t, seen, len(nums))
	})
}

func TestKeyConditions(t *testing.T) {
	svc := ready(t)
	for _, sk := range []string{"a1", "a2", "b1", "b2"} {
		put(t, svc, key("p", sk))
	}
	for condition, want := range map[string]string{
		"pk = :p": "a1 a2 b1 b2", "pk = :p AND sk = :x": "a2", "pk = :p AND sk < :x": "a1", "sk >= :x AND pk = :p": "a2 b1 b2", "(pk = :p) AND (begins_with(sk, :b))": "b1 b2",
		"pk = :p AND sk BETWEEN :x AND :z": "a2 b1", ":p = pk AND :x <= sk": "a2 b1 b2",
	} {
		values := value.Item{}
		for k, v := range map[string]string{":p": "p", ":x": "a2", ":z": "b1", ":b": "b"} {
			if strings.Contains(condition, k) {
				values[k] = s(v)
			}
		}
		var got []string
		for _, item := range everything(t, svc, sdk.QueryInput{KeyConditionExpression: &condition, ExpressionAttributeValues: values}) {
			got = append(got, item["sk"].(*types.AttributeValueMemberS).Value)
		}
		require.Equal(t, want, strings.Join(got, " "), condition)
	}
}

func TestImproperQueriesAreRefused(t *testing.T) {
	svc := ready(t)
	one := value.Item{":p": s("p")}
	two := value.Item{":p": s("p"), ":x": s("x")}
	for _, c := range []struct {
		want string
		in   sdk.QueryInput
	}{
		{"Either the KeyConditions or KeyConditionExpression parameter must be specified in the request.", sdk.QueryInput{}},
		{"Query condition missed key schema element: pk", sdk.QueryInput{KeyConditionExpression: new("sk = :p"), ExpressionAttributeValues: one}},
		{"Query key condition not supported", sdk.QueryInput{KeyConditionExpression: new("pk > :p"), ExpressionAttributeValues: one}},
		{"Query condition missed key schema element: sk", sdk.QueryInput{KeyConditionExpression: new("pk = :p AND num = :x"), ExpressionAttributeValues: two}},
		{"Invalid operator used in KeyConditionExpression: OR", sdk.QueryInput{KeyConditionExpression: new("pk = :p OR sk = :x"), ExpressionAttributeValues: two}},
		{"One or more parameter values were invalid: Condition parameter type does not match schema type", sdk.QueryInput{KeyConditionExpression: new("pk = :p"), ExpressionAttributeValues: value.Item{":p": n("1")}}},
		{"Filter Expression can only contain non-primary key attributes: Primary key attribute: sk", sdk.QueryInput{KeyConditionExpression: new("pk = :p"), FilterExpression: new("sk = :x"), ExpressionAttributeValues: two}},
		{"The table does not have the specified index: other", sdk.QueryInput{IndexName: new("other"), KeyConditionExpression: new("pk = :p"), ExpressionAttributeValues: one}},
		{"Consistent reads are not supported on global secondary indexes", sdk.QueryInput{IndexName: new("byColor"), ConsistentRead: new(true), KeyConditionExpression: new("color = :p"), ExpressionAttributeValues: one}},
		{"The provided starting key is invalid", sdk.QueryInput{KeyConditionExpression: new("pk = :p"), ExpressionAttributeValues: one, ExclusiveStartKey: value.Item{"pk": s("p")}}},
		{"The provided starting key is outside query boundaries based on provided conditions", sdk.QueryInput{KeyConditionExpression: new("pk = :p"), ExpressionAttributeValues: one, ExclusiveStartKey: key("q", "x")}},
	} {
		c.in.TableName = new(things)
		_, err := svc.Query(t.Context(), &c.in)
		require.EqualError(t, err, "ValidationException: "+c.want)
	}
}

func TestALimitCountsWhatIsReadNotWhatMatches(t *testing.T) {
	svc := ready(t)
	for i := range 5 {
		put(t, svc, value.Item{"pk": s("p"), "sk": s(fmt.Sprint(i)), "num": n(fmt.Sprint(i))})
	}
	page, err := svc.Query(t.Context(), &sdk.QueryInput{
		TableName: new(things), KeyConditionExpression: new("pk = :p"), FilterExpression: new("num > :n"),
		ExpressionAttributeValues: value.Item{":p": s("p"), ":n": n("3")}, Limit: new(int32(3)),
	})
	require.NoError(t, err)
	require.Empty(t, page.Items)
	require.EqualValues(t, 3, page.ScannedCount)
	require.Equal(t, key("p", "2"), page.LastEvaluatedKey)
}

func TestAPageHoldsAMegabyte(t *testing.T) {
	svc := ready(t)
	for i := range 4 {
		put(t, svc, value.Item{"pk": s("p"), "sk": s(fmt.Sprint(i)), "big": s(strings.Repeat("x", 300<<10))})
	}
	page, err := svc.Scan(t.Context(), &sdk.ScanInput{TableName: new(things)})
	require.NoError(t, err)
	require.Len(t, page.Items, 3)
	rest, err := svc.Scan(t.Context(), &sdk.ScanInput{TableName: new(things), ExclusiveStartKey: page.LastEvaluatedKey})
	require.NoError(t, err)
	require.Len(t, rest.Items, 1)
	require.Nil(t, rest.LastEvaluatedKey)
}

func TestAnIndexHoldsItsProjectionOnly(t *testing.T) {
	svc := ready(t)
	put(t, svc, value.Item{"pk": s("p"), "sk": s("1"), "num": n("1"), "color": s("red"), "kept": s("k"), "lost": s("l")}, value.Item{"pk": s("p"), "sk": s("2"), "color": s("red")})
	got := everything(t, svc, sdk.QueryInput{IndexName: new("byColor"), KeyConditionExpression: new("color = :c"), ExpressionAttributeValues: value.Item{":c": s("red")}})
	require.Equal(t, []value.Item{{"pk": s("p"), "sk": s("1"), "num": n("1"), "color": s("red"), "kept": s("k")}}, got)
	count, err := svc.Scan(t.Context(), &sdk.ScanInput{TableName: new(things), Select: types.SelectCount})
	require.NoError(t, err)
	require.EqualValues(t, 2, count.Count)
	require.Nil(t, count.Items)
}
