package s3

import (
	"crypto/md5"  //nolint:gosec // S3's ETag and Content-MD5 are MD5
	"crypto/sha1" //nolint:gosec // one of S3's checksums is SHA-1
	"crypto/sha256"
	"encoding/base64"
	"hash"
	"hash/crc32"
	"hash/crc64"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// sums are an object's checksums in Base64 by algorithm.
type sums map[types.ChecksumAlgorithm]string

// nvme is the polynomial of CRC-64/NVME, reversed (NVM Express NVM Command Set Specification, section 5.2.1.3.4).
const nvme = 0x9a6c9329ac4bc9b5

func hashes() map[types.ChecksumAlgorithm]hash.Hash {
	return map[types.ChecksumAlgorithm]hash.Hash{
		types.ChecksumAlgorithmCrc32:     crc32.NewIEEE(),
		types.ChecksumAlgorithmCrc32c:    crc32.New(crc32.MakeTable(crc32.Castagnoli)),
		types.ChecksumAlgorithmCrc64nvme: crc64.New(crc64.MakeTable(nvme)),
		types.ChecksumAlgorithmSha1:      sha1.New(), //nolint:gosec // see the import
		types.ChecksumAlgorithmSha256:    sha256.New(),
	}
}

// checksums compares the checksums that came with an object with its body, and returns those to keep: the given ones, the
// one asked for, or CRC64NVME, which S3 adds where nothing was said.
func checksums(in *sdk.PutObjectInput, body []byte) (sums, error) {
	if in.ContentMD5 != nil {
		sum := md5.Sum(body) //nolint:gosec // see the import
		if *in.ContentMD5 != base64.StdEncoding.EncodeToString(sum[:]) {
			return nil, region.Refuse("BadDigest", "The Content-MD5 you specified did not match what we received.")
		}
	}
	given := map[types.ChecksumAlgorithm]*string{
		types.ChecksumAlgorithmCrc32: in.ChecksumCRC32, types.ChecksumAlgorithmCrc32c: in.ChecksumCRC32C,
		types.ChecksumAlgorithmCrc64nvme: in.ChecksumCRC64NVME, types.ChecksumAlgorithmSha1: in.ChecksumSHA1, types.ChecksumAlgorithmSha256: in.ChecksumSHA256,
	}
	out := sums{}
	for algorithm, h := range hashes() {
		_, _ = h.Write(body)
		sum := base64.StdEncoding.EncodeToString(h.Sum(nil))
		if want := given[algorithm]; want != nil && *want != sum {
			return nil, region.Refuse("BadDigest", "The %s you specified did not match the calculated checksum.", algorithm)
		}
		if given[algorithm] != nil || algorithm == in.ChecksumAlgorithm {
			out[algorithm] = sum
		}
	}
	if len(out) == 0 {
		h := hashes()[types.ChecksumAlgorithmCrc64nvme]
		_, _ = h.Write(body)
		out[types.ChecksumAlgorithmCrc64nvme] = base64.StdEncoding.EncodeToString(h.Sum(nil))
	}
	return out, nil
}

// of is one checksum, nil if the object has none of that kind.
func (s sums) of(algorithm types.ChecksumAlgorithm) *string {
	if sum, ok := s[algorithm]; ok {
		return &sum
	}
	return nil
}
