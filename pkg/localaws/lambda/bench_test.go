package lambda_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const roleArn = "arn:aws:iam::123456789012:role/f"

// bucket holds one package under the key "code".
type bucket []byte

func (b bucket) GetObject(_ context.Context, in *s3.GetObjectInput) (*s3.GetObjectOutput, error) {
	if *in.Key != "code" {
		return nil, region.Refuse("NoSuchKey", "The specified key does not exist.").With(404)
	}
	return &s3.GetObjectOutput{Body: io.NopCloser(bytes.NewReader(b))}, nil
}

// zipped makes a package of one file; without a name, of none.
func zipped(t *testing.T, name string, body []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	if name != "" {
		h := &zip.FileHeader{Name: name, Method: zip.Deflate}
		h.SetMode(0o755)
		f, err := w.CreateHeader(h)
		require.NoError(t, err)
		_, err = f.Write(body)
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return b.Bytes()
}

// handler is a function's code in this process.
type handler func(ctx context.Context, payload []byte) ([]byte, error)

func (h handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) { return h(ctx, payload) }

type bench struct {
	*lambda.Service
	t   *testing.T
	reg *region.Region
}

// inBubble runs a test on a Lambda with a runner, inside a synctest bubble.
func inBubble(t *testing.T, runner lambda.Runner, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
		b := &bench{lambda.New(ctx, reg, bucket(zipped(t, "", nil)), runner), t, reg}
		test(b)
		cancel()
		b.Wait()
	})
}

func creation(name string) *sdk.CreateFunctionInput {
	return &sdk.CreateFunctionInput{
		FunctionName: &name, Handler: aws.String("h"), Role: aws.String(roleArn), Runtime: "provided.al2023",
		Code: &types.FunctionCode{S3Bucket: aws.String("b"), S3Key: aws.String("code")},
	}
}

// make creates a function and waits until it is active.
func (b *bench) make(in *sdk.CreateFunctionInput) {
	_, err := b.CreateFunction(b.t.Context(), in)
	require.NoError(b.t, err)
	time.Sleep(5 * time.Second)
}

func (b *bench) call(name, payload string) (*sdk.InvokeOutput, error) {
	return b.Invoke(b.t.Context(), &sdk.InvokeInput{FunctionName: &name, Payload: []byte(payload)})
}

// failure reads the payload of a failed invocation.
func failure(t *testing.T, out *sdk.InvokeOutput) (kind, message string) {
	t.Helper()
	require.Equal(t, "Unhandled", aws.ToString(out.FunctionError))
	var reported struct{ ErrorType, ErrorMessage string }
	require.NoError(t, json.Unmarshal(out.Payload, &reported))
	return reported.ErrorType, reported.ErrorMessage
}

func echo(_ context.Context, payload []byte) ([]byte, error) { return payload, nil }
