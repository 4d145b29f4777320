package s3

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// usEast1 has its own ways: no location constraint, and creating one's own bucket again succeeds (CreateBucket's API reference).
const usEast1 = "us-east-1"

// CreateBucket makes a bucket as AWS has made them since April 2023: encrypted, and closed to the public.
func (s *Service) CreateBucket(_ context.Context, in *sdk.CreateBucketInput) (*sdk.CreateBucketOutput, error) {
	if err := region.Only(in, "Bucket", "CreateBucketConfiguration", "ObjectOwnership"); err != nil {
		return nil, err
	}
	name := aws.ToString(in.Bucket)
	if !validName(name) {
		return nil, region.Refuse("InvalidBucketName", "The specified bucket is not valid.")
	}
	if err := s.checkLocation(in.CreateBucketConfiguration); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	out := &sdk.CreateBucketOutput{Location: new("/" + name), BucketArn: new(s.arn(name))}
	if b, taken := s.buckets[name]; taken {
		return out, s.taken(b)
	}
	ownership := in.ObjectOwnership
	if ownership == "" {
		ownership = types.ObjectOwnershipBucketOwnerEnforced
	}
	b := &bucket{
		name: name, account: s.reg.Account, region: s.reg.Name, created: s.now(), encryption: plain(), ownership: ownership,
		publicAccess: closed(), tags: map[string]string{}, objects: map[string][]*object{},
	}
	if in.CreateBucketConfiguration != nil {
		tags, err := tagSet(in.CreateBucketConfiguration.Tags, nil)
		if err != nil {
			return nil, err
		}
		b.tags = tags
	}
	s.buckets[name] = b
	return out, nil
}

// taken is the answer to a name that exists; nil where AWS takes it for success.
func (s *Service) taken(b *bucket) error {
	switch {
	case b.account != s.reg.Account:
		return region.Refuse("BucketAlreadyExists", "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.").With(409)
	case b.region == usEast1 && s.reg.Name == usEast1:
		return nil
	}
	return region.Refuse("BucketAlreadyOwnedByYou", "Your previous request to create the named bucket succeeded and you already own it.").With(409)
}

func (s *Service) checkLocation(c *types.CreateBucketConfiguration) error {
	constraint := ""
	if c != nil {
		if err := region.Only(c, "LocationConstraint", "Tags"); err != nil {
			return err
		}
		constraint = string(c.LocationConstraint)
	}
	const incompatible = "The %s location constraint is incompatible for the region specific endpoint this request was sent to."
	switch {
	case constraint == usEast1:
		return region.Refuse("InvalidLocationConstraint", "The specified location-constraint is not valid")
	case constraint == "" && s.reg.Name != usEast1:
		return region.Refuse("IllegalLocationConstraintException", incompatible, "unspecified")
	case constraint != "" && constraint != s.reg.Name:
		return region.Refuse("IllegalLocationConstraintException", incompatible, constraint)
	}
	return nil
}

// plain is the encryption of a bucket for which nobody chose one.
func plain() types.ServerSideEncryptionRule {
	return types.ServerSideEncryptionRule{
		BucketKeyEnabled:                   new(false),
		ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256},
	}
}

func closed() *types.PublicAccessBlockConfiguration {
	return &types.PublicAccessBlockConfiguration{BlockPublicAcls: new(true), BlockPublicPolicy: new(true), IgnorePublicAcls: new(true), RestrictPublicBuckets: new(true)}
}
