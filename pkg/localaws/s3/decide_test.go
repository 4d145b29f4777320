package s3_test

import (
	"context"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/s3"
)

const session = "arn:aws:sts::123456789012:assumed-role/worker/one"

// deny is a policy of one statement that denies everything on bucket "data" under the given members, such as a condition.
func deny(members string) string {
	return `{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"s3:*","Resource":["arn:aws:s3:::data","arn:aws:s3:::data/*"],` + members + `}}`
}

func apply(t *testing.T, svc *s3.Service, policy string) {
	t.Helper()
	_, err := svc.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: new("data"), Policy: &policy})
	require.NoError(t, err)
}

func TestPoliciesDecidePuts(t *testing.T) {
	aes, kms := types.ServerSideEncryptionAes256, types.ServerSideEncryptionAwsKms
	on := func(condition string) string { return deny(`"Principal":"*","Condition":{` + condition + `}`) }
	only := func(action, resource string) string {
		return `{"Statement":{"Effect":"Deny","Principal":"*","Action":"` + action + `","Resource":"arn:aws:s3:::data` + resource + `"}}`
	}
	for name, c := range map[string]struct {
		policy     string
		encryption types.ServerSideEncryption
		key        string
		denied     bool
	}{
		"everybody":                 {policy: deny(`"Principal":"*"`), denied: true},
		"every account":             {policy: deny(`"Principal":{"AWS":"*"}`), denied: true},
		"the account by its number": {policy: deny(`"Principal":{"AWS":"123456789012"}`), denied: true},
		"the account by its ARN":    {policy: deny(`"Principal":{"AWS":["arn:aws:iam::123456789012:root"]}`), denied: true},
		"the role of the session":   {policy: deny(`"Principal":{"AWS":"arn:aws:iam::123456789012:role/path/worker"}`), denied: true},
		"the session":               {policy: deny(`"Principal":{"AWS":"` + session + `"}`), denied: true},
		"another role":              {policy: deny(`"Principal":{"AWS":"arn:aws:iam::123456789012:role/work"}`)},
		"another account":           {policy: deny(`"Principal":{"AWS":"999999999999"}`)},
		"a service":                 {policy: deny(`"Principal":{"Service":"logging.s3.amazonaws.com"}`)},
		"TLS only":                  {policy: on(`"Bool":{"aws:SecureTransport":"false"}`)},
		"TLS only, unquoted":        {policy: on(`"Bool":{"aws:SecureTransport":false}`)},
		"no TLS":                    {policy: on(`"Bool":{"aws:securetransport":"true"}`), denied: true},
		"KMS, none asked for":       {policy: on(`"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}`), denied: true},
		"KMS, AES256 asked for":     {policy: on(`"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}`), encryption: aes, denied: true},
		"KMS, and it is":            {policy: on(`"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}`), encryption: kms},
		"KMS if any, none":          {policy: on(`"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption":"aws:kms"}`), denied: true},
		"one of two":                {policy: on(`"StringNotEquals":{"s3:x-amz-server-side-encryption":["aws:kms","AES256"]}`), encryption: aes},
		"header needed, lacking":    {policy: on(`"Null":{"s3:x-amz-server-side-encryption":"true"}`), denied: true},
		"header needed, there":      {policy: on(`"Null":{"s3:x-amz-server-side-encryption":true}`), encryption: aes},
		"another key":               {policy: on(`"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"k1"}`), encryption: kms, key: "k2", denied: true},
		"the key":                   {policy: on(`"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"k1"}`), encryption: kms, key: "k1"},
		"both conditions, one met":  {policy: on(`"Bool":{"aws:SecureTransport":"true"},"StringEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}`)},
		"own account":               {policy: on(`"StringNotEquals":{"aws:PrincipalAccount":"123456789012"}`)},
		"no source account":         {policy: on(`"StringEquals":{"aws:SourceAccount":"123456789012"}`)},
		"part of an action":         {policy: only("S3:put*", "/*"), denied: true},
		"one letter of an action":   {policy: only("s3:PutObjec?", "/*"), denied: true},
		"another action":            {policy: only("s3:Get*", "/*")},
		"a prefix":                  {policy: only("s3:*", "/in/*"), denied: true},
		"another prefix":            {policy: only("s3:*", "/IN/*")},
		"the bucket alone":          {policy: only("s3:*", "")},
		"in the middle":             {policy: only("*", "/*/k?y"), denied: true},
		"all but this action":       {policy: `{"Statement":{"Effect":"Deny","Principal":"*","NotAction":"s3:PutObject","Resource":"arn:aws:s3:::data/*"}}`},
		"all but other resources":   {policy: `{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","NotResource":"arn:aws:s3:::data/out/*"}}`, denied: true},
	} {
		t.Run(name, func(t *testing.T) {
			svc := ready(t)
			apply(t, svc, c.policy)
			in := &sdk.PutObjectInput{Bucket: new("data"), Key: new("in/key"), ServerSideEncryption: c.encryption}
			if c.key != "" {
				in.SSEKMSKeyId = &c.key
			}
			_, err := svc.PutObject(region.WithCaller(t.Context(), session), in)
			if !c.denied {
				require.NoError(t, err)
				return
			}
			refused(t, err, "AccessDenied", 403, `User: `+session+` is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::data/in/key" with an explicit deny in a resource-based policy`)
		})
	}
}

func TestPoliciesThatCannotBeDecidedAreRefused(t *testing.T) {
	svc := ready(t)
	for policy, what := range map[string]string{
		deny(`"NotPrincipal":{"AWS":"123456789012"}`):                                                                 "NotPrincipal",
		deny(`"Principal":{"CanonicalUser":"abc"}`):                                                                   "Principal CanonicalUser",
		deny(`"Principal":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}`):                               "condition operator IpAddress",
		deny(`"Principal":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`):                           "condition key aws:SourceVpce",
		`{"Statement":{"Effect":"Deny","Principal":"*","Action":"*","Resource":"arn:aws:s3:::data/${aws:username}"}}`: "variable in arn:aws:s3:::data/${aws:username}",
	} {
		_, err := svc.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: new("data"), Policy: &policy})
		refused(t, err, "LocalAws.NotImplemented", 501, "the local AWS does not know the "+what+" of a policy")
	}
	_, err := svc.PutBucketPolicy(t.Context(), &sdk.PutBucketPolicyInput{Bucket: new("data"), Policy: new(`{"Statement":{"Effect":"Deny","Principal":"*","Action":"ec2:*","Resource":"*"}}`)})
	refused(t, err, "MalformedPolicy", 400, "Policy has invalid action")
}

func TestEachCallHasItsAction(t *testing.T) {
	for action, do := range map[string]func(context.Context, *s3.Service) error{
		"s3:PutObject": func(ctx context.Context, s *s3.Service) error {
			_, err := s.PutObject(ctx, &sdk.PutObjectInput{Bucket: new("data"), Key: new("k")})
			return err
		},
		"s3:GetObject": func(ctx context.Context, s *s3.Service) error {
			_, err := s.GetObject(ctx, &sdk.GetObjectInput{Bucket: new("data"), Key: new("k")})
			return err
		},
		"s3:DeleteObject": func(ctx context.Context, s *s3.Service) error {
			_, err := s.DeleteObject(ctx, &sdk.DeleteObjectInput{Bucket: new("data"), Key: new("k")})
			return err
		},
		"s3:DeleteObjectVersion": func(ctx context.Context, s *s3.Service) error {
			_, err := s.DeleteObject(ctx, &sdk.DeleteObjectInput{Bucket: new("data"), Key: new("k"), VersionId: new("null")})
			return err
		},
		"s3:ListBucket": func(ctx context.Context, s *s3.Service) error {
			_, err := s.ListObjectsV2(ctx, &sdk.ListObjectsV2Input{Bucket: new("data")})
			return err
		},
		"s3:GetBucketLocation": func(ctx context.Context, s *s3.Service) error {
			_, err := s.GetBucketLocation(ctx, &sdk.GetBucketLocationInput{Bucket: new("data")})
			return err
		},
		"s3:GetEncryptionConfiguration": func(ctx context.Context, s *s3.Service) error {
			_, err := s.GetBucketEncryption(ctx, &sdk.GetBucketEncryptionInput{Bucket: new("data")})
			return err
		},
	} {
		svc := ready(t)
		put(t, svc, "k")
		apply(t, svc, `{"Statement":{"Effect":"Deny","Principal":"*","Action":"`+action+`","Resource":"*"}}`)
		err := do(region.WithCaller(t.Context(), session), svc)
		refused(t, err, "AccessDenied", 403, "")
		require.Contains(t, err.Error(), "perform: "+action+" on")
	}
}

func TestHeadsAndAbsentKeysUnderAPolicy(t *testing.T) {
	svc := ready(t)
	put(t, svc, "k")
	apply(t, svc, `{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:ListBucket","Resource":"arn:aws:s3:::data"}}`)
	_, err := svc.HeadBucket(t.Context(), &sdk.HeadBucketInput{Bucket: new("data")})
	refused(t, err, "Forbidden", 403, "")
	_, err = svc.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: new("data"), Key: new("k")})
	require.NoError(t, err)
	_, err = svc.HeadObject(t.Context(), &sdk.HeadObjectInput{Bucket: new("data"), Key: new("absent")})
	refused(t, err, "Forbidden", 403, "")
}

func TestOnlyRootMendsAPolicyThatDeniesAll(t *testing.T) {
	svc := ready(t)
	apply(t, svc, deny(`"Principal":"*"`))
	drop := func(caller string) error {
		_, err := svc.DeleteBucketPolicy(region.WithCaller(t.Context(), caller), &sdk.DeleteBucketPolicyInput{Bucket: new("data")})
		return err
	}
	refused(t, drop(session), "AccessDenied", 403, "")
	require.NoError(t, drop("arn:aws:iam::123456789012:root"))
	put(t, svc, "k")
}

func TestForeignBuckets(t *testing.T) {
	svc := ready(t)
	svc.Foreign("theirs", "999999999999", "us-east-1")
	allow := func(action string) {
		require.NoError(t, svc.ForeignPolicy("theirs", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":[`+action+`],"Resource":["arn:aws:s3:::theirs","arn:aws:s3:::theirs/*"]}}`))
	}
	write := func() error {
		_, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("theirs"), Key: new("k"), Body: strings.NewReader("text"), ExpectedBucketOwner: new("999999999999")})
		return err
	}
	read := func() error {
		_, err := svc.GetObject(t.Context(), &sdk.GetObjectInput{Bucket: new("theirs"), Key: new("k")})
		return err
	}
	refused(t, write(), "AccessDenied", 403, "Access Denied")
	allow(`"s3:PutObject","s3:GetObject"`)
	refused(t, read(), "AccessDenied", 403, "Access Denied") // nothing is there, which who may not list is not told
	require.NoError(t, write())
	require.NoError(t, read())
	allow(`"s3:GetObject","s3:ListBucket"`)
	require.NoError(t, read())
	refused(t, write(), "AccessDenied", 403, "Access Denied")
	require.NoError(t, svc.ForeignPolicy("theirs", ""))
	refused(t, read(), "AccessDenied", 403, "Access Denied")
	refused(t, svc.ForeignPolicy("nothing", ""), "NoSuchBucket", 404, "")
}

func TestDeleteObjectsSaysWhatItMayNotDelete(t *testing.T) {
	svc := ready(t)
	put(t, svc, "kept", "gone")
	apply(t, svc, `{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::data/kept"}}`)
	out, err := svc.DeleteObjects(t.Context(), &sdk.DeleteObjectsInput{Bucket: new("data"), Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: new("kept")}, {Key: new("gone")}}}})
	require.NoError(t, err)
	require.Len(t, out.Deleted, 1)
	require.Equal(t, "kept", *out.Errors[0].Key)
	require.Equal(t, "AccessDenied", *out.Errors[0].Code)
}
