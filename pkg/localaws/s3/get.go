package s3

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// GetObject reads an object or a range of its bytes.
func (s *Service) GetObject(ctx context.Context, in *sdk.GetObjectInput) (*sdk.GetObjectOutput, error) {
	if err := region.Only(in, "Bucket", "Key", "ChecksumMode", "ExpectedBucketOwner", "Range", "VersionId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	o, err := s.read(ctx, b, in)
	if err != nil {
		return nil, err
	}
	body, of, err := o.part(in.Range)
	if err != nil {
		return nil, err
	}
	out := &sdk.GetObjectOutput{
		Body: io.NopCloser(bytes.NewReader(body)), ContentLength: new(int64(len(body))), ContentRange: of, AcceptRanges: new("bytes"),
		ETag: new(o.etag), LastModified: new(o.modified), Metadata: maps.Clone(o.metadata), VersionId: b.shown(o), ContentType: copyText(o.headers.contentType),
		CacheControl: copyText(o.headers.cacheControl), ContentDisposition: copyText(o.headers.disposition), ContentEncoding: copyText(o.headers.encoding),
		ContentLanguage: copyText(o.headers.language), ServerSideEncryption: o.encryption, SSEKMSKeyId: copyText(o.kmsKey), BucketKeyEnabled: o.keyed(),
	}
	if in.ChecksumMode == types.ChecksumModeEnabled && of == nil {
		out.ChecksumCRC32, out.ChecksumCRC32C, out.ChecksumCRC64NVME = o.sums.of("CRC32"), o.sums.of("CRC32C"), o.sums.of("CRC64NVME")
		out.ChecksumSHA1, out.ChecksumSHA256, out.ChecksumType = o.sums.of("SHA1"), o.sums.of("SHA256"), types.ChecksumTypeFullObject
	}
	return out, nil
}

// read finds the version that the caller wants and may read. Who may not list a bucket is not told that an object is absent
// (GetObject's API reference, "Permissions").
func (s *Service) read(ctx context.Context, b *bucket, in *sdk.GetObjectInput) (*object, error) {
	if err := s.authorize(ctx, b, versioned("s3:GetObject", in.Key, in.VersionId)); err != nil {
		return nil, err
	}
	o, err := b.find(in.Key, in.VersionId)
	if refusal, ok := errors.AsType[*region.Refusal](err); ok && refusal.Code == "NoSuchKey" {
		if denied := s.authorize(ctx, b, call{action: "s3:ListBucket"}); denied != nil {
			return nil, denied
		}
	}
	return o, err
}

// HeadObject is GetObject without the body.
func (s *Service) HeadObject(ctx context.Context, in *sdk.HeadObjectInput) (*sdk.HeadObjectOutput, error) {
	if err := region.Only(in, "Bucket", "Key", "ChecksumMode", "ExpectedBucketOwner", "Range", "VersionId"); err != nil {
		return nil, err
	}
	got, err := s.GetObject(ctx, &sdk.GetObjectInput{
		Bucket: in.Bucket, Key: in.Key, ChecksumMode: in.ChecksumMode,
		ExpectedBucketOwner: in.ExpectedBucketOwner, Range: in.Range, VersionId: in.VersionId,
	})
	if err != nil {
		return nil, bodiless(err)
	}
	return &sdk.HeadObjectOutput{
		ContentLength: got.ContentLength, ContentRange: got.ContentRange, AcceptRanges: got.AcceptRanges, ETag: got.ETag,
		LastModified: got.LastModified, Metadata: got.Metadata, VersionId: got.VersionId, ContentType: got.ContentType, CacheControl: got.CacheControl,
		ContentDisposition: got.ContentDisposition, ContentEncoding: got.ContentEncoding, ContentLanguage: got.ContentLanguage,
		ServerSideEncryption: got.ServerSideEncryption, SSEKMSKeyId: got.SSEKMSKeyId, BucketKeyEnabled: got.BucketKeyEnabled,
		ChecksumCRC32: got.ChecksumCRC32, ChecksumCRC32C: got.ChecksumCRC32C, ChecksumCRC64NVME: got.ChecksumCRC64NVME,
		ChecksumSHA1: got.ChecksumSHA1, ChecksumSHA256: got.ChecksumSHA256, ChecksumType: got.ChecksumType,
	}, nil
}

// part is what a Range header asks for, with the Content-Range that says so; a header that is no range is ignored.
func (o *object) part(header *string) (body []byte, of *string, err error) {
	m := regexp.MustCompile(`^bytes=(\d*)-(\d*)$`).FindStringSubmatch(aws.ToString(header))
	if m == nil || m[1]+m[2] == "" {
		return o.body, nil, nil
	}
	size := len(o.body)
	from, to, given := bounds(m[1], m[2])
	switch {
	case m[1] == "":
		from, to = max(size-to, 0), size-1
		if m[2] == "0" {
			from = size
		}
	case m[2] == "":
		to = size - 1
	}
	if !given || (m[1] != "" && m[2] != "" && to < from) {
		return o.body, nil, nil
	}
	if from >= size {
		return nil, nil, region.Refuse("InvalidRange", "The requested range is not satisfiable").With(416)
	}
	to = min(to, size-1)
	return o.body[from : to+1], new(fmt.Sprintf("bytes %d-%d/%d", from, to, size)), nil
}

// bounds reads both ends of a range; an end that is left out is 0. ok is false when one is no number.
func bounds(first, last string) (from, to int, ok bool) {
	ok = true
	for _, end := range []struct {
		text string
		to   *int
	}{{first, &from}, {last, &to}} {
		if end.text == "" {
			continue
		}
		n, err := strconv.Atoi(end.text)
		*end.to, ok = n, ok && err == nil
	}
	return from, to, ok
}
