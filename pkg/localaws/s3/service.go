// Package s3 is the local AWS S3: buckets in the one namespace that all accounts and regions share, their settings, and
// objects with versions.
package s3

import (
	"context"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service is S3 as seen from one account and region.
type Service struct {
	reg    *region.Region
	kmsKey string // the key behind alias/aws/s3

	mu      sync.Mutex
	buckets map[string]*bucket
}

// bucket is a bucket and what is in it.
type bucket struct {
	name, account, region string
	created               time.Time

	encryption   types.ServerSideEncryptionRule
	publicAccess *types.PublicAccessBlockConfiguration
	ownership    types.ObjectOwnership
	policy       string
	document     policy.Document // what the policy says
	versioning   types.BucketVersioningStatus
	tags         map[string]string
	objects      map[string][]*object // by key, the newest version first
}

// New makes the service, without buckets.
func New(reg *region.Region) *Service {
	return &Service{reg: reg, kmsKey: reg.Arn("kms", "key/"+reg.UUID()), buckets: map[string]*bucket{}}
}

// Foreign makes a bucket known that belongs to another account, or is in another region, or both.
func (s *Service) Foreign(name, account, region string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.buckets[name] = &bucket{
		name: name, account: account, region: region, created: s.now(), encryption: plain(), ownership: types.ObjectOwnershipBucketOwnerEnforced,
		tags: map[string]string{}, objects: map[string][]*object{},
	}
}

// ForeignPolicy is what the owner of a foreign bucket does for us, or against us: it gives the bucket a policy. "" takes it away,
// and with it all that we could do there. Errors are PutBucketPolicy's.
func (s *Service) ForeignPolicy(name, text string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, found := s.buckets[name]
	if !found {
		return region.Refuse("NoSuchBucket", "The specified bucket does not exist").With(404)
	}
	if text == "" {
		b.policy, b.document = "", policy.Document{}
		return nil
	}
	return s.setPolicy(b, text)
}

// open returns a bucket on which the caller may take an action. The caller holds mu.
func (s *Service) open(ctx context.Context, action string, name, owner *string) (*bucket, error) {
	b, err := s.find(name, owner)
	if err != nil {
		return nil, err
	}
	return b, s.authorize(ctx, b, call{action: action})
}

// find returns a bucket of this region; owner is the request's ExpectedBucketOwner. The caller holds mu.
func (s *Service) find(name, owner *string) (*bucket, error) {
	if !validName(aws.ToString(name)) {
		return nil, region.Refuse("InvalidBucketName", "The specified bucket is not valid.")
	}
	b, ok := s.buckets[*name]
	switch {
	case !ok:
		return nil, region.Refuse("NoSuchBucket", "The specified bucket does not exist").With(404)
	case b.region != s.reg.Name:
		return nil, redirect(b)
	case owner != nil && *owner != b.account:
		return nil, region.Refuse("AccessDenied", "Access Denied").With(403)
	}
	return b, nil
}

// redirect is the answer for a bucket of another region. Member BucketRegion is the header x-amz-bucket-region.
func redirect(b *bucket) error {
	r := region.Refuse("PermanentRedirect", "The bucket you are attempting to access must be addressed using the specified endpoint. Please send all future requests to this endpoint.").With(301)
	r.Members = map[string]any{"Bucket": b.name, "Endpoint": b.name + ".s3." + b.region + ".amazonaws.com", "BucketRegion": b.region}
	return r
}

func (s *Service) arn(name string) string { return "arn:" + s.reg.Partition + ":s3:::" + name }
