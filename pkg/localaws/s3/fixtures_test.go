package s3_test

import (
	"errors"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/s3"
)

const account = "123456789012"

func regional(name string) *s3.Service {
	return s3.New(region.New(account, name, region.NewClock(1), 1))
}

// ready is a service with the bucket "data".
func ready(t *testing.T) *s3.Service {
	svc := regional("us-east-1")
	_, err := svc.CreateBucket(t.Context(), &sdk.CreateBucketInput{Bucket: new("data")})
	require.NoError(t, err)
	return svc
}

func put(t *testing.T, svc *s3.Service, keys ...string) {
	for _, key := range keys {
		_, err := svc.PutObject(t.Context(), &sdk.PutObjectInput{Bucket: new("data"), Key: &key, Body: strings.NewReader("body of " + key)})
		require.NoError(t, err)
	}
}

// refused holds an error to a code, an HTTP status and a text, of which "" is any.
func refused(t *testing.T, err error, code string, status int, text string) {
	t.Helper()
	r, ok := errors.AsType[*region.Refusal](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, code, r.Code)
	require.Equal(t, status, r.Status)
	if text != "" {
		require.Equal(t, text, r.Message)
	}
}
