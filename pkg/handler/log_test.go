package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestLogLinesSayWhoseTheyAre(t *testing.T) {
	tests := []struct {
		name    string
		payload string
		want    map[string]any
		not     string
	}{
		{"begin", `{"id":"op-1","arn":"a","input":{"secret":"hush"}}`, map[string]any{"operation": "op-1"}, "hush"},
		{"plan", `{"work":{"operation":{"id":"op-1","epoch":3}}}`, map[string]any{"operation": "op-1", "epoch": 3.0}, "step"},
		{
			"stack", `{"token":"hush","operation":{"id":"op-1","epoch":3},"step":{"id":"core","stack":"Agc-Core"}}`,
			map[string]any{"operation": "op-1", "epoch": 3.0, "step": "core", "stack": "Agc-Core"},
			"hush",
		},
		{"wake", `{"id":"event-1","detail":{}}`, map[string]any{"function": "wake"}, "epoch"},
		{"junk", `[]`, map[string]any{"function": "junk"}, "operation"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var log bytes.Buffer
			h := New(test.name, slog.New(slog.NewJSONHandler(&log, nil)), func(context.Context, json.RawMessage) (int, error) { return 1, nil })
			_, err := h.Invoke(t.Context(), []byte(test.payload))
			require.NoError(t, err)
			lines := 0
			for line := range strings.Lines(log.String()) {
				var fields map[string]any
				require.NoError(t, json.Unmarshal([]byte(line), &fields))
				require.Subset(t, fields, test.want)
				lines++
			}
			require.Equal(t, 2, lines)
			require.NotContains(t, log.String(), test.not)
		})
	}
}

func TestFailuresAreLoggedWithTheirName(t *testing.T) {
	var log bytes.Buffer
	h := New("f", slog.New(slog.NewJSONHandler(&log, nil)), func(context.Context, in) (out, error) {
		return out{}, fault.New(fault.LockLost, "lost", "taken over", "")
	})
	_, err := h.Invoke(t.Context(), []byte(`{}`))
	require.Error(t, err)
	require.Contains(t, log.String(), `"level":"ERROR"`)
	require.Contains(t, log.String(), `"code":"Lock.Lost"`)
}

func TestTheLogIsSilentOutsideOfLambda(t *testing.T) {
	env := map[string]string{}
	get := func(name string) string { return env[name] }
	require.False(t, Logger(get).Enabled(t.Context(), slog.LevelError))
	env["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001"
	require.True(t, Logger(get).Enabled(t.Context(), slog.LevelError))
}

func TestEnvironmentNamesAllThatIsMissing(t *testing.T) {
	get := func(name string) string { return map[string]string{"A": "1", "B": ""}[name] }
	values, err := Environment(get, "A")
	require.NoError(t, err)
	require.Equal(t, map[string]string{"A": "1"}, values)
	_, err = Environment(get, "A", "B", "C")
	require.ErrorContains(t, err, "not set: B, C")
}
