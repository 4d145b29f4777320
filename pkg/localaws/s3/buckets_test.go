package s3_test

import (
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

func TestMakingABucketTwice(t *testing.T) {
	svc := ready(t)
	_, err := svc.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: new("data")})
	require.NoError(t, err, "us-east-1 takes one's own bucket for success")

	west := regional("us-west-2")
	made := &sdk.CreateBucketInput{Bucket: new("data"), CreateBucketConfiguration: &types.CreateBucketConfiguration{LocationConstraint: "us-west-2"}}
	_, err = west.CreateBucket(t.Context(), made)
	require.NoError(t, err)
	_, err = west.CreateBucket(t.Context(), made)
	refused(t, err, "BucketAlreadyOwnedByYou", 409, "Your previous request to create the named bucket succeeded and you already own it.")

	svc.Foreign("taken", "999999999999", "us-east-1")
	_, err = svc.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: new("taken")})
	refused(t, err, "BucketAlreadyExists", 409, "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.")
	svc.Foreign("mine-elsewhere", account, "eu-west-1")
	_, err = svc.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: new("mine-elsewhere")})
	refused(t, err, "BucketAlreadyOwnedByYou", 409, "")
}

func TestLocationConstraints(t *testing.T) {
	create := func(where, constraint string) error {
		in := &sdk.CreateBucketInput{Bucket: new("data")}
		svc := regional(where)
		if constraint != "" {
			in.CreateBucketConfiguration = &types.CreateBucketConfiguration{LocationConstraint: types.BucketLocationConstraint(constraint)}
		}
		_, err := svc.CreateBucket(t.Context(), in)
		return err
	}
	refused(t, create("eu-west-1", ""), "IllegalLocationConstraintException", 400, "The unspecified location constraint is incompatible for the region specific endpoint this request was sent to.")
	refused(t, create("eu-west-1", "us-west-2"), "IllegalLocationConstraintException", 400, "The us-west-2 location constraint is incompatible for the region specific endpoint this request was sent to.")
	refused(t, create("us-east-1", "us-east-1"), "InvalidLocationConstraint", 400, "The specified location-constraint is not valid")
	require.NoError(t, create("eu-west-1", "eu-west-1"))
}

func TestBucketNames(t *testing.T) {
	svc := regional("us-east-1")
	for name, valid := range map[string]bool{
		"abc": true, "agc-123456789012-us-east-1": true, "a.b.c": true, "ab": false, "Abc": false, "-ab": false, "ab-": false, "a..b": false,
		"192.168.5.4": false, "xn--abc": false, "abc-s3alias": false, "s3://abc": false, "a_b": false, strings.Repeat("a", 63): true, strings.Repeat("a", 64): false,
	} {
		_, err := svc.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: &name})
		if valid {
			require.NoError(t, err, name)
		} else {
			refused(t, err, "InvalidBucketName", 400, "The specified bucket is not valid.")
		}
	}
}

func TestHeadTellsBucketsApart(t *testing.T) {
	svc := ready(t)
	svc.Foreign("theirs", "999999999999", "us-east-1")
	svc.Foreign("elsewhere", account, "eu-west-1")
	head := func(name string) error {
		_, err := svc.HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: &name})
		return err
	}
	require.NoError(t, head("data"))
	refused(t, head("nothing"), "NotFound", 404, "")
	refused(t, head("theirs"), "Forbidden", 403, "")
	refused(t, head("s3://data"), "BadRequest", 400, "")
	err := head("elsewhere")
	refused(t, err, "MovedPermanently", 301, "")
	require.Equal(t, "eu-west-1", err.(*region.Refusal).Members["BucketRegion"]) //nolint:errorlint // refused has just said what it is
	_, err = svc.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: new("elsewhere"), Key: new("k")})
	refused(t, err, "PermanentRedirect", 301, "")
	_, err = svc.HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: new("data"), ExpectedBucketOwner: new("999999999999")})
	refused(t, err, "Forbidden", 403, "")
	_, err = svc.GetBucketPolicy(t.Context(), &sdk.GetBucketPolicyInput{Bucket: new("data"), ExpectedBucketOwner: new("999999999999")})
	refused(t, err, "AccessDenied", 403, "Access Denied")
}

func TestOnlyAnEmptyBucketIsDeleted(t *testing.T) {
	svc := ready(t)
	put(t, svc, "k")
	drop := func() error {
		_, err := svc.DeleteBucket(t.Context(), &sdk.DeleteBucketInput{Bucket: new("data")})
		return err
	}
	refused(t, drop(), "BucketNotEmpty", 409, "The bucket you tried to delete is not empty")
	version(t, svc, types.BucketVersioningStatusEnabled)
	_, err := svc.DeleteObject(t.Context(), &sdk.DeleteObjectInput{Bucket: new("data"), Key: new("k")})
	require.NoError(t, err)
	refused(t, drop(), "BucketNotEmpty", 409, "The bucket you tried to delete is not empty. You must delete all versions in the bucket.")
	out, err := svc.ListObjectVersions(t.Context(), &sdk.ListObjectVersionsInput{Bucket: new("data")})
	require.NoError(t, err)
	ids := []types.ObjectIdentifier{{Key: new("k"), VersionId: out.Versions[0].VersionId}, {Key: new("k"), VersionId: out.DeleteMarkers[0].VersionId}}
	_, err = svc.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: new("data"), Delete: &types.Delete{Objects: ids}})
	require.NoError(t, err)
	require.NoError(t, drop())
	refused(t, drop(), "NoSuchBucket", 404, "The specified bucket does not exist")
}

func TestBucketsAreListed(t *testing.T) {
	svc := ready(t)
	for _, name := range []string{"other", "data-two"} {
		_, err := svc.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: &name})
		require.NoError(t, err)
	}
	svc.Foreign("data-foreign", "999999999999", "us-east-1")
	var names []string
	in := &sdk.ListBucketsInput{Prefix: new("data"), MaxBuckets: new(int32(1))}
	for {
		out, err := svc.ListBuckets(t.Context(), in)
		require.NoError(t, err)
		for _, b := range out.Buckets {
			names = append(names, *b.Name)
		}
		if in.ContinuationToken = out.ContinuationToken; out.ContinuationToken == nil {
			break
		}
	}
	require.Equal(t, []string{"data", "data-two"}, names)
	where, err := svc.GetBucketLocation(t.Context(), &sdk.GetBucketLocationInput{Bucket: new("data")})
	require.NoError(t, err)
	require.Empty(t, where.LocationConstraint)
}
