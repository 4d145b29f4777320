package s3

import (
	"context"
	"crypto/md5" //nolint:gosec // S3's ETag is an MD5
	"encoding/hex"
	"fmt"
	"io"
	"maps"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutObject writes an object.
func (s *Service) PutObject(ctx context.Context, in *sdk.PutObjectInput) (*sdk.PutObjectOutput, error) {
	if err := region.Only(in, "Bucket", "Key", "Body", "BucketKeyEnabled", "CacheControl", "ChecksumAlgorithm", "ChecksumCRC32", "ChecksumCRC32C",
		"ChecksumCRC64NVME", "ChecksumSHA1", "ChecksumSHA256", "ContentDisposition", "ContentEncoding", "ContentLanguage", "ContentLength", "ContentMD5",
		"ContentType", "ExpectedBucketOwner", "IfNoneMatch", "Metadata", "SSEKMSKeyId", "ServerSideEncryption"); err != nil {
		return nil, err
	}
	o, err := received(in)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	b, err := s.find(in.Bucket, in.ExpectedBucketOwner)
	if err != nil {
		return nil, err
	}
	if err := s.authorize(ctx, b, call{action: "s3:PutObject", key: o.key, headers: encryptionAsked(in)}); err != nil {
		return nil, err
	}
	if err := b.unmatched(in); err != nil {
		return nil, err
	}
	s.encrypt(b, o, in)
	s.add(b, o)
	return &sdk.PutObjectOutput{
		ETag: new(o.etag), VersionId: b.shown(o), ServerSideEncryption: o.encryption, SSEKMSKeyId: copyText(o.kmsKey), BucketKeyEnabled: o.keyed(),
		ChecksumCRC32: o.sums.of("CRC32"), ChecksumCRC32C: o.sums.of("CRC32C"), ChecksumCRC64NVME: o.sums.of("CRC64NVME"),
		ChecksumSHA1: o.sums.of("SHA1"), ChecksumSHA256: o.sums.of("SHA256"), ChecksumType: types.ChecksumTypeFullObject,
	}, nil
}

// received reads and checks an object's body and what came with it.
func received(in *sdk.PutObjectInput) (*object, error) {
	key := aws.ToString(in.Key)
	if len(key) == 0 || len(key) > 1024 {
		return nil, region.Refuse("KeyTooLongError", "Your key is too long")
	}
	var body []byte
	if in.Body != nil {
		var err error
		if body, err = io.ReadAll(in.Body); err != nil {
			return nil, fmt.Errorf("read body of %s: %w", key, err)
		}
	}
	if in.ContentLength != nil && *in.ContentLength != int64(len(body)) {
		return nil, region.Refuse("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header")
	}
	sums, err := checksums(in, body)
	if err != nil {
		return nil, err
	}
	h := headers{copyText(in.ContentType), copyText(in.CacheControl), copyText(in.ContentDisposition), copyText(in.ContentEncoding), copyText(in.ContentLanguage)}
	if h.contentType == nil {
		h.contentType = new("binary/octet-stream")
	}
	return &object{key: key, body: body, sums: sums, metadata: maps.Clone(in.Metadata), headers: h}, nil
}

func copyText(s *string) *string {
	if s == nil {
		return nil
	}
	return new(*s)
}

// unmatched refuses to overwrite under If-None-Match: *.
func (b *bucket) unmatched(in *sdk.PutObjectInput) error {
	if in.IfNoneMatch == nil {
		return nil
	}
	if *in.IfNoneMatch != "*" {
		return region.Refuse("NotImplemented", "A header you provided implies functionality that is not implemented").With(501)
	}
	if _, err := b.find(in.Key, nil); err == nil {
		return region.Refuse("PreconditionFailed", "At least one of the pre-conditions you specified did not hold").With(412)
	}
	return nil
}

// encrypt says how an object is encrypted: as asked for, or as the bucket does by default. The ETag of what is encrypted with
// a KMS key is no MD5.
func (s *Service) encrypt(b *bucket, o *object, in *sdk.PutObjectInput) {
	by := b.encryption.ApplyServerSideEncryptionByDefault
	o.modified = s.now()
	o.encryption, o.kmsKey = by.SSEAlgorithm, copyText(by.KMSMasterKeyID)
	if in.ServerSideEncryption != "" {
		o.encryption, o.kmsKey = in.ServerSideEncryption, copyText(in.SSEKMSKeyId)
	}
	sum := md5.Sum(o.body) //nolint:gosec // see the import
	o.etag = `"` + hex.EncodeToString(sum[:]) + `"`
	if o.encryption == types.ServerSideEncryptionAes256 {
		return
	}
	if o.kmsKey == nil {
		o.kmsKey = new(s.kmsKey)
	}
	if aws.ToBool(b.encryption.BucketKeyEnabled) || aws.ToBool(in.BucketKeyEnabled) {
		o.bucketKey = true
	}
	o.etag = `"` + s.reg.Hex(32) + `"`
}
