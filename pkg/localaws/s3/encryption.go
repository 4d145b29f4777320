package s3

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutBucketEncryption sets how new objects are encrypted.
func (s *Service) PutBucketEncryption(ctx context.Context, in *sdk.PutBucketEncryptionInput) (*sdk.PutBucketEncryptionOutput, error) {
	if err := region.Only(in, "Bucket", "ServerSideEncryptionConfiguration", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	if in.ServerSideEncryptionConfiguration == nil || len(in.ServerSideEncryptionConfiguration.Rules) != 1 {
		return nil, malformed()
	}
	rule := in.ServerSideEncryptionConfiguration.Rules[0]
	if err := region.Only(&rule, "ApplyServerSideEncryptionByDefault", "BucketKeyEnabled"); err != nil {
		return nil, err
	}
	by := rule.ApplyServerSideEncryptionByDefault
	if by == nil || !slices.Contains(by.SSEAlgorithm.Values(), by.SSEAlgorithm) {
		return nil, malformed()
	}
	if by.SSEAlgorithm == types.ServerSideEncryptionAes256 && by.KMSMasterKeyID != nil {
		return nil, region.Refuse("InvalidArgument", "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse")
	}
	return &sdk.PutBucketEncryptionOutput{}, s.change(ctx, "s3:PutEncryptionConfiguration", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.encryption = copyRule(rule)
		return nil
	})
}

// GetBucketEncryption gives how new objects are encrypted; AES256 if nobody said otherwise.
func (s *Service) GetBucketEncryption(ctx context.Context, in *sdk.GetBucketEncryptionInput) (*sdk.GetBucketEncryptionOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	out := &sdk.GetBucketEncryptionOutput{}
	return out, s.change(ctx, "s3:GetEncryptionConfiguration", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		out.ServerSideEncryptionConfiguration = &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{copyRule(b.encryption)}}
		return nil
	})
}

// DeleteBucketEncryption goes back to AES256.
func (s *Service) DeleteBucketEncryption(ctx context.Context, in *sdk.DeleteBucketEncryptionInput) (*sdk.DeleteBucketEncryptionOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	return &sdk.DeleteBucketEncryptionOutput{}, s.change(ctx, "s3:PutEncryptionConfiguration", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.encryption = plain()
		return nil
	})
}

func copyRule(r types.ServerSideEncryptionRule) types.ServerSideEncryptionRule {
	by := *r.ApplyServerSideEncryptionByDefault
	if by.KMSMasterKeyID != nil {
		by.KMSMasterKeyID = new(*by.KMSMasterKeyID)
	}
	return types.ServerSideEncryptionRule{ApplyServerSideEncryptionByDefault: &by, BucketKeyEnabled: new(aws.ToBool(r.BucketKeyEnabled))}
}

// change does something with a bucket, if the caller may take the action on it.
func (s *Service) change(ctx context.Context, action string, name, owner *string, do func(*bucket) error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.open(ctx, action, name, owner)
	if err != nil {
		return err
	}
	return do(b)
}

func malformed() error {
	return region.Refuse("MalformedXML", "The XML you provided was not well-formed or did not validate against our published schema")
}
