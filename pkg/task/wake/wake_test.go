package wake

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// fake is the stored tokens by stack and waiter, and the tasks that were completed.
type fake struct {
	tokens    map[string]map[string]string
	completed map[string]account.Look
	errs      map[string]error
}

func (f *fake) Waiting(_ context.Context, stack string) (map[string]string, error) {
	return f.tokens[stack], f.errs["waiting"]
}

func (f *fake) Forget(_ context.Context, stack, waiter, token string) error {
	if f.errs["forget"] == nil && f.tokens[stack][waiter] == token {
		delete(f.tokens[stack], waiter)
	}
	return f.errs["forget"]
}

func (f *fake) Complete(_ context.Context, token string, look account.Look) error {
	if f.errs[token] != nil {
		return f.errs[token]
	}
	f.completed[token] = look
	return nil
}

func waiting() *fake {
	return &fake{
		completed: map[string]account.Look{}, errs: map[string]error{},
		tokens: map[string]map[string]string{"Agc-Core": {"op#a": "token-a", "op#b": "token-b"}, "Agc-Network-1": {"op#c": "token-c"}},
	}
}

const core = `{"version":"0","source":"aws.cloudformation","detail":{"stack-id":"arn:aws:cloudformation:us-east-1:123456789012:stack/Agc-Core/1-2-3","status-details":{"status":"CREATE_COMPLETE"},"new-field":1}}`

func run(t *testing.T, f *fake, event string) (string, error) {
	t.Helper()
	var out bytes.Buffer
	_, err := Task{Waits: f, Executions: f, Log: slog.New(slog.NewTextHandler(&out, nil))}.Run(t.Context(), json.RawMessage(event))
	return out.String(), err
}

func TestEveryTokenOfTheStackIsCompleted(t *testing.T) {
	f := waiting()
	log, err := run(t, f, core)
	require.NoError(t, err)
	require.Regexp(t, `msg=woke operation=op step=[ab]\n`, log)
	require.NotContains(t, log, "token")
	look := account.Look{Verdict: account.LookNow, Woken: true}
	require.Equal(t, map[string]account.Look{"token-a": look, "token-b": look}, f.completed)
	require.Empty(t, f.tokens["Agc-Core"])
	require.Len(t, f.tokens["Agc-Network-1"], 1)
}

func TestAStackThatNobodyWaitsForIsFine(t *testing.T) {
	f := waiting()
	f.tokens = nil
	_, err := run(t, f, core)
	require.NoError(t, err)
	require.Empty(t, f.completed)
}

func TestAnEventThatSaysNothingIsLoggedOnly(t *testing.T) {
	for _, event := range []string{`null`, `[]`, `{"detail":"x"}`, `{}`, `{"detail":{"stack-id":"Agc-Core"}}`, `{"detail":{"stack-id":"arn:aws:sns:us-east-1:1:a/b/c"}}`} {
		f := waiting()
		log, err := run(t, f, event)
		require.NoError(t, err, event)
		require.Contains(t, log, "WARN", event)
		require.Empty(t, f.completed)
	}
}

func TestEveryPortMayFail(t *testing.T) {
	broken := fault.New(fault.AwsUnavailable, "AWS is away", "", "")
	for _, port := range []string{"waiting", "token-a", "forget"} {
		f := waiting()
		f.errs[port] = broken
		_, err := run(t, f, core)
		require.True(t, fault.Is(err, fault.AwsUnavailable), "%s: %v", port, err)
	}
}

func TestOneTaskThatCannotBeCompletedHoldsUpNoOther(t *testing.T) {
	f := waiting()
	f.errs["token-a"] = fault.New(fault.AwsUnavailable, "AWS is away", "", "")
	_, err := run(t, f, core)
	require.Error(t, err)
	require.Contains(t, f.completed, "token-b")
	require.Equal(t, map[string]string{"op#a": "token-a"}, f.tokens["Agc-Core"], "it is found again when Lambda tries again")
}
