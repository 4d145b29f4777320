package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

type in struct {
	Name string `json:"name"`
}

type out struct {
	Greeting string `json:"greeting"`
}

func greet(_ context.Context, i in) (out, error) { return out{"hello " + i.Name}, nil }

var silent = slog.New(slog.DiscardHandler)

// refused is the error of an invocation as Lambda reports it.
func refused(t *testing.T, err error) (string, fault.Fault) {
	t.Helper()
	e, ok := err.(messages.InvokeResponse_Error) //nolint:errorlint // aws-lambda-go looks at the outermost type only
	require.True(t, ok, "%T %v", err, err)
	var f fault.Fault
	require.NoError(t, json.Unmarshal([]byte(e.Message), &f))
	return e.Type, f
}

func TestInvokeAnswers(t *testing.T) {
	reply, err := New("greet", silent, greet).Invoke(t.Context(), []byte(`{"name":"ada"}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"greeting":"hello ada"}`, string(reply))
}

func TestInvokeDecodesStrictly(t *testing.T) {
	for _, payload := range []string{``, `{`, `[]`, `{"name":1}`, `{"name":"a","age":1}`, `{"name":"a"}{}`} {
		_, err := New("greet", silent, greet).Invoke(t.Context(), []byte(payload))
		name, _ := refused(t, err)
		require.Equal(t, "Internal", name, payload)
	}
}

func TestInvokeTakesAnyPayloadAsRawMessage(t *testing.T) {
	raw := func(_ context.Context, m json.RawMessage) (string, error) { return string(m), nil }
	reply, err := New("raw", silent, raw).Invoke(t.Context(), []byte(`{"anything":[1]}`))
	require.NoError(t, err)
	require.JSONEq(t, `"{\"anything\":[1]}"`, string(reply))
}

func TestErrorsLeaveWithTheirName(t *testing.T) {
	busy := fault.New(fault.RegionBusy, "busy", "because", "wait")
	tests := []struct {
		name string
		err  error
		want fault.Code
	}{
		{"a fault", busy, fault.RegionBusy},
		{"a wrapped fault", fmt.Errorf("take lock: %w", busy), fault.RegionBusy},
		{"a joined fault", errors.Join(errors.New("x"), busy), fault.RegionBusy},
		{"any other error", errors.New("x"), fault.Internal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := New("f", silent, func(context.Context, in) (out, error) { return out{}, test.err }).Invoke(t.Context(), []byte(`{}`))
			name, f := refused(t, err)
			require.Equal(t, string(test.want), name)
			require.Equal(t, test.want, f.Code)
			require.Equal(t, fault.Of(test.err), f)
		})
	}
}

func TestPanicsAreSurvived(t *testing.T) {
	var log bytes.Buffer
	h := New("f", slog.New(slog.NewJSONHandler(&log, nil)), func(context.Context, in) (out, error) { panic("no such zone") })
	_, err := h.Invoke(t.Context(), []byte(`{}`))
	name, f := refused(t, err)
	require.Equal(t, "Internal", name)
	require.Contains(t, f.Why, "no such zone")
	require.Contains(t, log.String(), "handler_test.go", "the log tells where")
}

func TestTimeIsKeptForTheAnswer(t *testing.T) {
	deadline := time.Now().Add(time.Hour)
	ctx, cancel := context.WithDeadline(t.Context(), deadline)
	defer cancel()
	var seen time.Time
	h := New("f", silent, func(ctx context.Context, _ in) (out, error) {
		seen, _ = ctx.Deadline()
		return out{}, nil
	})
	_, err := h.Invoke(ctx, []byte(`{}`))
	require.NoError(t, err)
	require.Equal(t, reserve, deadline.Sub(seen))
}

func TestWhatCannotBeWrittenIsInternal(t *testing.T) {
	h := New("f", silent, func(context.Context, in) (func(), error) { return func() {}, nil })
	_, err := h.Invoke(t.Context(), []byte(`{}`))
	name, _ := refused(t, err)
	require.Equal(t, "Internal", name)
}
