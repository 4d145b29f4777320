package ssm

import (
	"context"
	"testing"
	"testing/synctest"

	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// bench is a Parameter Store in a bubble, beside an EC2.
type bench struct {
	*Service
	ec2 *ec2.Service
	t   *testing.T
}

func inBubble(t *testing.T, test func(t *testing.T, b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
		machines := ec2.New(reg)
		test(t, bench{New(reg, machines), machines, t})
	})
}

// must is the output of an operation that has to succeed.
func must[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I) *O {
	b.t.Helper()
	out, err := op(b.t.Context(), in)
	require.NoError(b.t, err)
	return out
}

// refused requires that an operation fails with a code and a text.
func refused[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I, code, text string) {
	b.t.Helper()
	_, err := op(b.t.Context(), in)
	var refusal smithy.APIError
	require.ErrorAs(b.t, err, &refusal)
	require.Equal(b.t, code, refusal.ErrorCode())
	if text != "" {
		require.Equal(b.t, text, refusal.ErrorMessage())
	}
}

func text(name, value string) *sdk.PutParameterInput {
	return &sdk.PutParameterInput{Name: &name, Value: &value, Type: types.ParameterTypeString}
}

func imageInput(name, value string) *sdk.PutParameterInput {
	in := text(name, value)
	in.DataType = new("aws:ec2:image")
	return in
}

func (b bench) value(name string) string {
	b.t.Helper()
	return *must(b, b.GetParameter, &sdk.GetParameterInput{Name: &name}).Parameter.Value
}

func (b bench) none(name string) {
	b.t.Helper()
	refused(b, b.GetParameter, &sdk.GetParameterInput{Name: &name}, "ParameterNotFound", "")
}
