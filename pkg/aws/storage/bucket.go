package storage

import (
	"context"
	"errors"
	"net/http"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// findBucket tells whether there is a bucket of this name, and whether it is AGC's.
func (s *Storage) findBucket(ctx context.Context, name string) (account.Holding, error) {
	_, err := s.s3.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})
	if response, ok := errors.AsType[*smithyhttp.ResponseError](err); ok {
		switch response.HTTPStatusCode() {
		case http.StatusNotFound:
			return account.Holding{}, nil
		case http.StatusForbidden:
			return account.Holding{Exists: true, Foreign: "access to it is denied: it belongs to another account, or its policy does not let this account in"}, nil
		case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusBadRequest:
			return account.Holding{Exists: true, Foreign: "it is in another region"}, nil
		}
	}
	if err != nil {
		return account.Holding{}, awsfault.From(err, "s3:ListBucket")
	}
	tags, err := s.tagsOfBucket(ctx, name)
	return account.Holding{Exists: true, Foreign: ours(tags)}, err
}

func (s *Storage) bucketProtections(name string) []protection {
	return []protection{
		{"the encryption with a KMS key", func(ctx context.Context) (bool, error) {
			out, err := s.s3.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &name})
			if awsfault.Code(err) == "ServerSideEncryptionConfigurationNotFoundError" {
				return false, nil
			}
			return err == nil && encrypted(out.ServerSideEncryptionConfiguration), awsfault.From(err, "s3:GetEncryptionConfiguration")
		}, func(ctx context.Context) error {
			_, err := s.s3.PutBucketEncryption(ctx, &s3.PutBucketEncryptionInput{Bucket: &name, ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
				Rules: []types.ServerSideEncryptionRule{{
					BucketKeyEnabled:                   aws.Bool(true),
					ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms},
				}},
			}}, once)
			return awsfault.From(err, "s3:PutEncryptionConfiguration")
		}},
		{"the public access block", func(ctx context.Context) (bool, error) {
			out, err := s.s3.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &name})
			if awsfault.Code(err) == "NoSuchPublicAccessBlockConfiguration" {
				return false, nil
			}
			return err == nil && blocked(out.PublicAccessBlockConfiguration), awsfault.From(err, "s3:GetBucketPublicAccessBlock")
		}, func(ctx context.Context) error {
			_, err := s.s3.PutPublicAccessBlock(ctx, &s3.PutPublicAccessBlockInput{Bucket: &name, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{
				BlockPublicAcls: aws.Bool(true), BlockPublicPolicy: aws.Bool(true), IgnorePublicAcls: aws.Bool(true), RestrictPublicBuckets: aws.Bool(true),
			}}, once)
			return awsfault.From(err, "s3:PutBucketPublicAccessBlock")
		}},
		{"the policy that demands TLS", func(ctx context.Context) (bool, error) {
			policy, err := s.policy(ctx, name)
			return policy.demandsTLS(), err
		}, func(ctx context.Context) error { return s.demandTLS(ctx, name) }},
	}
}

// encrypted accepts stronger settings than ours, such as a key of the user's own.
func encrypted(c *types.ServerSideEncryptionConfiguration) bool {
	for _, rule := range c.Rules {
		if by := rule.ApplyServerSideEncryptionByDefault; by != nil && by.SSEAlgorithm != types.ServerSideEncryptionAes256 {
			return true
		}
	}
	return false
}

func blocked(c *types.PublicAccessBlockConfiguration) bool {
	return aws.ToBool(c.BlockPublicAcls) && aws.ToBool(c.BlockPublicPolicy) && aws.ToBool(c.IgnorePublicAcls) && aws.ToBool(c.RestrictPublicBuckets)
}

func (s *Storage) bucketTags(name string, tags []account.Tag) protection {
	return protection{"tags", func(ctx context.Context) (bool, error) {
		if len(tags) == 0 {
			return true, nil
		}
		have, err := s.tagsOfBucket(ctx, name)
		return contains(have, tags), err
	}, func(ctx context.Context) error {
		have, err := s.tagsOfBucket(ctx, name) // all of them must be given again, those of AWS's own services included
		if err != nil {
			return err
		}
		for _, t := range tags {
			have[t.Key] = t.Value
		}
		set := &types.Tagging{}
		for k, v := range have {
			set.TagSet = append(set.TagSet, types.Tag{Key: &k, Value: &v})
		}
		_, err = s.s3.PutBucketTagging(ctx, &s3.PutBucketTaggingInput{Bucket: &name, Tagging: set}, once)
		return awsfault.From(err, "s3:PutBucketTagging")
	}}
}

func (s *Storage) tagsOfBucket(ctx context.Context, name string) (map[string]string, error) {
	tags := map[string]string{}
	out, err := s.s3.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name})
	if awsfault.Code(err) == "NoSuchTagSet" {
		return tags, nil
	}
	if err != nil {
		return nil, awsfault.From(err, "s3:GetBucketTagging")
	}
	for _, t := range out.TagSet {
		tags[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return tags, nil
}

// once keeps the SDK from repeating a change after its fence is over.
func once(o *s3.Options) { o.Retryer = aws.NopRetryer{} }
