package cloudformation

import (
	"context"
	"encoding/json"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

type bucketReading interface {
	GetBucketEncryption(ctx context.Context, in *s3.GetBucketEncryptionInput) (*s3.GetBucketEncryptionOutput, error)
	GetPublicAccessBlock(ctx context.Context, in *s3.GetPublicAccessBlockInput) (*s3.GetPublicAccessBlockOutput, error)
}

type tableReading interface {
	DescribeContinuousBackups(ctx context.Context, in *dynamodb.DescribeContinuousBackupsInput) (*dynamodb.DescribeContinuousBackupsOutput, error)
}

func actualParameter(ctx context.Context, api ssmAPI, id string, p *parameter) (*parameter, error) {
	got, err := api.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{id}})
	if err != nil {
		return nil, err
	}
	if len(got.Parameters) == 0 {
		return nil, vanished(id)
	}
	now := *p
	now.Type, now.Value = string(got.Parameters[0].Type), aws.ToString(got.Parameters[0].Value)
	if p.DataType != nil {
		now.DataType = got.Parameters[0].DataType
	}
	return &now, nil
}

func actualBucket(ctx context.Context, api s3API, id string, p *bucket) (*bucket, error) {
	if _, err := api.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &id}); err != nil {
		return nil, err
	}
	now := *p
	if p.PublicAccessBlockConfiguration != nil {
		got, err := api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &id})
		now.PublicAccessBlockConfiguration = nil
		if err != nil && !absent(err) {
			return nil, err
		}
		if err == nil {
			b := got.PublicAccessBlockConfiguration
			now.PublicAccessBlockConfiguration = &publicAccessBlock{b.BlockPublicAcls, b.BlockPublicPolicy, b.IgnorePublicAcls, b.RestrictPublicBuckets}
		}
	}
	var err error
	if p.BucketEncryption != nil {
		now.BucketEncryption, err = actualEncryption(ctx, api, id)
	}
	return &now, err
}

func actualEncryption(ctx context.Context, api s3API, id string) (*bucketEncryption, error) {
	got, err := api.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &id})
	if err != nil {
		return nil, ignoreAbsent(err)
	}
	out := &bucketEncryption{}
	for _, rule := range got.ServerSideEncryptionConfiguration.Rules {
		one := encryptionRule{BucketKeyEnabled: rule.BucketKeyEnabled}
		if by := rule.ApplyServerSideEncryptionByDefault; by != nil {
			one.ServerSideEncryptionByDefault = &struct {
				SSEAlgorithm string `cfn:"required"`
			}{string(by.SSEAlgorithm)}
		}
		out.ServerSideEncryptionConfiguration = append(out.ServerSideEncryptionConfiguration, one)
	}
	return out, nil
}

// actualBucketPolicy compares documents by what they say, not by how they are written.
func actualBucketPolicy(ctx context.Context, api bucketPolicies, id string, p *bucketPolicy) (*bucketPolicy, error) {
	got, err := api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &id})
	if err != nil {
		return nil, err
	}
	var now, wanted any
	if err := json.Unmarshal([]byte(aws.ToString(got.Policy)), &now); err != nil {
		return nil, err
	}
	if err := json.Unmarshal([]byte(document(p.PolicyDocument)), &wanted); err != nil || reflect.DeepEqual(now, wanted) {
		return p, err
	}
	return &bucketPolicy{Bucket: p.Bucket, PolicyDocument: now}, nil
}

func actualTable(ctx context.Context, api tableAPI, id string, p *table) (*table, error) {
	if _, err := api.DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: &id}); err != nil {
		return nil, err
	}
	now := *p
	if p.PointInTimeRecoverySpecification != nil {
		got, err := api.DescribeContinuousBackups(ctx, &dynamodb.DescribeContinuousBackupsInput{TableName: &id})
		if err != nil {
			return nil, err
		}
		on := got.ContinuousBackupsDescription.PointInTimeRecoveryDescription.PointInTimeRecoveryStatus == types.PointInTimeRecoveryStatusEnabled
		now.PointInTimeRecoverySpecification = &struct{ PointInTimeRecoveryEnabled bool }{on}
	}
	return &now, nil
}
