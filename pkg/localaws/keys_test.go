package localaws_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddbtypes "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"
)

const (
	ourKey   = "arn:aws:kms:us-east-1:123456789012:key/0d1e2f3a-0000-4000-8000-000000000001"
	theirKey = "arn:aws:kms:us-east-1:210987654321:key/0d1e2f3a-0000-4000-8000-000000000002"
	toIAM    = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"kms:*","Resource":"*"}`
)

// user makes a user with one policy of these statements and gives the configuration of clients that act as the user.
func (l *local) user(name, statements string) aws.Config {
	ctx := l.t.Context()
	_, err := l.aws.IAM.CreateUser(ctx, &iam.CreateUserInput{UserName: &name})
	require.NoError(l.t, err)
	made, err := l.aws.IAM.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: new(`{"Version":"2012-10-17","Statement":[` + statements + `]}`)})
	require.NoError(l.t, err)
	_, err = l.aws.IAM.AttachUserPolicy(ctx, &iam.AttachUserPolicyInput{UserName: &name, PolicyArn: made.Policy.Arn})
	require.NoError(l.t, err)
	return l.aws.ConfigAs("arn:aws:iam::123456789012:user/" + name)
}

func (l *local) declare(key string, statements ...string) {
	require.NoError(l.t, l.aws.KMS.Declare(key, `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`))
}

// keyedTable makes a table that is encrypted with a key.
func (l *local) keyedTable(name, key string) {
	_, err := l.ddb.CreateTable(l.t.Context(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: ddbtypes.BillingModePayPerRequest,
		KeySchema:            []ddbtypes.KeySchemaElement{{AttributeName: new("k"), KeyType: ddbtypes.KeyTypeHash}},
		AttributeDefinitions: []ddbtypes.AttributeDefinition{{AttributeName: new("k"), AttributeType: ddbtypes.ScalarAttributeTypeS}},
		SSESpecification:     &ddbtypes.SSESpecification{Enabled: new(true), SSEType: ddbtypes.SSETypeKms, KMSMasterKeyId: &key},
	})
	require.NoError(l.t, err)
	time.Sleep(time.Minute)
}

// read reads an item as somebody.
func (l *local) read(cfg aws.Config, table string) error {
	_, err := dynamodb.NewFromConfig(cfg).GetItem(l.t.Context(), &dynamodb.GetItemInput{TableName: &table, Key: map[string]ddbtypes.AttributeValue{"k": &ddbtypes.AttributeValueMemberS{Value: "x"}}})
	return err
}

// TestWhoMayUseAKey: a key's policy leaves it to IAM, lets somebody in by name, or neither; another account's key takes both.
func TestWhoMayUseAKey(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		const reads = `{"Effect":"Allow","Action":"dynamodb:GetItem","Resource":"*"}`
		decrypts := func(service string) string {
			return `{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*","Condition":{"StringEquals":{"kms:ViaService":"` + service + `.us-east-1.amazonaws.com"}}}`
		}
		without, with, elsewhere := l.user("without", reads), l.user("with", reads+","+decrypts("dynamodb")), l.user("elsewhere", reads+","+decrypts("s3"))
		const named = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/without"},"Action":"kms:Decrypt","Resource":"*"}`
		l.keyedTable("ours", ourKey)
		l.declare(theirKey, toIAM)
		l.keyedTable("theirs", theirKey)
		denied := func(user, key, why string) string {
			return "User: arn:aws:iam::123456789012:user/" + user + " is not authorized to perform: kms:Decrypt on resource: " + key + " because no " + why + " allows the kms:Decrypt action"
		}
		answers := func(cfg aws.Config, table, text string) {
			l.t.Helper()
			code := "AccessDeniedException"
			if text == "" {
				code = ""
			}
			l.answer(l.read(cfg, table), code, 400, text)
		}
		const identity, resource = "identity-based policy", "resource-based policy"
		answers(with, "ours", "") // nobody declared the key's policy
		answers(without, "ours", denied("without", ourKey, identity))
		answers(elsewhere, "ours", denied("elsewhere", ourKey, identity))
		l.declare(ourKey, named)
		answers(without, "ours", "")
		answers(with, "ours", denied("with", ourKey, resource))
		answers(with, "theirs", "")
		l.declare(theirKey, toIAM, named)
		answers(without, "theirs", denied("without", theirKey, identity))
		l.declare(theirKey, named)
		answers(with, "theirs", denied("with", theirKey, resource))
	})
}

func TestServicesNeedTheKeysPolicy(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		ctx := l.t.Context()
		_, err := l.aws.Logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: new("g"), KmsKeyId: new(ourKey)})
		const refusal = "The specified KMS key does not exist or is not allowed to be used with Arn 'arn:aws:logs:us-east-1:123456789012:log-group:g'"
		require.ErrorContains(l.t, err, refusal)
		topic, err := l.aws.SNS.CreateTopic(ctx, &sns.CreateTopicInput{Name: new("t"), Attributes: map[string]string{
			"KmsMasterKeyId": ourKey, "Policy": `{"Statement":{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sns:Publish","Resource":"*"}}`,
		}})
		require.NoError(l.t, err)
		queue, err := l.aws.SQS.CreateQueue(ctx, &sqs.CreateQueueInput{QueueName: new("q"), Attributes: map[string]string{
			"KmsMasterKeyId": ourKey, "Policy": `{"Statement":{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}}`,
		}})
		require.NoError(l.t, err)
		publish := func() error { return l.aws.SNS.Deliver(ctx, "events.amazonaws.com", *topic.TopicArn, "m") }
		send := func() error {
			return l.aws.SQS.Deliver(ctx, "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/r", "arn:aws:sqs:us-east-1:123456789012:q", "m", nil)
		}
		const lacks = "events.amazonaws.com is not authorized to perform: kms:GenerateDataKey on resource: " + ourKey
		require.ErrorContains(l.t, publish(), lacks)
		require.ErrorContains(l.t, send(), lacks)
		const services = `{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":["kms:GenerateDataKey*","kms:Decrypt"],"Resource":"*"}`
		logs := func(group string) string {
			return `{"Effect":"Allow","Principal":{"Service":"logs.us-east-1.amazonaws.com"},"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"],
				"Resource":"*","Condition":{"ArnEquals":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:us-east-1:123456789012:log-group:` + group + `"}}}`
		}
		l.declare(ourKey, toIAM, services, logs("g"))
		require.NoError(l.t, publish())
		require.NoError(l.t, send())
		_, err = l.aws.Logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: new("g"), KmsKeyId: new(ourKey)})
		require.NoError(l.t, err)
		_, err = l.aws.Logs.CreateLogGroup(ctx, &cloudwatchlogs.CreateLogGroupInput{LogGroupName: new("h"), KmsKeyId: new(ourKey)})
		require.ErrorContains(l.t, err, "log-group:h'")
		sender, mute := `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`, sqs.NewFromConfig(l.user("mute", `{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*"}`))
		message := &sqs.SendMessageInput{QueueUrl: queue.QueueUrl, MessageBody: new("m")}
		_, err = mute.SendMessage(ctx, message)
		require.ErrorContains(l.t, err, "kms:GenerateDataKey")
		_, err = sqs.NewFromConfig(l.user("sender", sender+`,{"Effect":"Allow","Action":["kms:GenerateDataKey","kms:Decrypt"],"Resource":"`+ourKey+`"}`)).SendMessage(ctx, message)
		require.NoError(l.t, err)
	})
}

// TestAFunctionsRoleMustReadItsEnvironment: what Lambda decrypts, it decrypts in the function's role.
func TestAFunctionsRoleMustReadItsEnvironment(t *testing.T) {
	inLocal(t, map[string]handler{"f": func(context.Context, []byte) (any, error) { return "done", nil }}, func(l *local) {
		ctx := l.t.Context()
		configure := func(key string) error {
			_, err := l.aws.Lambda.UpdateFunctionConfiguration(ctx, &awslambda.UpdateFunctionConfigurationInput{FunctionName: new("f"), KMSKeyArn: &key})
			time.Sleep(time.Minute)
			return err
		}
		require.ErrorContains(l.t, configure("mine"), "'kMSKeyArn' failed to satisfy constraint")
		require.NoError(l.t, configure(ourKey))
		invoke := func() error {
			_, err := l.aws.Lambda.Invoke(ctx, &awslambda.InvokeInput{FunctionName: new("f")})
			return err
		}
		require.NoError(l.t, invoke())
		l.declare(ourKey, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:user/other"},"Action":"kms:*","Resource":"*"}`)
		require.ErrorContains(l.t, invoke(), "Lambda was unable to decrypt the environment variables because KMS access was denied.")
		require.NoError(l.t, configure(""))
		require.NoError(l.t, invoke())
	})
}

func TestWhoReadsAnObjectNeedsItsKey(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		ctx, bucket := l.t.Context(), new("bucket")
		_, err := l.s3.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: bucket})
		require.NoError(l.t, err)
		_, err = l.s3.PutObject(ctx, &s3.PutObjectInput{Bucket: bucket, Key: new("o"), Body: strings.NewReader("x"), ServerSideEncryption: s3types.ServerSideEncryptionAwsKms, SSEKMSKeyId: new(ourKey)})
		require.NoError(l.t, err)
		reads := `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}`
		get := func(cfg aws.Config) error {
			_, err := s3.NewFromConfig(cfg).GetObject(ctx, &s3.GetObjectInput{Bucket: bucket, Key: new("o")})
			return err
		}
		require.ErrorContains(l.t, get(l.user("without", reads)), "kms:Decrypt")
		require.NoError(l.t, get(l.user("with", reads+`,{"Effect":"Allow","Action":"kms:Decrypt","Resource":"`+ourKey+`"}`)))
	})
}
