package cloudformation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamo "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"
)

const coreBucket = "agc-123456789012-us-east-1"

// core deploys the real core template.
func (w *world) core() (id string) {
	w.t.Helper()
	w.install()
	status, id := w.create(&sdk.CreateStackInput{
		StackName: aws.String("Core"), TemplateBody: file(w.t, coreFile), Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}},
		Parameters: params("Active", "true", "Bucket", coreBucket, "VpcId", "vpc-1", "Subnets", "subnet-1,subnet-2", "SubnetCount", "2", "Ami", w.EC2.AddImage("image"), "Mode", "private", "IdleAfter", "7d", "IdleNotice", "24h"),
	})
	require.Equal(w.t, types.StackStatusCreateComplete, status, w.reasons(id))
	require.Empty(w.t, w.drifts(id))
	return id
}

// coreHands are what a person does to core, by what drift detection says of it then.
func coreHands() map[string]func(w *world) error {
	bucket, table := aws.String(coreBucket), aws.String("Agc")
	return map[string]func(w *world) error{
		"VpcPointer MODIFIED /Value NOT_EQUAL": func(w *world) error {
			return did(w.SSM.PutParameter(w.t.Context(), &ssm.PutParameterInput{Name: aws.String("/agc/_common/vpc"), Value: aws.String("vpc-2"), Type: "String", Overwrite: aws.Bool(true)}))
		},
		"VpcPointer DELETED": func(w *world) error {
			return did(w.SSM.DeleteParameter(w.t.Context(), &ssm.DeleteParameterInput{Name: aws.String("/agc/_common/vpc")}))
		},
		"ImagePointer DELETED": func(w *world) error {
			return did(w.SSM.DeleteParameter(w.t.Context(), &ssm.DeleteParameterInput{Name: aws.String("/agc/_common/ComputeEnvImage")}))
		},
		"DataBucketPolicy DELETED": func(w *world) error {
			return did(w.S3.DeleteBucketPolicy(w.t.Context(), &s3.DeleteBucketPolicyInput{Bucket: bucket}))
		},
		"DataBucketPolicy MODIFIED /PolicyDocument/Statement/0 REMOVE /PolicyDocument/Statement/0 ADD": func(w *world) error {
			return did(w.S3.PutBucketPolicy(w.t.Context(), &s3.PutBucketPolicyInput{Bucket: bucket, Policy: aws.String(
				`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::` + coreBucket + `"}]}`)}))
		},
		"DataBucket MODIFIED /PublicAccessBlockConfiguration REMOVE": func(w *world) error {
			return did(w.S3.DeletePublicAccessBlock(w.t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: bucket}))
		},
		"DataBucket MODIFIED /PublicAccessBlockConfiguration/BlockPublicPolicy NOT_EQUAL": func(w *world) error {
			return did(w.S3.PutPublicAccessBlock(w.t.Context(), &s3.PutPublicAccessBlockInput{Bucket: bucket, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{
				BlockPublicAcls: aws.Bool(true), BlockPublicPolicy: aws.Bool(false), IgnorePublicAcls: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
			}}))
		},
		"DataBucket MODIFIED /BucketEncryption/ServerSideEncryptionConfiguration/0 REMOVE /BucketEncryption/ServerSideEncryptionConfiguration/0 ADD": func(w *world) error {
			return did(w.S3.DeleteBucketEncryption(w.t.Context(), &s3.DeleteBucketEncryptionInput{Bucket: bucket}))
		},
		"DataBucket MODIFIED /Tags/0 REMOVE": func(w *world) error {
			return did(w.S3.DeleteBucketTagging(w.t.Context(), &s3.DeleteBucketTaggingInput{Bucket: bucket}))
		},
		"RunTable MODIFIED /PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled NOT_EQUAL": func(w *world) error {
			return did(w.DynamoDB.UpdateContinuousBackups(w.t.Context(), &dynamodb.UpdateContinuousBackupsInput{TableName: table, PointInTimeRecoverySpecification: &dynamo.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)}}))
		},
		"RunTable MODIFIED /Tags/0 REMOVE": func(w *world) error {
			arn := "arn:aws:dynamodb:us-east-1:123456789012:table/Agc"
			return did(w.DynamoDB.UntagResource(w.t.Context(), &dynamodb.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"a"}}))
		},
		"RunTable DELETED": func(w *world) error {
			defer time.Sleep(time.Minute)
			return did(w.DynamoDB.DeleteTable(w.t.Context(), &dynamodb.DeleteTableInput{TableName: table}))
		},
		"DataBucketPolicy DELETED, DataBucket DELETED": func(w *world) error {
			return did(w.S3.DeleteBucket(w.t.Context(), &s3.DeleteBucketInput{Bucket: bucket}))
		},
	}
}

func TestWhatAPersonDidToCoreIsFoundAndPutBack(t *testing.T) {
	for want, hand := range coreHands() {
		t.Run(want, func(t *testing.T) {
			inWorld(t, func(w *world) {
				id := w.core()
				before := w.physicals(id)
				require.NoError(t, hand(w))
				require.ElementsMatch(t, strings.Split(want, ", "), w.drifts(id))
				w.reverted(id)
				require.Equal(t, before, w.physicals(id), "everything in core has a name of its own")
			})
		})
	}
}

// TestAPolicyThatSaysTheSameInOtherWordsIsNoDrift: documents are compared, not texts.
func TestAPolicyThatSaysTheSameInOtherWordsIsNoDrift(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.core()
		got, err := w.S3.GetBucketPolicy(t.Context(), &s3.GetBucketPolicyInput{Bucket: aws.String(coreBucket)})
		require.NoError(t, err)
		_, err = w.S3.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String(coreBucket), Policy: aws.String(strings.ReplaceAll(*got.Policy, ",", ", "))})
		require.NoError(t, err)
		require.Empty(t, w.drifts(id))
	})
}
