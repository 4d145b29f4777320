package events

import (
	"bytes"
	"encoding/json"
	"flag"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

var update = flag.Bool("update", false, "write the schemas anew")

func TestSchemasAreWhatTheTypesSay(t *testing.T) {
	for name, schema := range Schemas() {
		want, err := json.MarshalIndent(schema, "", "  ")
		require.NoError(t, err)
		want = append(want, '\n')
		if *update {
			require.NoError(t, os.WriteFile(name, want, 0o600))
		}
		got, err := os.ReadFile(name)
		require.NoError(t, err)
		require.Equal(t, string(want), string(got), "run: go test ./events -update")
	}
}

// TestSamplesAreAccepted holds the samples both ways: the schema accepts them, and so does what the state machine runs.
func TestSamplesAreAccepted(t *testing.T) {
	schema := compile(t, "request.schema.json")
	actions := map[account.Action]bool{}
	for _, name := range samples(t) {
		text, err := fs.ReadFile(Files, name)
		require.NoError(t, err)
		require.NoError(t, schema.Validate(decode(t, text)), name)
		r, err := account.ParseRequest(text)
		require.NoError(t, err, name)
		actions[r.Action] = true
	}
	for _, f := range account.Fields() {
		for _, action := range f.Values {
			require.True(t, actions[account.Action(action)], "there is no sample for %s", action)
		}
	}
}

// TestSchemaAndParserAgree: on any object, the schema refuses exactly what ParseRequest refuses.
func TestSchemaAndParserAgree(t *testing.T) {
	schema := compile(t, "request.schema.json")
	values := []any{"activate", "update", "deactivate", "repair", "keep", "tidy", "7d", "2026-12-24T00:00:00Z", "ami-0123456789abcdef0", "vpc-12345678", []any{"subnet-12345678"}, []any{"x"}, map[string]any{"team": "x"}, map[string]any{"team": 1}, "other", "", true, false, nil, 1.5, []any{}, map[string]any{}}
	rapid.Check(t, func(t *rapid.T) {
		input := map[string]any{}
		for _, name := range []string{"action", "preview", "plan", "tags", "ami", "usePublicSubnets", "vpc", "subnets", "bucket", "force", "until", "idleAfter", "region", "Action"} {
			if rapid.Bool().Draw(t, "has "+name) {
				input[name] = rapid.SampledFrom(values).Draw(t, name)
			}
		}
		text, err := json.Marshal(input)
		require.NoError(t, err)
		_, err = account.ParseRequest(text)
		require.Equal(t, schema.Validate(input) == nil, err == nil, "%s: %v", text, err)
	})
}

func TestOutcomesFollowTheirSchema(t *testing.T) {
	schema := compile(t, "outcome.schema.json")
	w := account.Begun(account.Operation{ID: "op"}, account.Request{Action: account.Activate})
	failed := w
	failed.Failure.Error = "States.Timeout"
	for name, o := range map[string]account.Outcome{
		"begun":   w.Outcome,
		"preview": account.Answer(w, time.Unix(0, 0).UTC()),
		"failed":  account.Conclude(failed, account.Snapshot{}, time.Unix(0, 0).UTC()),
	} {
		text, err := json.Marshal(o)
		require.NoError(t, err)
		require.NoError(t, schema.Validate(decode(t, text)), name)
	}
	require.Error(t, schema.Validate(map[string]any{"operation": "op"}), "a hole is refused")
}

func samples(t *testing.T) []string {
	names, err := fs.Glob(Files, "*.json")
	require.NoError(t, err)
	var out []string
	for _, n := range names {
		if !strings.HasSuffix(n, ".schema.json") && !strings.HasPrefix(n, "notice-") {
			out = append(out, n)
		}
	}
	require.NotEmpty(t, out)
	return out
}

func compile(t *testing.T, name string) *jsonschema.Schema {
	text, err := fs.ReadFile(Files, name)
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource(name, decode(t, text)))
	schema, err := c.Compile(name)
	require.NoError(t, err)
	return schema
}

func decode(t *testing.T, text []byte) any {
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return v
}
