package s3

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// now is the time as S3 tells it, in whole seconds.
func (s *Service) now() time.Time { return s.reg.Clock.Now().Truncate(time.Second) }

// HeadBucket says whether a bucket is there and ours. Its errors have no body, so that only the status tells them apart.
func (s *Service) HeadBucket(ctx context.Context, in *sdk.HeadBucketInput) (*sdk.HeadBucketOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.open(ctx, "s3:ListBucket", in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, bodiless(err)
	}
	return &sdk.HeadBucketOutput{BucketRegion: new(b.region), BucketArn: new(s.arn(b.name)), AccessPointAlias: new(false)}, nil
}

// bodiless is a refusal as a HEAD request sees it: the status and the headers.
func bodiless(err error) error {
	r, ok := errors.AsType[*region.Refusal](err)
	if !ok {
		return err
	}
	code := map[int]string{301: "MovedPermanently", 400: "BadRequest", 403: "Forbidden", 404: "NotFound", 405: "MethodNotAllowed", 412: "PreconditionFailed", 416: "RequestedRangeNotSatisfiable"}[r.Status]
	if code == "" {
		return err
	}
	out := region.Refuse(code, "%s", code).With(r.Status)
	out.Members = r.Members
	return out
}

// DeleteBucket deletes an empty bucket.
func (s *Service) DeleteBucket(ctx context.Context, in *sdk.DeleteBucketInput) (*sdk.DeleteBucketOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.open(ctx, "s3:DeleteBucket", in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if len(b.objects) > 0 {
		text := "The bucket you tried to delete is not empty"
		if b.versioning != "" {
			text += ". You must delete all versions in the bucket."
		}
		return nil, region.Refuse("BucketNotEmpty", "%s", text).With(409)
	}
	delete(s.buckets, b.name)
	return &sdk.DeleteBucketOutput{}, nil
}

// ListBuckets lists our buckets of all regions by name, at most 10,000 to a page.
func (s *Service) ListBuckets(_ context.Context, in *sdk.ListBucketsInput) (*sdk.ListBucketsOutput, error) {
	if err := region.Only(in, "BucketRegion", "ContinuationToken", "MaxBuckets", "Prefix"); err != nil {
		return nil, err
	}
	after, err := untoken(in.ContinuationToken)
	if err != nil {
		return nil, err
	}
	most := 10000
	if in.MaxBuckets != nil {
		most = int(*in.MaxBuckets)
	}
	if most < 1 || most > 10000 {
		return nil, region.Refuse("InvalidArgument", "Argument max-buckets must be an integer between 1 and 10000")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &sdk.ListBucketsOutput{Owner: s.owner(), Prefix: in.Prefix}
	for _, name := range slices.Sorted(maps.Keys(s.buckets)) {
		b := s.buckets[name]
		if b.account != s.reg.Account || name <= after || !strings.HasPrefix(name, aws.ToString(in.Prefix)) || (in.BucketRegion != nil && *in.BucketRegion != b.region) {
			continue
		}
		if len(out.Buckets) == most {
			out.ContinuationToken = token(*out.Buckets[most-1].Name)
			break
		}
		out.Buckets = append(out.Buckets, types.Bucket{Name: new(name), CreationDate: new(b.created), BucketRegion: new(b.region), BucketArn: new(s.arn(name))})
	}
	return out, nil
}

func (s *Service) owner() *types.Owner {
	return &types.Owner{ID: new(strings.Repeat(s.reg.Account, 6)[:64])}
}

// GetBucketLocation gives a bucket's location constraint, which is empty in us-east-1.
func (s *Service) GetBucketLocation(ctx context.Context, in *sdk.GetBucketLocationInput) (*sdk.GetBucketLocationOutput, error) {
	if err := region.Only(in, "Bucket", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.open(ctx, "s3:GetBucketLocation", in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	out := &sdk.GetBucketLocationOutput{}
	if b.region != usEast1 {
		out.LocationConstraint = types.BucketLocationConstraint(b.region)
	}
	return out, nil
}
