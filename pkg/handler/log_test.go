package handler

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestLogLinesSayWhatTheyAreAbout(t *testing.T) {
	tests := []struct {
		name, payload, reply string
		first, last          map[string]any
		not                  string
	}{
		{
			"begin", `{"id":"op-1","arn":"a","input":{"secret":"hush"}}`, `{"operation":{"id":"op-1","epoch":4}}`,
			map[string]any{"operation": "op-1"},
			map[string]any{"operation": "op-1", "epoch": 4.0},
			"hush",
		},
		{
			"plan", `{"work":{"operation":{"id":"op-1","epoch":3}}}`, `{}`,
			map[string]any{"operation": "op-1", "epoch": 3.0},
			map[string]any{"operation": "op-1", "epoch": 3.0},
			"step",
		},
		{
			"stack", `{"token":"hush","operation":{"id":"op-1","epoch":3},"step":{"id":"core","stack":"Agc-Core"}}`, `{}`,
			map[string]any{"operation": "op-1", "epoch": 3.0, "step": "core", "stack": "Agc-Core"},
			map[string]any{"step": "core"},
			"hush",
		},
		{
			"wake", `{"id":"event-1","source":"aws.cloudformation","detail":{"stack-id":"arn:aws:cloudformation:us-east-1:1:stack/Agc-Core/u"}}`, `{}`,
			map[string]any{"stack": "Agc-Core"},
			map[string]any{"stack": "Agc-Core"},
			"event-1",
		},
		{"junk", `[]`, `[]`, map[string]any{}, map[string]any{}, "operation"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			log := logTo(&out, slog.LevelInfo, "us-east-1")
			run := func(ctx context.Context, _ json.RawMessage) (json.RawMessage, error) {
				log.InfoContext(ctx, "between") // as a task logs
				return json.RawMessage(test.reply), nil
			}
			_, err := New(test.name, log, run).Invoke(t.Context(), []byte(test.payload))
			require.NoError(t, err)
			lines := decoded(t, out.Bytes())
			require.Len(t, lines, 3)
			for _, line := range lines {
				require.Subset(t, line, test.first)
				require.Equal(t, test.name, line["function"])
				require.Equal(t, "us-east-1", line["region"])
			}
			require.Subset(t, lines[2], test.last)
			require.NotContains(t, out.String(), test.not)
		})
	}
}

func decoded(t *testing.T, log []byte) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for line := range bytes.Lines(log) {
		var fields map[string]any
		require.NoError(t, json.Unmarshal(line, &fields))
		lines = append(lines, fields)
	}
	return lines
}

func TestMailAddressesStayOutOfTheLog(t *testing.T) {
	var out bytes.Buffer
	log := logTo(&out, slog.LevelInfo, "us-east-1").With("function", "f").WithGroup("g")
	log.InfoContext(t.Context(), "line", "why", "asked for by arn:aws:sts::1:assumed-role/Admin/ada.lovelace+x@mail.example.org", "seconds", 3)
	require.Contains(t, out.String(), `"g":{"why":"asked for by arn:aws:sts::1:assumed-role/Admin/(address)","seconds":3}`)
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

// A line in the embedded metric format has the metric's value, its dimensions' values and, under _aws, what is which.
func TestMeasuresAreEmbedded(t *testing.T) {
	var out bytes.Buffer
	log := logTo(&out, slog.LevelInfo, "us-east-1")
	ctx := subject{function: "finish", operation: "op-1", epoch: 3}.with(t.Context())
	NewMeter(log).Measure(ctx, account.Measure{Name: "Duration", Unit: "Seconds", Value: 1.5, By: []account.Tag{{Key: "Action", Value: "activate"}}}, account.TookOver())
	lines := decoded(t, out.Bytes())
	require.Len(t, lines, 2)
	require.Subset(t, lines[0], map[string]any{"Duration": 1.5, "Action": "activate", "operation": "op-1", "epoch": 3.0, "region": "us-east-1"})
	metadata := lines[0]["_aws"].(map[string]any)
	at, err := time.Parse(time.RFC3339Nano, lines[0]["timestamp"].(string))
	require.NoError(t, err)
	require.InDelta(t, at.UnixMilli(), metadata["Timestamp"], 0)
	require.Equal(t, []any{map[string]any{
		"Namespace": "Agc", "Dimensions": []any{[]any{"Action"}}, "Metrics": []any{map[string]any{"Name": "Duration", "Unit": "Seconds"}},
	}}, metadata["CloudWatchMetrics"])
	plain := lines[1]["_aws"].(map[string]any)["CloudWatchMetrics"].([]any)[0].(map[string]any)
	require.Equal(t, []any{[]any{}}, plain["Dimensions"])
}

func TestErrorsOfTheBackendAreCounted(t *testing.T) {
	for code, want := range map[fault.Code]string{fault.Internal: `"FunctionErrors":1`, fault.AwsUnavailable: `"Unavailable":1`} {
		var out bytes.Buffer
		h := New("f", logTo(&out, slog.LevelInfo, "us-east-1"), func(context.Context, in) (int, error) { return 0, fault.New(code, "w", "", "") })
		_, err := h.Invoke(t.Context(), []byte(`{}`))
		require.Error(t, err)
		require.Contains(t, out.String(), want)
	}
}
