package s3

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutPublicAccessBlock sets what public access is refused; what is left out is allowed.
func (s *Service) PutPublicAccessBlock(ctx context.Context, in *sdk.PutPublicAccessBlockInput) (*sdk.PutPublicAccessBlockOutput, error) {
	if err := region.Only(in, "Bucket", "PublicAccessBlockConfiguration", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	if in.PublicAccessBlockConfiguration == nil {
		return nil, malformed()
	}
	return &sdk.PutPublicAccessBlockOutput{}, s.change(ctx, "s3:PutBucketPublicAccessBlock", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.publicAccess = copyBlock(in.PublicAccessBlockConfiguration)
		return nil
	})
}

// GetPublicAccessBlock gives what public access is refused.
func (s *Service) GetPublicAccessBlock(ctx context.Context, in *sdk.GetPublicAccessBlockInput) (*sdk.GetPublicAccessBlockOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	out := &sdk.GetPublicAccessBlockOutput{}
	return out, s.change(ctx, "s3:GetBucketPublicAccessBlock", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		if b.publicAccess == nil {
			return region.Refuse("NoSuchPublicAccessBlockConfiguration", "The public access block configuration was not found").With(404)
		}
		out.PublicAccessBlockConfiguration = copyBlock(b.publicAccess)
		return nil
	})
}

// DeletePublicAccessBlock allows public access.
func (s *Service) DeletePublicAccessBlock(ctx context.Context, in *sdk.DeletePublicAccessBlockInput) (*sdk.DeletePublicAccessBlockOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	return &sdk.DeletePublicAccessBlockOutput{}, s.change(ctx, "s3:PutBucketPublicAccessBlock", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.publicAccess = nil
		return nil
	})
}

func copyBlock(c *types.PublicAccessBlockConfiguration) *types.PublicAccessBlockConfiguration {
	return &types.PublicAccessBlockConfiguration{
		BlockPublicAcls: new(aws.ToBool(c.BlockPublicAcls)), BlockPublicPolicy: new(aws.ToBool(c.BlockPublicPolicy)),
		IgnorePublicAcls: new(aws.ToBool(c.IgnorePublicAcls)), RestrictPublicBuckets: new(aws.ToBool(c.RestrictPublicBuckets)),
	}
}

// PutBucketOwnershipControls sets who owns the bucket's objects.
func (s *Service) PutBucketOwnershipControls(ctx context.Context, in *sdk.PutBucketOwnershipControlsInput) (*sdk.PutBucketOwnershipControlsOutput, error) {
	if err := region.Only(in, "Bucket", "OwnershipControls", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	if in.OwnershipControls == nil || len(in.OwnershipControls.Rules) != 1 {
		return nil, malformed()
	}
	ownership := in.OwnershipControls.Rules[0].ObjectOwnership
	if !slices.Contains(ownership.Values(), ownership) {
		return nil, malformed()
	}
	return &sdk.PutBucketOwnershipControlsOutput{}, s.change(ctx, "s3:PutBucketOwnershipControls", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.ownership = ownership
		return nil
	})
}

// GetBucketOwnershipControls gives who owns the bucket's objects.
func (s *Service) GetBucketOwnershipControls(ctx context.Context, in *sdk.GetBucketOwnershipControlsInput) (*sdk.GetBucketOwnershipControlsOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	out := &sdk.GetBucketOwnershipControlsOutput{}
	return out, s.change(ctx, "s3:GetBucketOwnershipControls", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		out.OwnershipControls = &types.OwnershipControls{Rules: []types.OwnershipControlsRule{{ObjectOwnership: b.ownership}}}
		return nil
	})
}
