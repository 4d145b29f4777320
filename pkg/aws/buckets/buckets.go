// Package buckets looks at buckets that users bring. It never configures one, and writes nothing but a probe that it removes
// again.
package buckets

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// probePrefix is how the key of a probe begins; the rights of the function allow no other key.
const probePrefix = "agc-write-probe-"

// Buckets are the buckets of one region.
type Buckets struct {
	client *s3.Client
	region string
}

// New makes the adapter.
func New(cfg aws.Config) *Buckets { return &Buckets{client: s3.NewFromConfig(cfg), region: cfg.Region} }

// Find makes sure that the bucket exists, is in this region, and can be seen. The errors are Bucket.NotFound,
// Bucket.WrongRegion and Bucket.NotWritable.
func (b *Buckets) Find(ctx context.Context, name string) error {
	_, err := b.client.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: &name})
	response, ok := errors.AsType[*smithyhttp.ResponseError](err)
	if err == nil || !ok {
		return awsfault.From(err, "s3:ListBucket")
	}
	switch response.HTTPStatusCode() {
	case http.StatusNotFound:
		return fault.New(fault.BucketNotFound, "the bucket "+name+" was not found", "there is no bucket of this name",
			"check the name, or make the bucket first; nothing was changed")
	case http.StatusMovedPermanently, http.StatusTemporaryRedirect, http.StatusBadRequest:
		return b.elsewhere(name, response.Response.Header.Get("X-Amz-Bucket-Region"))
	case http.StatusForbidden:
		return notWritable(name, "access to it is denied: it belongs to another account, or its policy does not let this account in")
	}
	return awsfault.From(err, "s3:ListBucket")
}

func (b *Buckets) elsewhere(name, region string) error {
	why := "it is in another region than " + b.region
	if region != "" {
		why = "it is in " + region + ", not in " + b.region
	}
	return fault.New(fault.BucketWrongRegion, "the bucket "+name+" cannot be used here", why,
		"bring a bucket of this region: the data should be where the workflows run; nothing was changed")
}

// Prove makes sure that the bucket can be written to, by writing an empty object and removing it. A bucket that demands
// encryption headers is served. leftBehind is the key of a probe that could not be removed, "" when all is clean.
func (b *Buckets) Prove(ctx context.Context, name, operation string) (leftBehind string, err error) {
	key := probePrefix + operation
	for _, encryption := range []types.ServerSideEncryption{"", types.ServerSideEncryptionAwsKms, types.ServerSideEncryptionAes256} {
		_, err = b.client.PutObject(ctx, &s3.PutObjectInput{Bucket: &name, Key: &key, ServerSideEncryption: encryption, Body: strings.NewReader("")}, once)
		if awsfault.Code(err) != "AccessDenied" {
			break
		}
	}
	if awsfault.Code(err) == "AccessDenied" {
		return "", notWritable(name, "a test write was denied: "+awsfault.Message(err))
	}
	if err != nil {
		return "", awsfault.From(err, "s3:PutObject")
	}
	if _, err := b.client.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: &name, Key: &key}, once); err != nil {
		return key, nil //nolint:nilerr // the bucket is writable, which is what was asked; what is left is told
	}
	return "", nil
}

// once keeps the SDK from repeating a change after its fence is over.
func once(o *s3.Options) { o.Retryer = aws.NopRetryer{} }

func notWritable(name, why string) error {
	return fault.New(fault.BucketNotWritable, "the bucket "+name+" cannot be written to", why,
		"let this account write to it (bucket policy, and the key's policy when it is encrypted with a key of yours), or bring another one; nothing was changed")
}
