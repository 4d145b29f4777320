package guarded

import (
	"context"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/s3"
)

// S3 is the service with each call held to its caller's policies.
type S3 struct {
	To    *s3.Service
	Guard Guard
}

func (g S3) CreateBucket(ctx context.Context, in *sdk.CreateBucketInput) (*sdk.CreateBucketOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.CreateBucket)
}

func (g S3) DeleteBucket(ctx context.Context, in *sdk.DeleteBucketInput) (*sdk.DeleteBucketOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.DeleteBucket)
}

func (g S3) DeleteBucketPolicy(ctx context.Context, in *sdk.DeleteBucketPolicyInput) (*sdk.DeleteBucketPolicyOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.DeleteBucketPolicy)
}

func (g S3) GetBucketEncryption(ctx context.Context, in *sdk.GetBucketEncryptionInput) (*sdk.GetBucketEncryptionOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.GetBucketEncryption)
}

func (g S3) GetBucketPolicy(ctx context.Context, in *sdk.GetBucketPolicyInput) (*sdk.GetBucketPolicyOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.GetBucketPolicy)
}

func (g S3) GetBucketTagging(ctx context.Context, in *sdk.GetBucketTaggingInput) (*sdk.GetBucketTaggingOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.GetBucketTagging)
}

func (g S3) GetObject(ctx context.Context, in *sdk.GetObjectInput) (*sdk.GetObjectOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.GetObject)
}

func (g S3) GetPublicAccessBlock(ctx context.Context, in *sdk.GetPublicAccessBlockInput) (*sdk.GetPublicAccessBlockOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.GetPublicAccessBlock)
}

func (g S3) HeadBucket(ctx context.Context, in *sdk.HeadBucketInput) (*sdk.HeadBucketOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.HeadBucket)
}

func (g S3) PutBucketEncryption(ctx context.Context, in *sdk.PutBucketEncryptionInput) (*sdk.PutBucketEncryptionOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.PutBucketEncryption)
}

func (g S3) PutBucketPolicy(ctx context.Context, in *sdk.PutBucketPolicyInput) (*sdk.PutBucketPolicyOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.PutBucketPolicy)
}

func (g S3) PutBucketTagging(ctx context.Context, in *sdk.PutBucketTaggingInput) (*sdk.PutBucketTaggingOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.PutBucketTagging)
}

func (g S3) PutPublicAccessBlock(ctx context.Context, in *sdk.PutPublicAccessBlockInput) (*sdk.PutPublicAccessBlockOutput, error) {
	return through(ctx, g.Guard, "s3", in, g.To.PutPublicAccessBlock)
}

// TagSystem is the service's own: AWS itself sets these tags.
func (g S3) TagSystem(name string, tags map[string]string) error { return g.To.TagSystem(name, tags) }
