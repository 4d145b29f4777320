package s3

import (
	"context"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutBucketVersioning turns versioning on, or suspends it.
func (s *Service) PutBucketVersioning(ctx context.Context, in *sdk.PutBucketVersioningInput) (*sdk.PutBucketVersioningOutput, error) {
	if err := region.Only(in, "Bucket", "VersioningConfiguration", "ChecksumAlgorithm", "ContentMD5", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	c := in.VersioningConfiguration
	if c == nil {
		return nil, malformed()
	}
	if err := region.Only(c, "Status"); err != nil {
		return nil, err
	}
	if !slices.Contains(c.Status.Values(), c.Status) {
		return nil, region.Refuse("IllegalVersioningConfigurationException", "The Versioning element must be specified")
	}
	return &sdk.PutBucketVersioningOutput{}, s.change(ctx, "s3:PutBucketVersioning", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		b.versioning = c.Status
		return nil
	})
}

// GetBucketVersioning gives the status of versioning, which is empty while it was never turned on.
func (s *Service) GetBucketVersioning(ctx context.Context, in *sdk.GetBucketVersioningInput) (*sdk.GetBucketVersioningOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	out := &sdk.GetBucketVersioningOutput{}
	return out, s.change(ctx, "s3:GetBucketVersioning", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		out.Status = b.versioning
		return nil
	})
}
