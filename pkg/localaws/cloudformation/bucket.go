package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

type buckets interface {
	CreateBucket(ctx context.Context, in *s3.CreateBucketInput) (*s3.CreateBucketOutput, error)
	DeleteBucket(ctx context.Context, in *s3.DeleteBucketInput) (*s3.DeleteBucketOutput, error)
}

type bucketSettings interface {
	PutBucketEncryption(ctx context.Context, in *s3.PutBucketEncryptionInput) (*s3.PutBucketEncryptionOutput, error)
	PutPublicAccessBlock(ctx context.Context, in *s3.PutPublicAccessBlockInput) (*s3.PutPublicAccessBlockOutput, error)
	PutBucketTagging(ctx context.Context, in *s3.PutBucketTaggingInput) (*s3.PutBucketTaggingOutput, error)
}

type bucketTags interface {
	TagSystem(name string, tags map[string]string) error
}

type bucket struct {
	BucketName                     *string `cfn:"replace"`
	BucketEncryption               *bucketEncryption
	PublicAccessBlockConfiguration *publicAccessBlock
	Tags                           tags
}

type bucketEncryption struct {
	ServerSideEncryptionConfiguration []encryptionRule `cfn:"required"`
}

type encryptionRule struct {
	BucketKeyEnabled              *bool
	ServerSideEncryptionByDefault *struct {
		SSEAlgorithm string `cfn:"required"`
	}
}

type publicAccessBlock struct {
	BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets *bool
}

func bucketKind(api s3API) kind {
	return define(handler[bucket]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *bucket) (string, error) {
			name := orName(p.BucketName, j.lowerName(63))
			if _, err := api.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name, CreateBucketConfiguration: placed(j)}); err != nil {
				return "", err
			}
			if err := api.TagSystem(name, j.own); err != nil {
				return name, err
			}
			return name, setBucket(ctx, api, j, name, p)
		},
		read: func(_ context.Context, j job, id string, _ *bucket) (map[string]any, error) {
			return map[string]any{"Arn": "arn:" + j.reg.Partition + ":s3:::" + id}, nil
		},
		update: func(ctx context.Context, j job, id string, old, p *bucket) error {
			if old.BucketEncryption != nil && p.BucketEncryption == nil || old.PublicAccessBlockConfiguration != nil && p.PublicAccessBlockConfiguration == nil {
				return notKnown("how to take encryption or public access block off a bucket")
			}
			return setBucket(ctx, api, j, id, p)
		},
		remove: func(ctx context.Context, _ job, id string, _ *bucket) error {
			_, err := api.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &id})
			return err
		},
	})
}

// orName is the name in the template, or else the one that CloudFormation makes up.
func orName(given *string, made string) string {
	if given != nil {
		return *given
	}
	return made
}

// placed says where the bucket goes; in us-east-1, S3 wants that left out.
func placed(j job) *types.CreateBucketConfiguration {
	if j.reg.Name == "us-east-1" {
		return nil
	}
	return &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(j.reg.Name)}
}

func setBucket(ctx context.Context, api bucketSettings, j job, name string, p *bucket) error {
	if p.BucketEncryption != nil {
		in := &s3.PutBucketEncryptionInput{Bucket: &name, ServerSideEncryptionConfiguration: p.BucketEncryption.sdk()}
		if _, err := api.PutBucketEncryption(ctx, in); err != nil {
			return err
		}
	}
	if b := p.PublicAccessBlockConfiguration; b != nil {
		in := &s3.PutPublicAccessBlockInput{Bucket: &name, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: b.BlockPublicAcls, BlockPublicPolicy: b.BlockPublicPolicy, IgnorePublicAcls: b.IgnorePublicAcls, RestrictPublicBuckets: b.RestrictPublicBuckets,
		}}
		if _, err := api.PutPublicAccessBlock(ctx, in); err != nil {
			return err
		}
	}
	// S3 replaces all tags at once, and wants to see AWS's own among them.
	all := tagged(p.Tags.over(j.own), func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
	_, err := api.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: &name, Tagging: &types.Tagging{TagSet: all}})
	return err
}

func (e *bucketEncryption) sdk() *types.ServerSideEncryptionConfiguration {
	out := &types.ServerSideEncryptionConfiguration{}
	for _, rule := range e.ServerSideEncryptionConfiguration {
		one := types.ServerSideEncryptionRule{BucketKeyEnabled: rule.BucketKeyEnabled}
		if by := rule.ServerSideEncryptionByDefault; by != nil {
			one.ApplyServerSideEncryptionByDefault = &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryption(by.SSEAlgorithm)}
		}
		out.Rules = append(out.Rules, one)
	}
	return out
}

type bucketPolicies interface {
	PutBucketPolicy(ctx context.Context, in *s3.PutBucketPolicyInput) (*s3.PutBucketPolicyOutput, error)
	DeleteBucketPolicy(ctx context.Context, in *s3.DeleteBucketPolicyInput) (*s3.DeleteBucketPolicyOutput, error)
}

type bucketPolicy struct {
	Bucket         string `cfn:"required,replace"`
	PolicyDocument any    `cfn:"required"`
}

func bucketPolicyKind(api bucketPolicies) kind {
	put := func(ctx context.Context, p *bucketPolicy) error {
		_, err := api.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &p.Bucket, Policy: aws.String(document(p.PolicyDocument))})
		return err
	}
	return define(handler[bucketPolicy]{
		create: func(ctx context.Context, _ job, p *bucketPolicy) (string, error) { return p.Bucket, put(ctx, p) },
		update: func(ctx context.Context, _ job, _ string, _, p *bucketPolicy) error { return put(ctx, p) },
		remove: func(ctx context.Context, _ job, id string, _ *bucketPolicy) error {
			_, err := api.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &id})
			return err
		},
	})
}
