package lambda

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// source says where a function's code is: in the request itself, or in S3.
type source struct {
	zip                  []byte
	bucket, key, version *string
}

// fetch returns the zip file, which must be one. The texts are those of Lambda.
func (s *Service) fetch(ctx context.Context, from source) ([]byte, error) {
	body := from.zip
	if body == nil {
		var err error
		if body, err = s.download(ctx, from); err != nil {
			return nil, err
		}
	}
	if _, err := zip.NewReader(bytes.NewReader(body), int64(len(body))); err != nil {
		return nil, region.Refuse("InvalidParameterValueException",
			"Could not unzip uploaded file. Please check your file, then try to upload again.")
	}
	return body, nil
}

func (s *Service) download(ctx context.Context, from source) ([]byte, error) {
	if aws.ToString(from.bucket) == "" || aws.ToString(from.key) == "" {
		return nil, region.Refuse("InvalidParameterValueException", "Please provide a source for function code.")
	}
	out, err := s.code.GetObject(ctx, &s3.GetObjectInput{Bucket: from.bucket, Key: from.key, VersionId: from.version})
	if err != nil {
		code, text := "InternalError", err.Error()
		if known, ok := errors.AsType[smithy.APIError](err); ok {
			code, text = known.ErrorCode(), known.ErrorMessage()
		}
		return nil, region.Refuse("InvalidParameterValueException",
			"Error occurred while GetObject. S3 Error Code: %s. S3 Error Message: %s", code, text)
	}
	body, err := io.ReadAll(out.Body)
	if err := errors.Join(err, out.Body.Close()); err != nil {
		return nil, fmt.Errorf("read code: %w", err)
	}
	return body, nil
}

// digest is the form in which Lambda reports the hash of a package.
func digest(body []byte) *string {
	sum := sha256.Sum256(body)
	return aws.String(base64.StdEncoding.EncodeToString(sum[:]))
}
