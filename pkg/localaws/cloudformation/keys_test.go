package cloudformation_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
	"github.com/stretchr/testify/require"
)

// encrypted is a stack of what can be encrypted with a customer's key; "" is none.
func encrypted(key string) object {
	logs, queue, topic := object{"LogGroupName": "g"}, object{"SqsManagedSseEnabled": true}, object{}
	table := object{
		"TableName": "things", "BillingMode": "PAY_PER_REQUEST", "KeySchema": []any{object{"AttributeName": "k", "KeyType": "HASH"}},
		"AttributeDefinitions": []any{object{"AttributeName": "k", "AttributeType": "S"}},
	}
	if key != "" {
		logs["KmsKeyId"], queue, topic["KmsMasterKeyId"] = key, object{"KmsMasterKeyId": key}, key
		table["SSESpecification"] = object{"SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": key}
	}
	return resources("Logs", "AWS::Logs::LogGroup", logs, "Queue", "AWS::SQS::Queue", queue, "Topic", "AWS::SNS::Topic", topic, "Table", "AWS::DynamoDB::Table", table)
}

// keysOf are the keys with which the stack's resources are encrypted, and whether the queue has one of SQS's own.
func (w *world) keysOf(id string) map[string]string {
	ctx, out := w.t.Context(), map[string]string{}
	groups, err := w.Logs.DescribeLogGroups(ctx, &cloudwatchlogs.DescribeLogGroupsInput{})
	require.NoError(w.t, err)
	out["Logs"] = aws.ToString(groups.LogGroups[0].KmsKeyId)
	queue, err := w.SQS.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{QueueUrl: aws.String(w.physical(id, "Queue")), AttributeNames: []sqstypes.QueueAttributeName{"All"}})
	require.NoError(w.t, err)
	out["Queue"], out["managed"] = queue.Attributes["KmsMasterKeyId"], queue.Attributes["SqsManagedSseEnabled"]
	topic, err := w.SNS.GetTopicAttributes(ctx, &sns.GetTopicAttributesInput{TopicArn: aws.String(w.physical(id, "Topic"))})
	require.NoError(w.t, err)
	out["Topic"] = topic.Attributes["KmsMasterKeyId"]
	table, err := w.DynamoDB.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("things")})
	require.NoError(w.t, err)
	if d := table.Table.SSEDescription; d != nil {
		out["Table"] = *d.KMSMasterKeyArn
	}
	return out
}

func TestKeysAreGivenChangedAndTakenAwayInPlace(t *testing.T) {
	const one, two = "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000001", "arn:aws:kms:us-east-1:123456789012:key/00000000-0000-4000-8000-000000000002"
	const lets = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"},
		{"Effect":"Allow","Principal":{"Service":"logs.us-east-1.amazonaws.com"},"Action":"kms:*","Resource":"*"}]}`
	inWorld(t, func(w *world) {
		require.NoError(t, w.KMS.Declare(one, lets))
		require.NoError(t, w.KMS.Declare(two, lets))
		with := func(key string) map[string]string {
			return map[string]string{"Logs": key, "Queue": key, "managed": "false", "Topic": key, "Table": key}
		}
		without := map[string]string{"Logs": "", "Queue": "", "managed": "true", "Topic": ""}
		id := w.stack("S", encrypted(one))
		require.Equal(t, with(one), w.keysOf(id))
		for _, key := range []string{two, "", one} {
			status := w.update(&sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: text(encrypted(key))})
			require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
			want := without
			if key != "" {
				want = with(key)
			}
			require.Equal(t, want, w.keysOf(id), key)
		}
	})
}
