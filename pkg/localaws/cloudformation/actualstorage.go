package cloudformation

import (
	"context"
	"encoding/json"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

type bucketReading interface {
	GetBucketEncryption(ctx context.Context, in *s3.GetBucketEncryptionInput) (*s3.GetBucketEncryptionOutput, error)
	GetPublicAccessBlock(ctx context.Context, in *s3.GetPublicAccessBlockInput) (*s3.GetPublicAccessBlockOutput, error)
}

// actualParameter leaves description and tags as they are wanted: AWS's schema of the type has them write-only.
func actualParameter(ctx context.Context, api ssmAPI, id string, p *parameter) (*parameter, error) {
	got, err := api.GetParameters(ctx, &ssm.GetParametersInput{Names: []string{id}})
	if err != nil {
		return nil, err
	}
	if len(got.Parameters) == 0 {
		return nil, vanished(id)
	}
	found := got.Parameters[0]
	return &parameter{
		Name: &id, Type: string(found.Type), Value: aws.ToString(found.Value), DataType: found.DataType,
		Description: p.Description, Tags: p.Tags,
	}, nil
}

func actualBucket(ctx context.Context, api s3API, id string) (*bucket, error) {
	if _, err := api.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &id}); err != nil {
		return nil, err
	}
	now, err := &bucket{BucketName: &id}, error(nil)
	if now.BucketEncryption, err = actualEncryption(ctx, api, id); err != nil {
		return nil, err
	}
	block, err := api.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &id})
	if ignoreAbsent(err) != nil {
		return nil, err
	}
	if err == nil {
		b := block.PublicAccessBlockConfiguration
		now.PublicAccessBlockConfiguration = &publicAccessBlock{b.BlockPublicAcls, b.BlockPublicPolicy, b.IgnorePublicAcls, b.RestrictPublicBuckets}
	}
	tagging, err := api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &id})
	if ignoreAbsent(err) != nil {
		return nil, err
	}
	if err == nil {
		now.Tags = peopleTags(tagging.TagSet, func(t types.Tag) (key, value *string) { return t.Key, t.Value })
	}
	return now, nil
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

func actualBucketPolicy(ctx context.Context, api bucketPolicies, id string) (*bucketPolicy, error) {
	got, err := api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &id})
	if err != nil {
		return nil, err
	}
	now := &bucketPolicy{Bucket: id}
	return now, json.Unmarshal([]byte(aws.ToString(got.Policy)), &now.PolicyDocument)
}
