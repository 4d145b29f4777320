package s3_test

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/s3"
)

func read(t *testing.T, svc *s3.Service, in sdk.GetObjectInput) (string, error) {
	in.Bucket = new("data")
	out, err := svc.GetObject(t.Context(), &in)
	if err != nil {
		return "", err
	}
	body, err := io.ReadAll(out.Body)
	require.NoError(t, err)
	require.EqualValues(t, len(body), *out.ContentLength)
	return string(body), nil
}

func TestAnObjectComesBack(t *testing.T) {
	svc := ready(t)
	_, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("123456789"), ContentType: new("text/plain"), Metadata: map[string]string{"a": "b"}})
	require.NoError(t, err)
	out, err := svc.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: new("data"), Key: new("k"), ChecksumMode: types.ChecksumModeEnabled})
	require.NoError(t, err)
	require.Equal(t, `"25f9e794323b453885f5181f1b624d0b"`, *out.ETag)
	require.Equal(t, "text/plain", *out.ContentType)
	require.Equal(t, map[string]string{"a": "b"}, out.Metadata)
	require.Equal(t, types.ServerSideEncryptionAes256, out.ServerSideEncryption)
	require.Equal(t, "rosUhgp5mIg=", *out.ChecksumCRC64NVME, "the check value of CRC-64/NVME")
	require.Nil(t, out.VersionId)
	body, err := read(t, svc, sdk.GetObjectInput{Key: new("k")})
	require.NoError(t, err)
	require.Equal(t, "123456789", body)
	_, err = read(t, svc, sdk.GetObjectInput{Key: new("other")})
	refused(t, err, "NoSuchKey", 404, "The specified key does not exist.")
	_, err = svc.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: new("data"), Key: new("other")})
	refused(t, err, "NotFound", 404, "")
}

func TestRanges(t *testing.T) {
	svc := ready(t)
	_, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("0123456789")})
	require.NoError(t, err)
	for header, want := range map[string]string{"bytes=2-4": "234", "bytes=7-": "789", "bytes=-3": "789", "bytes=0-99": "0123456789", "bytes=-99": "0123456789", "bytes=4-2": "0123456789", "lines=1-2": "0123456789"} {
		got, err := read(t, svc, sdk.GetObjectInput{Key: new("k"), Range: &header})
		require.NoError(t, err)
		require.Equal(t, want, got, header)
	}
	for _, header := range []string{"bytes=10-", "bytes=-0"} {
		_, err = read(t, svc, sdk.GetObjectInput{Key: new("k"), Range: &header})
		refused(t, err, "InvalidRange", 416, "The requested range is not satisfiable")
	}
}

func TestChecksums(t *testing.T) {
	svc := ready(t)
	in := func() *sdk.PutObjectInput {
		return &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("123456789")}
	}
	good := in()
	good.ChecksumCRC32, good.ChecksumSHA256 = new("y/Q5Jg=="), new("FeKw09M+wbEw0f/njRqbiHUoWyJVAhsJZgVRWAnIYiU=")
	_, err := svc.PutObject(t.Context(), good)
	refused(t, err, "BadDigest", 400, "The SHA256 you specified did not match the calculated checksum.")
	good = in()
	good.ChecksumCRC32, good.ContentMD5 = new("y/Q5Jg=="), new("JfnnlDI7RTiF9RgfG2JNCw==")
	out, err := svc.PutObject(t.Context(), good)
	require.NoError(t, err)
	require.Equal(t, "y/Q5Jg==", *out.ChecksumCRC32)
	require.Nil(t, out.ChecksumSHA256)
	bad := in()
	bad.ContentMD5 = new("AAAA")
	_, err = svc.PutObject(t.Context(), bad)
	refused(t, err, "BadDigest", 400, "The Content-MD5 you specified did not match what we received.")
	asked := in()
	asked.ChecksumAlgorithm = types.ChecksumAlgorithmCrc32c
	out, err = svc.PutObject(t.Context(), asked)
	require.NoError(t, err)
	require.Equal(t, "4waSgw==", *out.ChecksumCRC32C)
}

func TestNewObjectsAreEncryptedAsTheBucketSays(t *testing.T) {
	svc := ready(t)
	encrypt(t, svc, types.ServerSideEncryptionAwsKms)
	out, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("x")})
	require.NoError(t, err)
	require.Equal(t, types.ServerSideEncryptionAwsKms, out.ServerSideEncryption)
	require.Contains(t, *out.SSEKMSKeyId, "arn:aws:kms:us-east-1:"+account+":key/")
	require.True(t, *out.BucketKeyEnabled)
	plain, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("x"), ServerSideEncryption: types.ServerSideEncryptionAes256})
	require.NoError(t, err)
	require.Nil(t, plain.SSEKMSKeyId)
}

func TestIfNoneMatch(t *testing.T) {
	svc := ready(t)
	once := func() error {
		_, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("x"), IfNoneMatch: new("*")})
		return err
	}
	require.NoError(t, once())
	refused(t, once(), "PreconditionFailed", 412, "At least one of the pre-conditions you specified did not hold")
}

func TestVersions(t *testing.T) {
	svc := ready(t)
	put(t, svc, "k")
	version(t, svc, types.BucketVersioningStatusEnabled)
	second, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), Body: strings.NewReader("second")})
	require.NoError(t, err)
	marker, err := svc.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: new("data"), Key: new("k")})
	require.NoError(t, err)
	require.True(t, *marker.DeleteMarker)
	_, err = read(t, svc, sdk.GetObjectInput{Key: new("k")})
	refused(t, err, "NoSuchKey", 404, "")
	_, err = read(t, svc, sdk.GetObjectInput{Key: new("k"), VersionId: marker.VersionId})
	refused(t, err, "MethodNotAllowed", 405, "")
	for id, want := range map[string]string{"null": "body of k", *second.VersionId: "second"} {
		got, err := read(t, svc, sdk.GetObjectInput{Key: new("k"), VersionId: &id})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	_, err = svc.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: new("data"), Key: new("k"), VersionId: marker.VersionId})
	require.NoError(t, err)
	got, err := read(t, svc, sdk.GetObjectInput{Key: new("k")})
	require.NoError(t, err)
	require.Equal(t, "second", got)
	version(t, svc, types.BucketVersioningStatusSuspended)
	put(t, svc, "k")
	require.Equal(t, []string{"k null true", "k " + *second.VersionId + " false"}, versions(t, svc))
}

// versions lists all versions one to a page.
func versions(t *testing.T, svc *s3.Service) []string {
	var out []string
	in := &sdk.ListObjectVersionsInput{Bucket: new("data"), MaxKeys: new(int32(1))}
	for {
		page, err := svc.ListObjectVersions(t.Context(), in)
		require.NoError(t, err)
		for _, v := range page.Versions {
			out = append(out, fmt.Sprint(*v.Key, " ", *v.VersionId, " ", *v.IsLatest))
		}
		if !*page.IsTruncated {
			return out
		}
		in.KeyMarker, in.VersionIdMarker = page.NextKeyMarker, page.NextVersionIdMarker
	}
}

func TestListsRollUpWhatIsBehindADelimiter(t *testing.T) {
	svc := ready(t)
	put(t, svc, "a/1", "a/2", "b", "c d/1", "e")
	page, err := svc.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: new("data"), Delimiter: new("/"), EncodingType: types.EncodingTypeUrl})
	require.NoError(t, err)
	require.Equal(t, []types.CommonPrefix{{Prefix: new("a/")}, {Prefix: new("c+d/")}}, page.CommonPrefixes)
	require.Len(t, page.Contents, 2)
	require.EqualValues(t, 4, *page.KeyCount)
	inner, err := svc.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: new("data"), Prefix: new("a/"), StartAfter: new("a/1")})
	require.NoError(t, err)
	require.Equal(t, "a/2", *inner.Contents[0].Key)
	_, err = svc.ListObjectsV2(t.Context(), &sdk.ListObjectsV2Input{Bucket: new("data"), ContinuationToken: new("x")})
	refused(t, err, "InvalidArgument", 400, "The continuation token provided is incorrect")
}

func TestPagesOfAListHoldEveryKeyOnce(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		svc := ready(t)
		keys := rapid.SliceOfDistinct(rapid.StringMatching(`[a-c](/[a-c]){0,2}`), rapid.ID[string]).Draw(rt, "keys")
		put(t, svc, keys...)
		want := map[string]bool{}
		delimiter := rapid.SampledFrom([]string{"", "/"}).Draw(rt, "delimiter")
		for _, k := range keys {
			if head, _, cut := strings.Cut(k, "/"); cut && delimiter != "" {
				k = head + "/"
			}
			want[k] = true
		}
		var got []string
		in := &sdk.ListObjectsV2Input{Bucket: new("data"), Delimiter: &delimiter, MaxKeys: new(int32(rapid.IntRange(1, 4).Draw(rt, "page")))}
		for more := true; more; {
			page, err := svc.ListObjectsV2(t.Context(), in)
			require.NoError(rt, err)
			var names []string
			for _, o := range page.Contents {
				names = append(names, *o.Key)
			}
			for _, p := range page.CommonPrefixes {
				names = append(names, *p.Prefix)
			}
			require.LessOrEqual(rt, len(names), int(*in.MaxKeys))
			slices.Sort(names)
			got = append(got, names...)
			in.ContinuationToken, more = page.NextContinuationToken, *page.IsTruncated
		}
		require.True(rt, slices.IsSorted(got), got)
		require.Len(rt, got, len(want))
		for _, name := range got {
			require.True(rt, want[name], name)
		}
	})
}

func TestDeletingWhatIsNotThereSucceeds(t *testing.T) {
	svc := ready(t)
	put(t, svc, "a", "b")
	out, err := svc.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: new("data"), Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: new("a")}, {Key: new("x")}}}})
	require.NoError(t, err)
	require.Equal(t, []types.DeletedObject{{Key: new("a")}, {Key: new("x")}}, out.Deleted)
	quiet, err := svc.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: new("data"), Delete: &types.Delete{Quiet: new(true), Objects: []types.ObjectIdentifier{{Key: new("b")}}}})
	require.NoError(t, err)
	require.Empty(t, quiet.Deleted)
	_, err = svc.DeleteBucket(t.Context(), &sdk.DeleteBucketInput{Bucket: new("data")})
	require.NoError(t, err)
	_, err = svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: new("k"), StorageClass: types.StorageClassGlacier})
	require.ErrorContains(t, err, "does not know the field StorageClass")
}
