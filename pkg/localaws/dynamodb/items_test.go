package dynamodb_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

func TestAnItemComesBackAsACopy(t *testing.T) {
	svc := ready(t)
	in := value.Item{"pk": s("a"), "sk": s("b"), "num": n("1.50")}
	put(t, svc, in)
	want := value.Item{"pk": s("a"), "sk": s("b"), "num": n("1.5")}
	in["more"] = s("x")
	got := get(t, svc, key("a", "b"))
	require.Equal(t, want, got)
	got["num"].(*types.AttributeValueMemberN).Value = "9"
	require.Equal(t, want, get(t, svc, key("a", "b")))
	require.Nil(t, get(t, svc, key("a", "c")))
}

func TestAFailedConditionSaysNoMoreThanAskedFor(t *testing.T) {
	svc := ready(t)
	put(t, svc, key("a", "b"))
	in := &sdk.PutItemInput{TableName: new(things), Item: key("a", "b"), ConditionExpression: new("attribute_not_exists(pk)")}
	_, err := svc.PutItem(t.Context(), in)
	failed, ok := errors.AsType[*types.ConditionalCheckFailedException](err)
	require.True(t, ok)
	require.Equal(t, "The conditional request failed", *failed.Message)
	require.Nil(t, failed.Item)
	in.ReturnValuesOnConditionCheckFailure = types.ReturnValuesOnConditionCheckFailureAllOld
	_, err = svc.PutItem(t.Context(), in)
	failed, ok = errors.AsType[*types.ConditionalCheckFailedException](err)
	require.True(t, ok)
	require.Equal(t, key("a", "b"), failed.Item)
}

func TestReturnValues(t *testing.T) {
	for which, want := range map[types.ReturnValue]value.Item{
		types.ReturnValueNone: nil, types.ReturnValueAllOld: {"pk": s("a"), "sk": s("b"), "num": n("1")}, types.ReturnValueUpdatedOld: {"num": n("1")},
		types.ReturnValueAllNew: {"pk": s("a"), "sk": s("b"), "num": n("3"), "kept": s("x")}, types.ReturnValueUpdatedNew: {"num": n("3"), "kept": s("x")},
	} {
		svc := ready(t)
		put(t, svc, value.Item{"pk": s("a"), "sk": s("b"), "num": n("1")})
		out, err := svc.UpdateItem(t.Context(), &sdk.UpdateItemInput{
			TableName: new(things), Key: key("a", "b"), ReturnValues: which,
			UpdateExpression: new("SET num = num + :two, kept = :x"), ExpressionAttributeValues: value.Item{":two": n("2"), ":x": s("x")},
		})
		require.NoError(t, err)
		require.Equal(t, want, out.Attributes, which)
	}
	svc := ready(t)
	put(t, svc, key("a", "b"))
	gone, err := svc.DeleteItem(t.Context(), &sdk.DeleteItemInput{TableName: new(things), Key: key("a", "b"), ReturnValues: types.ReturnValueAllOld})
	require.NoError(t, err)
	require.Equal(t, key("a", "b"), gone.Attributes)
	require.Nil(t, get(t, svc, key("a", "b")))
	_, err = svc.PutItem(t.Context(), &sdk.PutItemInput{TableName: new(things), Item: key("a", "b"), ReturnValues: types.ReturnValueAllNew})
	require.EqualError(t, err, "ValidationException: ReturnValues can only be ALL_OLD or NONE")
}

func TestAnUpdateMakesTheItem(t *testing.T) {
	svc := ready(t)
	_, err := svc.UpdateItem(t.Context(), &sdk.UpdateItemInput{TableName: new(things), Key: key("a", "b"), UpdateExpression: new("ADD num :one"), ExpressionAttributeValues: value.Item{":one": n("1")}})
	require.NoError(t, err)
	require.Equal(t, value.Item{"pk": s("a"), "sk": s("b"), "num": n("1")}, get(t, svc, key("a", "b")))
}

func TestImproperItemsAreRefused(t *testing.T) {
	svc := ready(t)
	for want, item := range map[string]value.Item{
		"One or more parameter values were invalid: Missing the key sk in the item":                                                        {"pk": s("a")},
		"One or more parameter values were invalid: Type mismatch for key sk expected: S actual: N":                                        {"pk": s("a"), "sk": n("1")},
		"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty string value. Key: pk": key("", "b"),
		"One or more parameter values were invalid: Type mismatch for Index Key num Expected: N Actual: S IndexName: byNum":                {"pk": s("a"), "sk": s("b"), "num": s("x")},
		"Item size has exceeded the maximum allowed size":                                                                                  {"pk": s("a"), "sk": s("b"), "big": s(strings.Repeat("x", 400<<10))},
		"One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes":                      key(strings.Repeat("x", 2049), "b"),
	} {
		_, err := svc.PutItem(t.Context(), &sdk.PutItemInput{TableName: new(things), Item: item})
		require.EqualError(t, err, "ValidationException: "+want)
	}
	for _, k := range []value.Item{{"pk": s("a")}, {"pk": s("a"), "sk": n("1")}, {"pk": s("a"), "sk": s("b"), "num": n("1")}} {
		_, err := svc.GetItem(t.Context(), &sdk.GetItemInput{TableName: new(things), Key: k})
		require.EqualError(t, err, "ValidationException: The provided key element does not match the schema")
	}
	_, err := svc.UpdateItem(t.Context(), &sdk.UpdateItemInput{TableName: new(things), Key: key("a", "b"), UpdateExpression: new("SET sk = :x"), ExpressionAttributeValues: value.Item{":x": s("x")}})
	require.EqualError(t, err, "ValidationException: One or more parameter values were invalid: Cannot update attribute sk. This attribute is part of the key")
}

func TestEventualReadsMayBeStale(t *testing.T) {
	bubble(t, func(t *testing.T) {
		svc := ready(t)
		svc.StaleFor = time.Second
		eventually := func() value.Item {
			out, err := svc.GetItem(t.Context(), &sdk.GetItemInput{TableName: new(things), Key: key("a", "b")})
			require.NoError(t, err)
			return out.Item
		}
		first, second := value.Item{"pk": s("a"), "sk": s("b"), "num": n("1")}, value.Item{"pk": s("a"), "sk": s("b"), "num": n("2")}
		put(t, svc, first)
		require.Nil(t, eventually())
		pass(time.Second)
		require.Equal(t, first, eventually())
		put(t, svc, second)
		pass(time.Millisecond)
		require.Equal(t, first, eventually())
		require.Equal(t, second, get(t, svc, key("a", "b")))
		_, err := svc.DeleteItem(t.Context(), &sdk.DeleteItemInput{TableName: new(things), Key: key("a", "b")})
		require.NoError(t, err)
		pass(999 * time.Millisecond)
		require.Equal(t, second, eventually())
		pass(time.Second)
		require.Nil(t, eventually())
	})
}

func TestProjectedReads(t *testing.T) {
	svc := ready(t)
	put(t, svc, value.Item{"pk": s("a"), "sk": s("b"), "num": n("1")})
	out, err := svc.GetItem(t.Context(), &sdk.GetItemInput{TableName: new(things), Key: key("a", "b"), ProjectionExpression: new("#n"), ExpressionAttributeNames: map[string]string{"#n": "num"}})
	require.NoError(t, err)
	require.Equal(t, value.Item{"num": n("1")}, out.Item)
}
