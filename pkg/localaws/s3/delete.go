package s3

import (
	"context"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// DeleteObject deletes an object, or one version of it; where there is versioning and none is named, it leaves a delete marker.
// What does not exist is deleted with success.
func (s *Service) DeleteObject(ctx context.Context, in *sdk.DeleteObjectInput) (*sdk.DeleteObjectOutput, error) {
	if err := region.Only(in, "Bucket", "Key", "ExpectedBucketOwner", "VersionId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if err := s.authorize(ctx, b, versioned("s3:DeleteObject", in.Key, in.VersionId)); err != nil {
		return nil, err
	}
	o, _ := s.remove(b, aws.ToString(in.Key), in.VersionId)
	out := &sdk.DeleteObjectOutput{VersionId: copyText(in.VersionId)}
	if o != nil {
		out.VersionId = b.shown(o)
		if o.marker {
			out.DeleteMarker = new(true)
		}
	}
	return out, nil
}

// remove deletes; it returns the version or marker that was removed or (made) put in place, nil if neither.
func (s *Service) remove(b *bucket, key string, version *string) (o *object, made bool) {
	switch {
	case version != nil:
		return b.drop(key, *version), false
	case b.versioning == "":
		return b.drop(key, "null"), false
	}
	marker := &object{key: key, marker: true, modified: s.now()}
	s.add(b, marker)
	return marker, true
}

// DeleteObjects deletes up to 1,000 objects or versions; what the caller may not delete is an error of its own.
func (s *Service) DeleteObjects(ctx context.Context, in *sdk.DeleteObjectsInput) (*sdk.DeleteObjectsOutput, error) {
	if err := region.Only(in, "Bucket", "Delete", "ChecksumAlgorithm", "ExpectedBucketOwner"); err != nil {
		return nil, err
	}
	if in.Delete == nil || len(in.Delete.Objects) < 1 || len(in.Delete.Objects) > 1000 {
		return nil, malformed()
	}
	for _, id := range in.Delete.Objects {
		if err := region.Only(&id, "Key", "VersionId"); err != nil {
			return nil, err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	out := &sdk.DeleteObjectsOutput{}
	for _, id := range in.Delete.Objects {
		if denied := s.authorize(ctx, b, versioned("s3:DeleteObject", id.Key, id.VersionId)); denied != nil {
			out.Errors = append(out.Errors, undeleted(id, denied))
			continue
		}
		if deleted := s.removed(b, id); !aws.ToBool(in.Delete.Quiet) {
			out.Deleted = append(out.Deleted, deleted)
		}
	}
	return out, nil
}

// removed deletes an object or version and says what became of it.
func (s *Service) removed(b *bucket, id types.ObjectIdentifier) types.DeletedObject {
	o, made := s.remove(b, aws.ToString(id.Key), id.VersionId)
	out := types.DeletedObject{Key: copyText(id.Key), VersionId: copyText(id.VersionId)}
	if o != nil && o.marker {
		out.DeleteMarker, out.DeleteMarkerVersionId = new(true), new(o.version)
	}
	if made {
		out.VersionId = nil
	}
	return out
}

// undeleted says of one object why it was not deleted.
func undeleted(id types.ObjectIdentifier, why error) types.Error {
	out := types.Error{Key: copyText(id.Key), VersionId: copyText(id.VersionId)}
	if r, ok := errors.AsType[*region.Refusal](why); ok {
		out.Code, out.Message = new(r.Code), new(r.Message)
	}
	return out
}
