package dynamodb_test

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// conditional are all ways to write the item p/1 under the condition that its owner is "me"; the writes set it to "you".
func conditional() map[string]func(t require.TestingT, svc *dynamodb.Service) error {
	mine, me := new("#owner = :me"), value.Item{":me": s("me")}
	names := map[string]string{"#owner": "owner"}
	set, both := new("SET #owner = :you"), value.Item{":me": s("me"), ":you": s("you")}
	yours := value.Item{"pk": s("p"), "sk": s("1"), "owner": s("you")}
	within := func(item types.TransactWriteItem) func(require.TestingT, *dynamodb.Service) error {
		return func(t require.TestingT, svc *dynamodb.Service) error {
			return transact(t, svc, "", item, increment("other"))
		}
	}
	return map[string]func(t require.TestingT, svc *dynamodb.Service) error{
		"put": func(t require.TestingT, svc *dynamodb.Service) error {
			_, err := svc.PutItem(background(t), &sdk.PutItemInput{TableName: new(things), Item: yours, ConditionExpression: mine, ExpressionAttributeNames: names, ExpressionAttributeValues: me})
			return err
		},
		"update": func(t require.TestingT, svc *dynamodb.Service) error {
			_, err := svc.UpdateItem(background(t), &sdk.UpdateItemInput{
				TableName: new(things), Key: key("p", "1"), UpdateExpression: set, ConditionExpression: mine, ExpressionAttributeNames: names, ExpressionAttributeValues: both,
			})
			return err
		},
		"delete": func(t require.TestingT, svc *dynamodb.Service) error {
			_, err := svc.DeleteItem(background(t), &sdk.DeleteItemInput{TableName: new(things), Key: key("p", "1"), ConditionExpression: mine, ExpressionAttributeNames: names, ExpressionAttributeValues: me})
			return err
		},
		"transaction put": within(types.TransactWriteItem{Put: &types.Put{TableName: new(things), Item: yours, ConditionExpression: mine, ExpressionAttributeNames: names, ExpressionAttributeValues: me}}),
		"transaction update": within(types.TransactWriteItem{Update: &types.Update{
			TableName: new(things), Key: key("p", "1"), UpdateExpression: set, ConditionExpression: mine, ExpressionAttributeNames: names, ExpressionAttributeValues: both,
		}}),
		"transaction delete": within(types.TransactWriteItem{Delete: &types.Delete{
			TableName: new(things), Key: key("p", "1"), ConditionExpression: mine, ExpressionAttributeNames: names, ExpressionAttributeValues: me,
		}}),
	}
}

// TestEveryWriteHeedsItsCondition: on the item, on one of somebody else and on none; a lock rests on this.
func TestEveryWriteHeedsItsCondition(t *testing.T) {
	for name, write := range conditional() {
		t.Run(name, func(t *testing.T) {
			for owner, holds := range map[string]bool{"me": true, "somebody": false, "": false} {
				svc := ready(t)
				var before value.Item
				if owner != "" {
					before = value.Item{"pk": s("p"), "sk": s("1"), "owner": s(owner)}
					put(t, svc, before)
				}
				err := write(t, svc)
				after := get(t, svc, key("p", "1"))
				if holds {
					require.NoError(t, err)
					require.NotEqual(t, before, after)
					continue
				}
				require.ErrorContains(t, err, "ConditionalCheckFailed")
				require.Equal(t, before, after, "owner %q", owner)
				require.Nil(t, get(t, svc, key("p", "other")))
			}
		})
	}
}
