package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/jsii-runtime-go"
)

// stateTableName is fixed: there is one backend in a region.
const stateTableName = "AgcState"

// stateTable holds the lock, the operations and the waits. It goes with the backend: a table with a fixed name that stayed
// behind would be in the way of the next installation, and DynamoDB keeps a backup of a deleted table with point-in-time
// recovery for 35 days (DynamoDB Developer Guide, "Point-in-time backups").
func stateTable(stack awscdk.Stack) awsdynamodb.CfnTable {
	table := awsdynamodb.NewCfnTable(stack, jsii.String("State"), &awsdynamodb.CfnTableProps{
		TableName:            jsii.String(stateTableName),
		AttributeDefinitions: attributes("pk", "sk", "startedAt"),
		KeySchema:            keys("pk", "sk"),
		LocalSecondaryIndexes: []any{&awsdynamodb.CfnTable_LocalSecondaryIndexProperty{
			IndexName: jsii.String("byStart"), KeySchema: keys("pk", "startedAt"), Projection: everything(),
		}},
		BillingMode:                      jsii.String("PAY_PER_REQUEST"),
		PointInTimeRecoverySpecification: recoverable(),
		SseSpecification: onlyIf(keyed, map[string]any{
			"SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": awscdk.Fn_Ref(jsii.String(keyParameter)),
		}),
		TimeToLiveSpecification: &awsdynamodb.CfnTable_TimeToLiveSpecificationProperty{
			AttributeName: jsii.String("expires"), Enabled: jsii.Bool(true),
		},
	})
	table.ApplyRemovalPolicy(awscdk.RemovalPolicy_DESTROY, nil)
	return table
}

// attributes defines string attributes.
func attributes(names ...string) []any {
	out := make([]any, len(names))
	for i, name := range names {
		out[i] = &awsdynamodb.CfnTable_AttributeDefinitionProperty{
			AttributeName: jsii.String(name), AttributeType: jsii.String("S"),
		}
	}
	return out
}

// keys is a key schema of a partition key and a sort key.
func keys(partition, sort string) []any {
	return []any{
		&awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String(partition), KeyType: jsii.String("HASH")},
		&awsdynamodb.CfnTable_KeySchemaProperty{AttributeName: jsii.String(sort), KeyType: jsii.String("RANGE")},
	}
}

// everything projects all attributes into an index.
func everything() *awsdynamodb.CfnTable_ProjectionProperty {
	return &awsdynamodb.CfnTable_ProjectionProperty{ProjectionType: jsii.String("ALL")}
}

func recoverable() *awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty {
	return &awsdynamodb.CfnTable_PointInTimeRecoverySpecificationProperty{PointInTimeRecoveryEnabled: jsii.Bool(true)}
}
