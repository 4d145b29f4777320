package cloudwatch

import (
	"context"
	"testing"
	"testing/synctest"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// bench is the service in a bubble.
type bench struct {
	*Service
	t *testing.T
}

func inBubble(t *testing.T, test func(t *testing.T, b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		test(t, bench{New(region.New("123456789012", "us-east-1", region.NewClock(1), 1)), t})
	})
}

// must is the output of an operation that has to succeed.
func must[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I) *O {
	b.t.Helper()
	out, err := op(b.t.Context(), in)
	require.NoError(b.t, err)
	return out
}

// refused requires that an operation fails with a code, and with a text unless that is empty.
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
