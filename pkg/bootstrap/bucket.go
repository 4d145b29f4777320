package bootstrap

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// bucket is the asset bucket. It exists before the stack that uses it and outlives it, so no stack makes it.
type bucket struct {
	client *s3.Client
	place  Place
	name   string
	// tags are those that it has beside AGC's own, key is the ARN of the KMS key that encrypts it, "" for S3's own.
	tags []account.Tag
	key  string
}

func newBucket(cfg aws.Config, place Place) *bucket {
	client := s3.NewFromConfig(cfg, func(o *s3.Options) {
		o.UsePathStyle = cfg.BaseEndpoint != nil // a redirected endpoint has no names for buckets
	})
	return &bucket{client: client, place: place, name: place.Bucket()}
}

// ensure makes the bucket unless it is there, and its protection and tags in any case.
func (b *bucket) ensure(ctx context.Context) error {
	_, err := b.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &b.name, ExpectedBucketOwner: &b.place.Account})
	if err != nil {
		err = b.create(ctx)
	}
	if err != nil {
		return err
	}
	if err := b.protect(ctx); err != nil {
		return err
	}
	return b.tag(ctx)
}

// create is how to learn whose bucket it is: HeadBucket answers 403 for a stranger's as well as without permission.
func (b *bucket) create(ctx context.Context) error {
	in := &s3.CreateBucketInput{Bucket: &b.name}
	if b.place.Region != "us-east-1" { // which must not be named as a constraint
		in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(b.place.Region)}
	}
	_, err := b.client.CreateBucket(ctx, in)
	if _, taken := errors.AsType[*types.BucketAlreadyExists](err); taken {
		return fault.New(fault.BucketNameTaken, "the bucket "+b.name+" belongs to another account",
			"bucket names are unique across all accounts, and the backend's code is never put into a stranger's bucket",
			"ask AWS support who owns it, or use another region")
	}
	if _, ours := errors.AsType[*types.BucketAlreadyOwnedByYou](err); ours {
		return nil
	}
	if err != nil {
		return fmt.Errorf("make asset bucket: %w", err)
	}
	return nil
}

// protect encrypts the bucket, keeps the public out and plain HTTP too.
func (b *bucket) protect(ctx context.Context) error {
	if _, err := b.client.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{
		Bucket: &b.name, ExpectedBucketOwner: &b.place.Account,
		PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
			BlockPublicAcls: new(true), BlockPublicPolicy: new(true),
			IgnorePublicAcls: new(true), RestrictPublicBuckets: new(true),
		},
	}); err != nil {
		return fmt.Errorf("block public access to asset bucket: %w", err)
	}
	if _, err := b.client.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{
		Bucket: &b.name, ExpectedBucketOwner: &b.place.Account,
		ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{b.rule()}},
	}); err != nil {
		return fmt.Errorf("encrypt asset bucket: %w", err)
	}
	policy, err := b.policy()
	if err != nil {
		return err
	}
	if _, err := b.client.PutBucketPolicy(ctx, &s3.PutBucketPolicyInput{Bucket: &b.name, ExpectedBucketOwner: &b.place.Account, Policy: &policy}); err != nil {
		return fmt.Errorf("write policy of asset bucket: %w", err)
	}
	return nil
}

func (b *bucket) tag(ctx context.Context) error {
	var set []types.Tag
	for _, t := range append(account.OwnTags(), b.tags...) {
		set = append(set, types.Tag{Key: new(t.Key), Value: new(t.Value)})
	}
	if _, err := b.client.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{
		Bucket: &b.name, ExpectedBucketOwner: &b.place.Account,
		Tagging: &types.Tagging{TagSet: set},
	}); err != nil {
		return fmt.Errorf("tag asset bucket: %w", err)
	}
	return nil
}

func (b *bucket) policy() (string, error) {
	arn := fmt.Sprintf("arn:%s:s3:::%s", b.place.Partition, b.name)
	text, err := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{
		"Sid": "OnlyTLS", "Effect": "Deny", "Principal": map[string]any{"AWS": "*"}, "Action": "s3:*",
		"Resource":  []string{arn, arn + "/*"},
		"Condition": map[string]any{"Bool": map[string]any{"aws:SecureTransport": "false"}},
	}}})
	if err != nil {
		return "", fmt.Errorf("write policy of asset bucket: %w", err)
	}
	return string(text), nil
}

// rule is how the bucket encrypts. A bucket key saves most of the requests to a key.
func (b *bucket) rule() types.ServerSideEncryptionRule {
	how := &types.ServerSideEncryptionByDefault{SSEAlgorithm: b.algorithm()}
	if b.key == "" {
		return types.ServerSideEncryptionRule{ApplyServerSideEncryptionByDefault: how}
	}
	how.KMSMasterKeyID = &b.key
	return types.ServerSideEncryptionRule{ApplyServerSideEncryptionByDefault: how, BucketKeyEnabled: new(true)}
}

func (b *bucket) algorithm() types.ServerSideEncryption {
	if b.key != "" {
		return types.ServerSideEncryptionAwsKms
	}
	return types.ServerSideEncryptionAes256
}

// upload puts something under a name that tells its content, unless it lies there already, encrypted as it is to be.
func (b *bucket) upload(ctx context.Context, key string, content []byte) error {
	found, err := b.client.HeadObject(ctx, &s3.HeadObjectInput{Bucket: &b.name, Key: &key, ExpectedBucketOwner: &b.place.Account})
	if err == nil && found.ServerSideEncryption == b.algorithm() && aws.ToString(found.SSEKMSKeyId) == b.key {
		return nil
	}
	_, missing := errors.AsType[*types.NotFound](err)
	if _, missingKey := errors.AsType[*types.NoSuchKey](err); err != nil && !missing && !missingKey {
		return fmt.Errorf("look for %s in the asset bucket: %w", key, err)
	}
	// the header is explicit because organizations deny uploads without it
	in := &s3.PutObjectInput{
		Bucket: &b.name, Key: &key, ExpectedBucketOwner: &b.place.Account,
		Body: bytes.NewReader(content), ServerSideEncryption: b.algorithm(),
	}
	if b.key != "" {
		in.SSEKMSKeyId = &b.key
	}
	if _, err := b.client.PutObject(ctx, in); err != nil {
		return fmt.Errorf("upload %s: %w", key, err)
	}
	return nil
}

// remove empties and deletes the bucket; gone is false when there was none. Only this binary's kind of objects is in it.
func (b *bucket) remove(ctx context.Context) (gone bool, err error) {
	_, err = b.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &b.name, ExpectedBucketOwner: &b.place.Account})
	if _, missing := errors.AsType[*types.NotFound](err); missing {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("look for the asset bucket: %w", err)
	}
	pages := s3.NewListObjectsV2Paginator(b.client, &s3.ListObjectsV2Input{Bucket: &b.name, ExpectedBucketOwner: &b.place.Account})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return false, fmt.Errorf("list the asset bucket: %w", err)
		}
		for _, object := range page.Contents {
			if _, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &b.name, Key: object.Key, ExpectedBucketOwner: &b.place.Account}); err != nil {
				return false, fmt.Errorf("empty the asset bucket: %w", err)
			}
		}
	}
	if _, err := b.client.DeleteBucket(ctx, &s3.DeleteBucketInput{Bucket: &b.name, ExpectedBucketOwner: &b.place.Account}); err != nil {
		return false, fmt.Errorf("delete the asset bucket: %w", err)
	}
	return true, nil
}
