package s3_test

import (
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/s3"
)

func version(t *testing.T, svc *s3.Service, status types.BucketVersioningStatus) {
	_, err := svc.PutBucketVersioning(t.Context(), &sdk.PutBucketVersioningInput{Bucket: new("data"), VersioningConfiguration: &types.VersioningConfiguration{Status: status}})
	require.NoError(t, err)
	out, err := svc.GetBucketVersioning(t.Context(), &sdk.GetBucketVersioningInput{Bucket: new("data")})
	require.NoError(t, err)
	require.Equal(t, status, out.Status)
}

func encrypt(t *testing.T, svc *s3.Service, algorithm types.ServerSideEncryption) {
	_, err := svc.PutBucketEncryption(t.Context(), &sdk.PutBucketEncryptionInput{Bucket: new("data"), ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{
		Rules: []types.ServerSideEncryptionRule{{BucketKeyEnabled: new(true), ApplyServerSideEncryptionByDefault: &types.ServerSideEncryptionByDefault{SSEAlgorithm: algorithm}}},
	}})
	require.NoError(t, err)
}

func TestEncryption(t *testing.T) {
	svc := ready(t)
	get := func() types.ServerSideEncryptionRule {
		out, err := svc.GetBucketEncryption(t.Context(), &sdk.GetBucketEncryptionInput{Bucket: new("data")})
		require.NoError(t, err)
		return out.ServerSideEncryptionConfiguration.Rules[0]
	}
	require.Equal(t, types.ServerSideEncryptionAes256, get().ApplyServerSideEncryptionByDefault.SSEAlgorithm)
	encrypt(t, svc, types.ServerSideEncryptionAwsKms)
	require.Equal(t, types.ServerSideEncryptionAwsKms, get().ApplyServerSideEncryptionByDefault.SSEAlgorithm)
	require.True(t, *get().BucketKeyEnabled)
	_, err := svc.DeleteBucketEncryption(t.Context(), &sdk.DeleteBucketEncryptionInput{Bucket: new("data")})
	require.NoError(t, err)
	require.Equal(t, types.ServerSideEncryptionAes256, get().ApplyServerSideEncryptionByDefault.SSEAlgorithm)
	_, err = svc.PutBucketEncryption(t.Context(), &sdk.PutBucketEncryptionInput{Bucket: new("data")})
	refused(t, err, "MalformedXML", 400, "")
}

func TestPublicAccessIsBlockedUntilSomebodyAllowsIt(t *testing.T) {
	svc := ready(t)
	get := func() (*sdk.GetPublicAccessBlockOutput, error) {
		return svc.GetPublicAccessBlock(t.Context(), &sdk.GetPublicAccessBlockInput{Bucket: new("data")})
	}
	open := `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::data/*"}}`
	policy := func() error {
		_, err := svc.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: new("data"), Policy: &open})
		return err
	}
	out, err := get()
	require.NoError(t, err)
	require.True(t, *out.PublicAccessBlockConfiguration.BlockPublicPolicy)
	refused(t, policy(), "AccessDenied", 403, "Access Denied")
	_, err = svc.DeletePublicAccessBlock(t.Context(), &sdk.DeletePublicAccessBlockInput{Bucket: new("data")})
	require.NoError(t, err)
	_, err = get()
	refused(t, err, "NoSuchPublicAccessBlockConfiguration", 404, "The public access block configuration was not found")
	require.NoError(t, policy())
	_, err = svc.PutPublicAccessBlock(t.Context(), &sdk.PutPublicAccessBlockInput{Bucket: new("data"), PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{BlockPublicAcls: new(true)}})
	require.NoError(t, err)
	out, err = get()
	require.NoError(t, err)
	require.True(t, *out.PublicAccessBlockConfiguration.BlockPublicAcls)
	require.False(t, *out.PublicAccessBlockConfiguration.BlockPublicPolicy)
}

func TestPolicies(t *testing.T) {
	svc := ready(t)
	_, err := svc.GetBucketPolicy(t.Context(), &sdk.GetBucketPolicyInput{Bucket: new("data")})
	refused(t, err, "NoSuchBucketPolicy", 404, "The bucket policy does not exist")
	for text, want := range map[string]string{
		"":   "Policies must be valid JSON and the first byte must be '{'",
		"{":  "Policies must be valid JSON and the first byte must be '{'",
		"{}": "Could not parse the policy: Statement is empty!",
		`{"Statement":[{"Effect":"Deny","Action":"s3:*","Resource":"*"}]}`:                                         "Missing required field Principal",
		`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::data-other/*"}]}`: "Policy has invalid resource",
	} {
		_, err := svc.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: new("data"), Policy: &text})
		refused(t, err, "MalformedPolicy", 400, want)
	}
	tls := `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`
	_, err = svc.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: new("data"), Policy: &tls})
	require.NoError(t, err)
	out, err := svc.GetBucketPolicy(t.Context(), &sdk.GetBucketPolicyInput{Bucket: new("data")})
	require.NoError(t, err)
	require.Equal(t, tls, *out.Policy)
	_, err = svc.DeleteBucketPolicy(t.Context(), &sdk.DeleteBucketPolicyInput{Bucket: new("data")})
	require.NoError(t, err)
	_, err = svc.GetBucketPolicy(t.Context(), &sdk.GetBucketPolicyInput{Bucket: new("data")})
	refused(t, err, "NoSuchBucketPolicy", 404, "")
}

func TestTags(t *testing.T) {
	svc := ready(t)
	set := func(pairs ...string) error {
		tags := &types.Tagging{}
		for i := 0; i < len(pairs); i += 2 {
			tags.TagSet = append(tags.TagSet, types.Tag{Key: &pairs[i], Value: &pairs[i+1]})
		}
		_, err := svc.PutBucketTagging(t.Context(), &sdk.PutBucketTaggingInput{Bucket: new("data"), Tagging: tags})
		return err
	}
	_, err := svc.GetBucketTagging(t.Context(), &sdk.GetBucketTaggingInput{Bucket: new("data")})
	refused(t, err, "NoSuchTagSet", 404, "The TagSet does not exist")
	refused(t, set("aws:x", "1"), "InvalidTag", 400, "System tags cannot be added/updated by requester")
	refused(t, set("x", "1", "x", "2"), "InvalidTag", 400, "Cannot provide multiple Tags with the same key")
	require.NoError(t, set("x", "1"))
	require.NoError(t, svc.TagSystem("data", map[string]string{"aws:cloudformation:stack-name": "S"}))
	refused(t, set("y", "1"), "InvalidTag", 400, "System tags cannot be removed by requester")
	require.NoError(t, set("aws:cloudformation:stack-name", "S", "y", "1"))
	out, err := svc.GetBucketTagging(t.Context(), &sdk.GetBucketTaggingInput{Bucket: new("data")})
	require.NoError(t, err)
	require.Equal(t, []types.Tag{{Key: new("aws:cloudformation:stack-name"), Value: new("S")}, {Key: new("y"), Value: new("1")}}, out.TagSet)
	_, err = svc.DeleteBucketTagging(t.Context(), &sdk.DeleteBucketTaggingInput{Bucket: new("data")})
	require.NoError(t, err)
	require.NoError(t, set("aws:cloudformation:stack-name", "S"))
}

func TestOwnership(t *testing.T) {
	svc := ready(t)
	_, err := svc.PutBucketOwnershipControls(t.Context(), &sdk.PutBucketOwnershipControlsInput{Bucket: new("data"), OwnershipControls: &types.OwnershipControls{
		Rules: []types.OwnershipControlsRule{{ObjectOwnership: types.ObjectOwnershipBucketOwnerPreferred}},
	}})
	require.NoError(t, err)
	out, err := svc.GetBucketOwnershipControls(t.Context(), &sdk.GetBucketOwnershipControlsInput{Bucket: new("data")})
	require.NoError(t, err)
	require.Equal(t, types.ObjectOwnershipBucketOwnerPreferred, out.OwnershipControls.Rules[0].ObjectOwnership)
}
