package dynamodb_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

func increment(sk string) types.TransactWriteItem {
	return types.TransactWriteItem{Update: &types.Update{TableName: new(things), Key: key("p", sk), UpdateExpression: new("ADD num :one"), ExpressionAttributeValues: value.Item{":one": n("1")}}}
}

func exists(sk string) types.TransactWriteItem {
	return types.TransactWriteItem{ConditionCheck: &types.ConditionCheck{
		TableName: new(things), Key: key("p", sk), ConditionExpression: new("attribute_exists(pk)"),
		ReturnValuesOnConditionCheckFailure: types.ReturnValuesOnConditionCheckFailureAllOld,
	}}
}

func transact(t require.TestingT, svc *dynamodb.Service, token string, items ...types.TransactWriteItem) error {
	_, err := svc.TransactWriteItems(background(t), &sdk.TransactWriteItemsInput{TransactItems: items, ClientRequestToken: &token})
	return err
}

func TestATransactionSaysWhyItWasCancelled(t *testing.T) {
	svc := ready(t)
	put(t, svc, value.Item{"pk": s("p"), "sk": s("text"), "kept": s("x")})
	bad := increment("text")
	bad.Update.UpdateExpression = new("ADD kept :one")
	err := transact(t, svc, "", increment("1"), exists("2"), bad)
	cancelled, ok := errors.AsType[*types.TransactionCanceledException](err)
	require.True(t, ok)
	require.Equal(t, "Transaction cancelled, please refer cancellation reasons for specific reasons [None, ConditionalCheckFailed, ValidationError]", *cancelled.Message)
	require.Equal(t, []types.CancellationReason{
		{Code: new("None")},
		{Code: new("ConditionalCheckFailed"), Message: new("The conditional request failed")},
		{Code: new("ValidationError"), Message: new("An operand in the update expression has an incorrect data type")},
	}, cancelled.CancellationReasons)
	require.Nil(t, get(t, svc, key("p", "1")))
}

func TestATransactionHappensAsAWholeOrNotAtAll(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		svc := ready(t)
		present := map[string]int{}
		for range rapid.IntRange(1, 6).Draw(t, "transactions") {
			want := true
			var items []types.TransactWriteItem
			var touched []string
			for _, i := range rapid.SliceOfNDistinct(rapid.IntRange(0, 5), 1, 6, rapid.ID[int]).Draw(t, "items") {
				sk := fmt.Sprint(i)
				if rapid.Bool().Draw(t, "check") {
					items = append(items, exists(sk))
					want = want && present[sk] > 0
					continue
				}
				items = append(items, increment(sk))
				touched = append(touched, sk)
			}
			err := transact(t, svc, "", items...)
			require.Equal(t, want, err == nil)
			if want {
				for _, sk := range touched {
					present[sk]++
				}
			}
			for i := range 6 {
				sk := fmt.Sprint(i)
				var expected value.Item
				if present[sk] > 0 {
					expected = value.Item{"pk": s("p"), "sk": s(sk), "num": n(fmt.Sprint(present[sk]))}
				}
				require.Equal(t, expected, get(t, svc, key("p", sk)))
			}
		}
	})
}

func TestATokenMakesATransactionHappenOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		svc := ready(t)
		num := func() types.AttributeValue { return get(t, svc, key("p", "1"))["num"] }
		require.NoError(t, transact(t, svc, "token", increment("1")))
		require.NoError(t, transact(t, svc, "token", increment("1")))
		require.Equal(t, n("1"), num())
		_, mismatch := errors.AsType[*types.IdempotentParameterMismatchException](transact(t, svc, "token", increment("2")))
		require.True(t, mismatch)
		pass(11 * time.Minute)
		require.NoError(t, transact(t, svc, "token", increment("1")))
		require.Equal(t, n("2"), num())
	})
}

func TestImproperTransactionsAreRefused(t *testing.T) {
	svc := ready(t)
	require.EqualError(t, transact(t, svc, "", increment("1"), exists("1")), "ValidationException: Transaction request cannot include multiple operations on one item")
	require.EqualError(t, transact(t, svc, "", types.TransactWriteItem{}), "ValidationException: TransactItems can only contain one of Check, Put, Update or Delete")
	require.ErrorContains(t, transact(t, svc, ""), "Member must have length between 1 and 100")
}

func TestATransactionPutsDeletesAndReads(t *testing.T) {
	svc := ready(t)
	put(t, svc, key("p", "old"))
	require.NoError(t, transact(t, svc, "",
		types.TransactWriteItem{Put: &types.Put{TableName: new(things), Item: key("p", "new"), ConditionExpression: new("attribute_not_exists(pk)")}},
		types.TransactWriteItem{Delete: &types.Delete{TableName: new(things), Key: key("p", "old")}}))
	read := func(sk string) types.TransactGetItem {
		return types.TransactGetItem{Get: &types.Get{TableName: new(things), Key: key("p", sk)}}
	}
	out, err := svc.TransactGetItems(t.Context(), &sdk.TransactGetItemsInput{TransactItems: []types.TransactGetItem{read("new"), read("old")}})
	require.NoError(t, err)
	require.Equal(t, []types.ItemResponse{{Item: key("p", "new")}, {}}, out.Responses)
}
