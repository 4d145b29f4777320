package localaws_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	ddb "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sfntypes "github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	ssmtypes "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

// TestErrorsReachClientsAsTheirTypes: in each protocol, a client finds the typed error, its status and its members.
func TestErrorsReachClientsAsTheirTypes(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	cfg, ctx := local.Config(), t.Context()

	_, err := sfn.NewFromConfig(cfg).DescribeExecution(ctx, &sfn.DescribeExecutionInput{ExecutionArn: aws.String("arn:aws:states:us-east-1:123456789012:execution:M:x")})
	var noExecution *sfntypes.ExecutionDoesNotExist
	require.ErrorAs(t, err, &noExecution)
	require.Equal(t, 400, statusOf(t, err))

	_, err = ssm.NewFromConfig(cfg).GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String("/none")})
	var noParameter *ssmtypes.ParameterNotFound
	require.ErrorAs(t, err, &noParameter)

	_, err = iam.NewFromConfig(cfg).GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("none")})
	require.Equal(t, "NoSuchEntity", code(t, err))
	require.Equal(t, 404, statusOf(t, err))

	_, err = ec2.NewFromConfig(cfg).DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{"vpc-1"}})
	require.Equal(t, "InvalidVpcID.NotFound", code(t, err))
	require.Equal(t, 400, statusOf(t, err))

	_, err = s3.NewFromConfig(cfg).HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String("no-such-bucket")})
	var notFound *s3types.NotFound
	require.ErrorAs(t, err, &notFound, "HEAD has no body: the client goes by the status")
	_, err = s3.NewFromConfig(cfg).GetObject(ctx, &s3.GetObjectInput{Bucket: aws.String("no-such-bucket"), Key: aws.String("k")})
	require.Equal(t, "NoSuchBucket", code(t, err))
}

// TestMembersOfErrorsArrive: what the caller of a transaction needs to know is in the error's members.
func TestMembersOfErrorsArrive(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	local.DynamoDB.CreateFor = 0
	client, ctx := dynamodb.NewFromConfig(local.Config()), t.Context()
	_, err := client.CreateTable(ctx, &dynamodb.CreateTableInput{
		TableName: aws.String("Tab"), BillingMode: ddb.BillingModePayPerRequest,
		KeySchema:            []ddb.KeySchemaElement{{AttributeName: aws.String("k"), KeyType: ddb.KeyTypeHash}},
		AttributeDefinitions: []ddb.AttributeDefinition{{AttributeName: aws.String("k"), AttributeType: ddb.ScalarAttributeTypeS}},
	})
	require.NoError(t, err)
	item := map[string]ddb.AttributeValue{"k": &ddb.AttributeValueMemberS{Value: "a"}, "n": &ddb.AttributeValueMemberN{Value: "1"}}
	_, err = client.PutItem(ctx, &dynamodb.PutItemInput{TableName: aws.String("Tab"), Item: item})
	require.NoError(t, err)

	put := &dynamodb.PutItemInput{
		TableName: aws.String("Tab"), Item: item, ConditionExpression: aws.String("attribute_not_exists(k)"),
		ReturnValuesOnConditionCheckFailure: ddb.ReturnValuesOnConditionCheckFailureAllOld,
	}
	_, err = client.PutItem(ctx, put)
	var unmet *ddb.ConditionalCheckFailedException
	require.ErrorAs(t, err, &unmet)
	require.Equal(t, item, unmet.Item)
	require.Equal(t, "The conditional request failed", unmet.ErrorMessage())

	_, err = client.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: []ddb.TransactWriteItem{
		{Put: &ddb.Put{TableName: aws.String("Tab"), Item: item, ConditionExpression: aws.String("attribute_not_exists(k)")}},
	}})
	var cancelled *ddb.TransactionCanceledException
	require.ErrorAs(t, err, &cancelled)
	require.Equal(t, "ConditionalCheckFailed", *cancelled.CancellationReasons[0].Code)
}

// TestWhatIsNotUnderstoodIsSaid: the local AWS refuses loudly what it does not know, in words that name it.
func TestWhatIsNotUnderstoodIsSaid(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	_, err := s3.NewFromConfig(local.Config()).ListParts(t.Context(), &s3.ListPartsInput{Bucket: aws.String("bucket"), Key: aws.String("k"), UploadId: aws.String("u")})
	require.ErrorContains(t, err, "the local AWS does not know")
	_, err = sfn.NewFromConfig(local.Config()).ListActivities(t.Context(), &sfn.ListActivitiesInput{})
	require.ErrorContains(t, err, "the local AWS does not know the operation ListActivities of states")

	server := httptest.NewServer(local)
	defer server.Close()
	for header, says := range map[string]string{
		"": "Missing Authentication Token",
		"AWS4-HMAC-SHA256 Credential=K/20261124/us-east-1/glacier/aws4_request, SignedHeaders=host, Signature=0": "does not know the service glacier",
	} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, strings.NewReader(""))
		require.NoError(t, err)
		req.Header.Set("Authorization", header)
		resp, err := http.DefaultClient.Do(req)
		require.NoError(t, err)
		text := make([]byte, 2000)
		n, _ := resp.Body.Read(text)
		require.NoError(t, resp.Body.Close())
		require.Contains(t, string(text[:n]), says)
	}
}

// TestBodiesInChunksArriveWhole: clients send a stream in signed chunks with its checksum behind it.
func TestBodiesInChunksArriveWhole(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	buckets, ctx := s3.NewFromConfig(local.Config()), t.Context()
	_, err := buckets.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("data")})
	require.NoError(t, err)
	body := strings.Repeat("0123456789", 20_000)
	_, err = buckets.PutObject(ctx, &s3.PutObjectInput{Bucket: aws.String("data"), Key: aws.String("a b/ä+?"), Body: strings.NewReader(body)})
	require.NoError(t, err)
	head, err := buckets.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String("data"), Key: aws.String("a b/ä+?"), ChecksumMode: s3types.ChecksumModeEnabled})
	require.NoError(t, err)
	require.EqualValues(t, len(body), *head.ContentLength)
	require.NotNil(t, head.ChecksumCRC32)
	require.Empty(t, aws.ToString(head.ContentEncoding))
}

func code(t *testing.T, err error) string {
	var api smithy.APIError
	require.ErrorAs(t, err, &api)
	return api.ErrorCode()
}

func statusOf(t *testing.T, err error) int {
	response, ok := errors.AsType[*smithyhttp.ResponseError](err)
	require.True(t, ok)
	return response.HTTPStatusCode()
}
