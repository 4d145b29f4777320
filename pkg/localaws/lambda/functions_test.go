package lambda_test

import (
	"context"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

func TestFunctionIsPendingAtFirst(t *testing.T) {
	inBubble(t, lambda.InProcess{"h": handler(echo)}, func(b *bench) {
		out, err := b.CreateFunction(b.t.Context(), creation("f"))
		require.NoError(t, err)
		require.Equal(t, types.StatePending, out.State)
		require.Equal(t, "arn:aws:lambda:us-east-1:123456789012:function:f", *out.FunctionArn)
		require.Equal(t, int32(3), *out.Timeout)
		require.Equal(t, int32(128), *out.MemorySize)
		require.Equal(t, []types.Architecture{types.ArchitectureX8664}, out.Architectures)
		_, err = b.call("f", `{}`)
		require.ErrorContains(t, err, "ResourceConflictException: The operation cannot be performed at this time. The function is currently in the following state: Pending")
		time.Sleep(5 * time.Second)
		got, err := b.GetFunction(b.t.Context(), &sdk.GetFunctionInput{FunctionName: out.FunctionArn})
		require.NoError(t, err)
		require.Equal(t, types.StateActive, got.Configuration.State)
		require.Equal(t, types.LastUpdateStatusSuccessful, got.Configuration.LastUpdateStatus)
		require.Equal(t, out.CodeSha256, got.Configuration.CodeSha256)
		_, err = b.CreateFunction(b.t.Context(), creation("f"))
		require.ErrorContains(t, err, "ResourceConflictException: Function already exist: f")
	})
}

func TestCreateFunctionRefuses(t *testing.T) {
	for name, tc := range map[string]struct {
		change func(*sdk.CreateFunctionInput)
		want   string
	}{
		"missing key":  {func(in *sdk.CreateFunctionInput) { in.Code.S3Key = aws.String("x") }, "S3 Error Code: NoSuchKey. S3 Error Message: The specified key does not exist."},
		"no zip":       {func(in *sdk.CreateFunctionInput) { in.Code = &types.FunctionCode{ZipFile: []byte("no")} }, "Could not unzip uploaded file"},
		"no code":      {func(in *sdk.CreateFunctionInput) { in.Code = &types.FunctionCode{} }, "Please provide a source for function code."},
		"no handler":   {func(in *sdk.CreateFunctionInput) { in.Handler = nil }, "mandatory"},
		"runtime":      {func(in *sdk.CreateFunctionInput) { in.Runtime = "nodejs22.x" }, "LocalAws.NotImplemented: the local AWS does not know the runtime nodejs22.x"},
		"name":         {func(in *sdk.CreateFunctionInput) { in.FunctionName = aws.String("a b") }, "ValidationException: 1 validation error detected"},
		"timeout":      {func(in *sdk.CreateFunctionInput) { in.Timeout = aws.Int32(901) }, "ValidationException"},
		"memory":       {func(in *sdk.CreateFunctionInput) { in.MemorySize = aws.Int32(64) }, "MemorySize"},
		"tracing":      {func(in *sdk.CreateFunctionInput) { in.TracingConfig = &types.TracingConfig{Mode: "on"} }, "ValidationException"},
		"architecture": {func(in *sdk.CreateFunctionInput) { in.Architectures = []types.Architecture{"sparc"} }, "Architectures"},
		"vpc":          {func(in *sdk.CreateFunctionInput) { in.VpcConfig = &types.VpcConfig{} }, "the local AWS does not know the field VpcConfig of CreateFunctionInput"},
		"image":        {func(in *sdk.CreateFunctionInput) { in.Code.ImageUri = aws.String("i") }, "the local AWS does not know the field ImageUri"},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(b *bench) {
				in := creation("f")
				tc.change(in)
				_, err := b.CreateFunction(b.t.Context(), in)
				require.ErrorContains(t, err, tc.want)
				_, err = b.GetFunction(b.t.Context(), &sdk.GetFunctionInput{FunctionName: aws.String("f")})
				require.ErrorContains(t, err, "ResourceNotFoundException: Function not found: arn:aws:lambda:us-east-1:123456789012:function:f")
			})
		})
	}
}

func TestUpdateServesTheOldFunctionUntilItIsThrough(t *testing.T) {
	old := handler(echo)
	updated := lambda.InProcess{"h": old, "new": handler(func(_ context.Context, _ []byte) ([]byte, error) { return []byte(`"new"`), nil })}
	inBubble(t, updated, func(b *bench) {
		b.make(creation("f"))
		change := &sdk.UpdateFunctionConfigurationInput{
			FunctionName: aws.String("f"), Handler: aws.String("new"), Timeout: aws.Int32(9),
			TracingConfig: &types.TracingConfig{Mode: types.TracingModeActive},
			Environment:   &types.Environment{Variables: map[string]string{"A": "b"}},
		}
		out, err := b.UpdateFunctionConfiguration(b.t.Context(), change)
		require.NoError(t, err)
		require.Equal(t, types.LastUpdateStatusInProgress, out.LastUpdateStatus)
		require.Equal(t, types.StateActive, out.State)
		_, err = b.UpdateFunctionConfiguration(b.t.Context(), change)
		require.ErrorContains(t, err, "An update is in progress for resource: "+*out.FunctionArn)
		reply, err := b.call("f", `"old"`)
		require.NoError(t, err)
		require.Equal(t, `"old"`, string(reply.Payload))
		time.Sleep(5 * time.Second)
		reply, err = b.call("f", `"old"`)
		require.NoError(t, err)
		require.Equal(t, `"new"`, string(reply.Payload))
		got, err := b.GetFunctionConfiguration(b.t.Context(), &sdk.GetFunctionConfigurationInput{FunctionName: aws.String("f")})
		require.NoError(t, err)
		require.Equal(t, map[string]string{"A": "b"}, got.Environment.Variables)
		require.Equal(t, types.TracingModeActive, got.TracingConfig.Mode)
		got.Environment.Variables["A"] = "changed by the caller"
		code, err := b.UpdateFunctionCode(b.t.Context(), &sdk.UpdateFunctionCodeInput{FunctionName: aws.String("f"), ZipFile: zipped(t, "x", []byte("y"))})
		require.NoError(t, err)
		require.NotEqual(t, got.CodeSha256, code.CodeSha256)
		require.Equal(t, "b", code.Environment.Variables["A"])
		_, err = b.UpdateFunctionCode(b.t.Context(), &sdk.UpdateFunctionCodeInput{FunctionName: aws.String("f"), ZipFile: zipped(t, "", nil), RevisionId: got.RevisionId})
		require.ErrorContains(t, err, "PreconditionFailedException")
	})
}

func TestListAndDeleteFunctions(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		for _, name := range []string{"c", "a", "b"} {
			b.make(creation(name))
		}
		page, err := b.ListFunctions(b.t.Context(), &sdk.ListFunctionsInput{MaxItems: aws.Int32(2)})
		require.NoError(t, err)
		require.Len(t, page.Functions, 2)
		rest, err := b.ListFunctions(b.t.Context(), &sdk.ListFunctionsInput{Marker: page.NextMarker})
		require.NoError(t, err)
		require.Equal(t, "c", *rest.Functions[0].FunctionName)
		require.Nil(t, rest.NextMarker)
		_, err = b.DeleteFunction(b.t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("c")})
		require.NoError(t, err)
		_, err = b.DeleteFunction(b.t.Context(), &sdk.DeleteFunctionInput{FunctionName: aws.String("c")})
		require.ErrorContains(t, err, "ResourceNotFoundException")
	})
}

func TestTags(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		in := creation("f")
		in.Tags = map[string]string{"a": "1"}
		b.make(in)
		arn := aws.String("arn:aws:lambda:us-east-1:123456789012:function:f")
		_, err := b.TagResource(b.t.Context(), &sdk.TagResourceInput{Resource: arn, Tags: map[string]string{"b": "2"}})
		require.NoError(t, err)
		_, err = b.UntagResource(b.t.Context(), &sdk.UntagResourceInput{Resource: arn, TagKeys: []string{"a"}})
		require.NoError(t, err)
		out, err := b.ListTags(b.t.Context(), &sdk.ListTagsInput{Resource: arn})
		require.NoError(t, err)
		require.Equal(t, map[string]string{"b": "2"}, out.Tags)
	})
}

func TestPermissions(t *testing.T) {
	const events, rule = "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/stacks"
	inBubble(t, nil, func(b *bench) {
		b.make(creation("f"))
		require.False(t, b.Permits("f", events, rule))
		in := &sdk.AddPermissionInput{
			FunctionName: aws.String("f"), StatementId: aws.String("s"), Action: aws.String("lambda:InvokeFunction"),
			Principal: aws.String(events), SourceArn: aws.String(rule),
		}
		_, err := b.AddPermission(b.t.Context(), in)
		require.NoError(t, err)
		_, err = b.AddPermission(b.t.Context(), in)
		require.ErrorContains(t, err, "The statement id (s) provided already exists")
		require.True(t, b.Permits("f", events, rule))
		require.False(t, b.Permits("f", events, rule+"2"))
		require.False(t, b.Permits("f", "s3.amazonaws.com", rule))
		require.False(t, b.Permits("missing", events, rule))
		policy, err := b.GetPolicy(b.t.Context(), &sdk.GetPolicyInput{FunctionName: aws.String("f")})
		require.NoError(t, err)
		require.JSONEq(t, `{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"s","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},
			"Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:us-east-1:123456789012:function:f","Condition":{"ArnLike":{"AWS:SourceArn":"`+rule+`"}}}]}`, *policy.Policy)
		_, err = b.RemovePermission(b.t.Context(), &sdk.RemovePermissionInput{FunctionName: aws.String("f"), StatementId: aws.String("s")})
		require.NoError(t, err)
		require.False(t, b.Permits("f", events, rule))
		_, err = b.GetPolicy(b.t.Context(), &sdk.GetPolicyInput{FunctionName: aws.String("f")})
		require.ErrorContains(t, err, "ResourceNotFoundException")
		_, err = b.RemovePermission(b.t.Context(), &sdk.RemovePermissionInput{FunctionName: aws.String("f"), StatementId: aws.String("s")})
		require.ErrorContains(t, err, "ResourceNotFoundException")
	})
}

func TestPermissionByPattern(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		b.make(creation("f"))
		_, err := b.AddPermission(b.t.Context(), &sdk.AddPermissionInput{
			FunctionName: aws.String("f"), StatementId: aws.String("s"),
			Action: aws.String("lambda:*"), Principal: aws.String("*"), SourceArn: aws.String("arn:aws:events:*:rule/st*"), SourceAccount: aws.String("123456789012"),
		})
		require.NoError(t, err)
		require.True(t, b.Permits("f", "events.amazonaws.com", "arn:aws:events:us-east-1:123456789012:rule/stacks"))
		require.False(t, b.Permits("f", "events.amazonaws.com", "arn:aws:events:us-east-1:999999999999:rule/stacks"))
	})
}
