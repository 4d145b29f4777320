package s3

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ListObjectVersions lists all versions and delete markers by key, the newest first.
func (s *Service) ListObjectVersions(ctx context.Context, in *sdk.ListObjectVersionsInput) (*sdk.ListObjectVersionsOutput, error) {
	if err := region.Only(in, "Bucket", "EncodingType", "ExpectedBucketOwner", "KeyMarker", "MaxKeys", "Prefix", "VersionIdMarker"); err != nil {
		return nil, err
	}
	limit, err := maxKeys(in.MaxKeys)
	if err != nil {
		return nil, err
	}
	if in.VersionIdMarker != nil && in.KeyMarker == nil {
		return nil, region.Refuse("InvalidArgument", "A version-id marker cannot be specified without a key marker.")
	}
	spell := spelling(in.EncodingType)
	out := &sdk.ListObjectVersionsOutput{
		Name: copyText(in.Bucket), Prefix: spell(in.Prefix), KeyMarker: spell(in.KeyMarker), VersionIdMarker: copyText(in.VersionIdMarker),
		EncodingType: in.EncodingType, MaxKeys: new(int32(limit)), IsTruncated: new(false), //nolint:gosec // at most 1000
	}
	return out, s.change(ctx, "s3:ListBucketVersions", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		versions := b.after(aws.ToString(in.Prefix), aws.ToString(in.KeyMarker), in.VersionIdMarker)
		if len(versions) > limit {
			versions = versions[:limit]
			out.IsTruncated = new(limit > 0)
		}
		for _, o := range versions {
			s.addVersion(out, o, b.objects[o.key][0] == o, spell)
		}
		if *out.IsTruncated {
			last := versions[limit-1]
			out.NextKeyMarker, out.NextVersionIdMarker = spell(&last.key), new(last.version)
		}
		return nil
	})
}

// after are the versions that follow the marked one, or, without a version, the marked key.
func (b *bucket) after(prefix, key string, version *string) []*object {
	var out []*object
	for _, k := range slices.Sorted(maps.Keys(b.objects)) {
		versions := b.objects[k]
		switch {
		case !strings.HasPrefix(k, prefix) || k < key || (k == key && version == nil && key != ""):
			continue
		case k == key && version != nil:
			at := slices.IndexFunc(versions, func(o *object) bool { return o.version == *version })
			versions = versions[at+1:]
		}
		out = append(out, versions...)
	}
	return out
}

func (s *Service) addVersion(out *sdk.ListObjectVersionsOutput, o *object, latest bool, spell func(*string) *string) {
	if o.marker {
		out.DeleteMarkers = append(out.DeleteMarkers, types.DeleteMarkerEntry{Key: spell(&o.key), VersionId: new(o.version), IsLatest: &latest, LastModified: new(o.modified), Owner: s.owner()})
		return
	}
	out.Versions = append(out.Versions, types.ObjectVersion{
		Key: spell(&o.key), VersionId: new(o.version), IsLatest: &latest, LastModified: new(o.modified), Owner: s.owner(),
		ETag: new(o.etag), Size: new(int64(len(o.body))), StorageClass: types.ObjectVersionStorageClassStandard,
		ChecksumAlgorithm: slices.Sorted(maps.Keys(o.sums)), ChecksumType: types.ChecksumTypeFullObject,
	})
}
