package lambda_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// publish makes a version and waits until it is active.
func (b *bench) publish() *sdk.PublishVersionOutput {
	b.t.Helper()
	out, err := b.PublishVersion(b.t.Context(), &sdk.PublishVersionInput{FunctionName: aws.String("f"), Description: aws.String("as it is")})
	require.NoError(b.t, err)
	time.Sleep(5 * time.Second)
	return out
}

func (b *bench) configure(in sdk.UpdateFunctionConfigurationInput) {
	b.t.Helper()
	in.FunctionName = aws.String("f")
	_, err := b.UpdateFunctionConfiguration(b.t.Context(), &in)
	require.NoError(b.t, err)
	time.Sleep(5 * time.Second)
}

// TestAVersionStaysWhatItWas: an invocation by number runs what was published, whatever became of the function.
func TestAVersionStaysWhatItWas(t *testing.T) {
	name := func(ctx context.Context, _ []byte) ([]byte, error) {
		known, _ := lambdacontext.FromContext(ctx)
		return []byte(`"` + known.InvokedFunctionArn + `"`), nil
	}
	inBubble(t, lambda.InProcess{"h": handler(name), "new": handler(echo)}, func(b *bench) {
		b.make(creation("f"))
		v := b.publish()
		require.Equal(t, "1", *v.Version)
		require.Equal(t, types.StatePending, v.State)
		require.Equal(t, "arn:aws:lambda:us-east-1:123456789012:function:f:1", *v.FunctionArn)
		require.Equal(t, "as it is", *v.Description)
		b.configure(sdk.UpdateFunctionConfigurationInput{Handler: aws.String("new")})
		out, err := b.call("f", `1`)
		require.NoError(t, err)
		require.Equal(t, "$LATEST 1", *out.ExecutedVersion+" "+string(out.Payload))
		out, err = b.call(*v.FunctionArn, `1`)
		require.NoError(t, err)
		require.Equal(t, `1 "`+*v.FunctionArn+`"`, *out.ExecutedVersion+" "+string(out.Payload))
		out, err = b.Invoke(b.t.Context(), &sdk.InvokeInput{FunctionName: aws.String("f"), Qualifier: aws.String("1")})
		require.NoError(t, err)
		require.Equal(t, "1", *out.ExecutedVersion)
		_, err = b.call("f:2", `1`)
		require.ErrorContains(t, err, "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:123456789012:function:f:2")
		_, err = b.AddPermission(b.t.Context(), &sdk.AddPermissionInput{FunctionName: v.FunctionArn})
		require.ErrorContains(t, err, "ResourceNotFoundException", "what belongs to a function as a whole is not a version's")
	})
}

// TestOnlyChangesAreVersions: what has not changed since the last version is that version.
func TestOnlyChangesAreVersions(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		b.make(creation("f"))
		require.Equal(t, "1", *b.publish().Version)
		b.configure(sdk.UpdateFunctionConfigurationInput{Timeout: aws.Int32(3)})
		again := b.publish()
		require.Equal(t, "1", *again.Version, "the same values are no change")
		require.Equal(t, types.StateActive, again.State)
		b.configure(sdk.UpdateFunctionConfigurationInput{Timeout: aws.Int32(9)})
		require.Equal(t, "2", *b.publish().Version)
		_, err := b.DeleteFunction(b.t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("f:2")})
		require.NoError(t, err)
		require.Equal(t, "3", *b.publish().Version, "no number is given twice")
		list, err := b.ListVersionsByFunction(b.t.Context(), &sdk.ListVersionsByFunctionInput{FunctionName: aws.String("f"), MaxItems: aws.Int32(2)})
		require.NoError(t, err)
		require.Equal(t, "$LATEST 1 3", *list.Versions[0].Version+" "+*list.Versions[1].Version+" "+*list.NextMarker)
		list, err = b.ListVersionsByFunction(b.t.Context(), &sdk.ListVersionsByFunctionInput{FunctionName: aws.String("f"), Marker: list.NextMarker})
		require.NoError(t, err)
		require.Len(t, list.Versions, 1)
	})
}

func TestWhatCannotBePublished(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		_, err := b.CreateFunction(b.t.Context(), creation("f"))
		require.NoError(t, err)
		in := &sdk.PublishVersionInput{FunctionName: aws.String("f")}
		_, err = b.PublishVersion(b.t.Context(), in)
		require.ErrorContains(t, err, "ResourceConflictException")
		time.Sleep(5 * time.Second)
		in.CodeSha256 = aws.String("other")
		_, err = b.PublishVersion(b.t.Context(), in)
		require.ErrorContains(t, err, "InvalidParameterValueException: CodeSHA256 (other) is different")
		in.CodeSha256, in.RevisionId = nil, aws.String("other")
		_, err = b.PublishVersion(b.t.Context(), in)
		require.ErrorContains(t, err, "PreconditionFailedException")
		_, err = b.DeleteFunction(b.t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("f"), Qualifier: aws.String("$LATEST")})
		require.ErrorContains(t, err, "$LATEST version cannot be deleted without deleting the function.")
		b.publish()
		_, err = b.DeleteFunction(b.t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("f")})
		require.NoError(t, err)
		_, err = b.GetFunctionConfiguration(b.t.Context(), &sdk.GetFunctionConfigurationInput{FunctionName: aws.String("f"), Qualifier: aws.String("1")})
		require.ErrorContains(t, err, "ResourceNotFoundException", "versions go with their function")
	})
}
