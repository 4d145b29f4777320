package s3

import (
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// object is one version of an object, or a delete marker. It is never changed.
type object struct {
	key, version string // version is "null" where there was no versioning
	marker       bool
	modified     time.Time
	body         []byte
	etag         string
	sums         sums
	metadata     map[string]string
	headers      headers
	encryption   types.ServerSideEncryption
	kmsKey       *string
	bucketKey    bool
}

// headers are those that S3 keeps with an object and hands out as they came.
type headers struct{ contentType, cacheControl, disposition, encoding, language *string }

// find returns a version of an object, the newest if none is named.
func (b *bucket) find(key, version *string) (*object, error) {
	versions := b.objects[aws.ToString(key)]
	if version == nil {
		if len(versions) == 0 || versions[0].marker {
			return nil, region.Refuse("NoSuchKey", "The specified key does not exist.").With(404)
		}
		return versions[0], nil
	}
	for _, o := range versions {
		switch {
		case o.version != *version:
		case o.marker:
			return nil, region.Refuse("MethodNotAllowed", "The specified method is not allowed against this resource.").With(405)
		default:
			return o, nil
		}
	}
	return nil, region.Refuse("NoSuchVersion", "The specified version does not exist.").With(404)
}

// add puts a new version in front. Without versioning, or while it is suspended, it takes the place of version "null".
func (s *Service) add(b *bucket, o *object) {
	o.version = "null"
	if b.versioning == types.BucketVersioningStatusEnabled {
		o.version = s.reg.Hex(32)
	}
	b.drop(o.key, o.version)
	b.objects[o.key] = append([]*object{o}, b.objects[o.key]...)
}

// drop removes one version of an object and returns it; nil if it is not there.
func (b *bucket) drop(key, version string) *object {
	for i, o := range b.objects[key] {
		if o.version != version {
			continue
		}
		kept := append([]*object{}, b.objects[key][:i]...)
		b.objects[key] = append(kept, b.objects[key][i+1:]...)
		if len(b.objects[key]) == 0 {
			delete(b.objects, key)
		}
		return o
	}
	return nil
}

// shown is a version's id as answers have it: not at all in a bucket that never had versioning.
func (b *bucket) shown(o *object) *string {
	if b.versioning == "" {
		return nil
	}
	return new(o.version)
}

// keyed is true of an object encrypted with a bucket key, and left out otherwise.
func (o *object) keyed() *bool {
	if o.bucketKey {
		return new(true)
	}
	return nil
}
