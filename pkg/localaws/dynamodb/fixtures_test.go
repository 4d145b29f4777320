package dynamodb_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const things = "Things"

func s(text string) types.AttributeValue { return &types.AttributeValueMemberS{Value: text} }
func n(text string) types.AttributeValue { return &types.AttributeValueMemberN{Value: text} }

func key(pk, sk string) value.Item { return value.Item{"pk": s(pk), "sk": s(sk)} }

// definition is a table with both kinds of index.
func definition() *sdk.CreateTableInput {
	define := func(name, kind string) types.AttributeDefinition {
		return types.AttributeDefinition{AttributeName: &name, AttributeType: types.ScalarAttributeType(kind)}
	}
	return &sdk.CreateTableInput{
		TableName: new(things), BillingMode: types.BillingModePayPerRequest, KeySchema: schema("pk", "sk"),
		AttributeDefinitions: []types.AttributeDefinition{define("pk", "S"), define("sk", "S"), define("num", "N"), define("color", "S")},
		LocalSecondaryIndexes: []types.LocalSecondaryIndex{{
			IndexName: new("byNum"), KeySchema: schema("pk", "num"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeAll},
		}},
		GlobalSecondaryIndexes: []types.GlobalSecondaryIndex{{
			IndexName: new("byColor"), KeySchema: schema("color", "num"),
			Projection: &types.Projection{ProjectionType: types.ProjectionTypeInclude, NonKeyAttributes: []string{"kept"}},
		}},
	}
}

func schema(hash, sort string) []types.KeySchemaElement {
	return []types.KeySchemaElement{{AttributeName: &hash, KeyType: types.KeyTypeHash}, {AttributeName: &sort, KeyType: types.KeyTypeRange}}
}

// background is a test's context, be it rapid's or the testing package's.
func background(t require.TestingT) context.Context {
	if c, ok := t.(interface{ Context() context.Context }); ok {
		return c.Context()
	}
	t.FailNow()
	return nil
}

func service(t require.TestingT) *dynamodb.Service {
	return dynamodb.New(background(t), region.New("123456789012", "us-east-1", region.NewClock(1), 1))
}

// ready is a service with the table, which is ACTIVE from the start.
func ready(t require.TestingT) *dynamodb.Service {
	svc := service(t)
	svc.CreateFor = 0
	_, err := svc.CreateTable(background(t), definition())
	require.NoError(t, err)
	return svc
}

// bubble runs a test in virtual time.
func bubble(t *testing.T, test func(t *testing.T)) {
	synctest.Test(t, test)
}

func put(t require.TestingT, svc *dynamodb.Service, items ...value.Item) {
	for _, i := range items {
		_, err := svc.PutItem(background(t), &sdk.PutItemInput{TableName: new(things), Item: i})
		require.NoError(t, err)
	}
}

func get(t require.TestingT, svc *dynamodb.Service, k value.Item) value.Item {
	out, err := svc.GetItem(background(t), &sdk.GetItemInput{TableName: new(things), Key: k, ConsistentRead: new(true)})
	require.NoError(t, err)
	return out.Item
}

func pass(d time.Duration) { time.Sleep(d) }
