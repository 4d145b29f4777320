package s3

import (
	"context"
	"encoding/base64"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// most is how many entries a page of a list has at the most.
const most = 1000

// ListObjectsV2 lists the newest versions by key, with what lies behind a delimiter rolled up.
func (s *Service) ListObjectsV2(ctx context.Context, in *sdk.ListObjectsV2Input) (*sdk.ListObjectsV2Output, error) {
	if err := region.Only(in, "Bucket", "ContinuationToken", "Delimiter", "EncodingType", "ExpectedBucketOwner", "FetchOwner", "MaxKeys", "Prefix", "StartAfter"); err != nil {
		return nil, err
	}
	after, err := untoken(in.ContinuationToken)
	if err != nil {
		return nil, err
	}
	if after == "" {
		after = aws.ToString(in.StartAfter)
	}
	limit, err := maxKeys(in.MaxKeys)
	if err != nil {
		return nil, err
	}
	spell := spelling(in.EncodingType)
	out := &sdk.ListObjectsV2Output{
		Name: copyText(in.Bucket), Prefix: spell(in.Prefix), Delimiter: spell(in.Delimiter), StartAfter: spell(in.StartAfter),
		ContinuationToken: copyText(in.ContinuationToken), EncodingType: in.EncodingType, MaxKeys: new(int32(limit)), IsTruncated: new(false), //nolint:gosec // at most 1000
	}
	return out, s.change(ctx, "s3:ListBucket", in.Bucket, in.ExpectedBucketOwner, func(b *bucket) error {
		entries, more := page(b.current(), aws.ToString(in.Prefix), aws.ToString(in.Delimiter), after, limit)
		for _, e := range entries {
			if e.object == nil {
				out.CommonPrefixes = append(out.CommonPrefixes, types.CommonPrefix{Prefix: spell(&e.name)})
				continue
			}
			out.Contents = append(out.Contents, e.object.listed(spell, s.listedOwner(in.FetchOwner)))
		}
		out.KeyCount = new(int32(len(entries))) //nolint:gosec // at most 1000
		if more {
			out.IsTruncated, out.NextContinuationToken = new(true), token(entries[len(entries)-1].name)
		}
		return nil
	})
}

func (s *Service) listedOwner(wanted *bool) *types.Owner {
	if aws.ToBool(wanted) {
		return s.owner()
	}
	return nil
}

func (o *object) listed(spell func(*string) *string, owner *types.Owner) types.Object {
	return types.Object{
		Key: spell(&o.key), ETag: new(o.etag), Size: new(int64(len(o.body))), LastModified: new(o.modified), Owner: owner,
		StorageClass: types.ObjectStorageClassStandard, ChecksumAlgorithm: slices.Sorted(maps.Keys(o.sums)), ChecksumType: types.ChecksumTypeFullObject,
	}
}

// current are the newest versions by key, without those that are deleted.
func (b *bucket) current() []*object {
	var out []*object
	for _, key := range slices.Sorted(maps.Keys(b.objects)) {
		if o := b.objects[key][0]; !o.marker {
			out = append(out, o)
		}
	}
	return out
}

// entry is a line of a list: an object, or a common prefix.
type entry struct {
	name   string
	object *object
}

// page is one page of objects, which are in order, after a name.
func page(objects []*object, prefix, delimiter, after string, limit int) (entries []entry, more bool) {
	for _, o := range objects {
		if !strings.HasPrefix(o.key, prefix) {
			continue
		}
		e := entry{o.key, o}
		if head, _, found := strings.Cut(o.key[len(prefix):], delimiter); found && delimiter != "" {
			e = entry{name: prefix + head + delimiter}
		}
		if e.name <= after || (len(entries) > 0 && e.object == nil && entries[len(entries)-1].name == e.name) {
			continue
		}
		if len(entries) == limit {
			return entries, limit > 0
		}
		entries = append(entries, e)
	}
	return entries, false
}

func maxKeys(in *int32) (int, error) {
	if in == nil {
		return most, nil
	}
	if *in < 0 {
		return 0, region.Refuse("InvalidArgument", "Argument maxKeys must be an integer between 0 and 2147483647")
	}
	return min(int(*in), most), nil
}

// spelling is how a list spells names: as they are, or as in a URL.
func spelling(e types.EncodingType) func(*string) *string {
	return func(s *string) *string {
		if s == nil || e != types.EncodingTypeUrl {
			return copyText(s)
		}
		return new(strings.ReplaceAll(url.QueryEscape(*s), "%2F", "/"))
	}
}

// token is an opaque continuation token for what follows a name.
func token(name string) *string { return new(base64.URLEncoding.EncodeToString([]byte("1:" + name))) }

func untoken(token *string) (string, error) {
	if token == nil {
		return "", nil
	}
	text, err := base64.URLEncoding.DecodeString(*token)
	name, ok := strings.CutPrefix(string(text), "1:")
	if err != nil || !ok {
		return "", region.Refuse("InvalidArgument", "The continuation token provided is incorrect")
	}
	return name, nil
}
