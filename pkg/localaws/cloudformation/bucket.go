package cloudformation

import (
	"context"
	"net/http"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
)

type buckets interface {
	CreateBucket(ctx context.Context, in *s3.CreateBucketInput) (*s3.CreateBucketOutput, error)
	HeadBucket(ctx context.Context, in *s3.HeadBucketInput) (*s3.HeadBucketOutput, error)
	DeleteBucket(ctx context.Context, in *s3.DeleteBucketInput) (*s3.DeleteBucketOutput, error)
}

type bucketSettings interface {
	PutBucketEncryption(ctx context.Context, in *s3.PutBucketEncryptionInput) (*s3.PutBucketEncryptionOutput, error)
	PutPublicAccessBlock(ctx context.Context, in *s3.PutPublicAccessBlockInput) (*s3.PutPublicAccessBlockOutput, error)
}

type bucketChanges interface {
	bucketSettings
	bucketTags
}

type bucketTags interface {
	GetBucketTagging(ctx context.Context, in *s3.GetBucketTaggingInput) (*s3.GetBucketTaggingOutput, error)
	PutBucketTagging(ctx context.Context, in *s3.PutBucketTaggingInput) (*s3.PutBucketTaggingOutput, error)
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

// bucketKind makes buckets. Where S3 takes the creation of one's own bucket for success (us-east-1), CloudFormation does not: it
// fails with "NAME already exists", whoever the owner is (serverless/serverless#5632, aws-api-gateway-developer-portal#543).
func bucketKind(api s3API) kind {
	return define(handler[bucket]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *bucket) (string, error) {
			name := orName(p.BucketName, j.lowerName(63))
			if _, err := api.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name}); !absent(err) {
				return "", invalid("%s already exists", name)
			}
			if _, err := api.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: &name, CreateBucketConfiguration: placed(j)}); err != nil {
				return "", err
			}
			if err := api.TagSystem(name, j.own); err != nil {
				return name, err
			}
			return name, setBucket(ctx, api, j, name, &bucket{}, p)
		},
		read: func(_ context.Context, j job, id string, _ *bucket) (map[string]any, error) {
			return map[string]any{"Arn": "arn:" + j.reg.Partition + ":s3:::" + id}, nil
		},
		update: func(ctx context.Context, j job, id string, old, p *bucket) error {
			if old.BucketEncryption != nil && p.BucketEncryption == nil || old.PublicAccessBlockConfiguration != nil && p.PublicAccessBlockConfiguration == nil {
				return notKnown("how to take encryption or public access block off a bucket")
			}
			return setBucket(ctx, api, j, id, old, p)
		},
		actual: func(ctx context.Context, id string, _ *bucket) (*bucket, error) { return actualBucket(ctx, api, id) },
		remove: func(ctx context.Context, _ job, id string, _ *bucket) error {
			_, err := api.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &id})
			return err
		},
		identifier: "BucketName",
		exists: func(ctx context.Context, name string) (bool, error) {
			_, err := api.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})
			if status := statusOf(err); status == http.StatusForbidden || status == http.StatusMovedPermanently { // closed to us, or elsewhere
				return false, nil
			}
			return err == nil, ignoreAbsent(err)
		},
		retag: func(ctx context.Context, j job, id string, old, now tags) error {
			return retagBucket(ctx, api, j, id, old, now)
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

// setBucket sets what p has and old has not.
func setBucket(ctx context.Context, api bucketChanges, j job, name string, old, p *bucket) error {
	if p.BucketEncryption != nil && !reflect.DeepEqual(old.BucketEncryption, p.BucketEncryption) {
		in := &s3.PutBucketEncryptionInput{Bucket: &name, ServerSideEncryptionConfiguration: p.BucketEncryption.sdk()}
		if _, err := api.PutBucketEncryption(ctx, in); err != nil {
			return err
		}
	}
	if b := p.PublicAccessBlockConfiguration; b != nil && !reflect.DeepEqual(old.PublicAccessBlockConfiguration, b) {
		in := &s3.PutPublicAccessBlockInput{Bucket: &name, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: b.BlockPublicAcls, BlockPublicPolicy: b.BlockPublicPolicy, IgnorePublicAcls: b.IgnorePublicAcls, RestrictPublicBuckets: b.RestrictPublicBuckets,
		}}
		if _, err := api.PutPublicAccessBlock(ctx, in); err != nil {
			return err
		}
	}
	if reflect.DeepEqual(old.Tags, p.Tags) {
		return nil
	}
	// S3 replaces all tags at once, and wants to see AWS's own among them.
	all := tagged(p.Tags.over(j.own), func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
	_, err := api.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: &name, Tagging: &types.Tagging{TagSet: all}})
	return err
}

// retagBucket changes some tags among the bucket's, and puts CloudFormation's own there.
func retagBucket(ctx context.Context, api bucketTags, j job, name string, old, now tags) error {
	got, err := api.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name})
	if err != nil && !absent(err) {
		return err
	}
	all := tags{}
	if err == nil {
		for _, tag := range got.TagSet {
			all[*tag.Key] = *tag.Value
		}
	}
	for _, key := range old.lost(now) {
		delete(all, key)
	}
	if err := api.TagSystem(name, j.own); err != nil {
		return err
	}
	set := tagged(j.own.over(now.over(all)), func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
	_, err = api.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: &name, Tagging: &types.Tagging{TagSet: set}})
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
	GetBucketPolicy(ctx context.Context, in *s3.GetBucketPolicyInput) (*s3.GetBucketPolicyOutput, error)
	PutBucketPolicy(ctx context.Context, in *s3.PutBucketPolicyInput) (*s3.PutBucketPolicyOutput, error)
	DeleteBucketPolicy(ctx context.Context, in *s3.DeleteBucketPolicyInput) (*s3.DeleteBucketPolicyOutput, error)
}

type bucketPolicy struct {
	Bucket         string `cfn:"required,replace"`
	PolicyDocument any    `cfn:"required"`
}

// bucketPolicyKind makes the policy of a bucket that has none: where there is one, CloudFormation fails with "The bucket policy
// already exists on bucket NAME." (aws-solutions/distributed-load-testing-on-aws#167, aws-samples/aws-cdk-examples#1022).
func bucketPolicyKind(api bucketPolicies) kind {
	exists := func(ctx context.Context, name string) (bool, error) {
		_, err := api.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name})
		return err == nil, ignoreAbsent(err)
	}
	put := func(ctx context.Context, p *bucketPolicy) error {
		_, err := api.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &p.Bucket, Policy: aws.String(document(p.PolicyDocument))})
		return err
	}
	return define(handler[bucketPolicy]{
		create: func(ctx context.Context, _ job, p *bucketPolicy) (string, error) {
			there, err := exists(ctx, p.Bucket)
			if err != nil {
				return "", err
			}
			if there {
				return "", invalid("The bucket policy already exists on bucket %s.", p.Bucket)
			}
			return p.Bucket, put(ctx, p)
		},
		update: func(ctx context.Context, _ job, _ string, _, p *bucketPolicy) error { return put(ctx, p) },
		actual: func(ctx context.Context, id string, _ *bucketPolicy) (*bucketPolicy, error) {
			return actualBucketPolicy(ctx, api, id)
		},
		remove: func(ctx context.Context, _ job, id string, _ *bucketPolicy) error {
			_, err := api.DeleteBucketPolicy(ctx, &s3.DeleteBucketPolicyInput{Bucket: &id})
			return err
		},
		identifier: "Bucket",
		exists:     exists,
	})
}
