package script

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func post(t *testing.T, a *AWS, target, body string) (int, string, error) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://example.com/", strings.NewReader(body))
	require.NoError(t, err)
	if target != "" {
		r.Header.Set("X-Amz-Target", target)
	}
	answer, err := a.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer func() { require.NoError(t, answer.Body.Close()) }()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return answer.StatusCode, string(text), nil
}

func TestRepliesComeInTurnAndTheLastOneStays(t *testing.T) {
	a := New(map[string][]Reply{"Get": {{Body: "one"}, {Status: 400, Body: "two"}}})
	for _, want := range []string{"one", "two", "two"} {
		status, body, err := post(t, a, "DynamoDB_20120810.Get", `{}`)
		require.NoError(t, err)
		require.Equal(t, want, body)
		require.Equal(t, want == "one", status == 200)
	}
	require.Len(t, a.Calls(), 3)
}

func TestOperationsAreFoundInBothProtocols(t *testing.T) {
	a := New(map[string][]Reply{"Get": {{Body: "x"}}})
	_, _, err := post(t, a, "", "Action=Get&Name=n")
	require.NoError(t, err)
	require.Equal(t, "n", a.Calls()[0].Form.Get("Name"))
	status, _, err := post(t, a, "S.Unknown", `{}`)
	require.NoError(t, err)
	require.Equal(t, http.StatusNotImplemented, status)
}

func TestAConnectionMayBreak(t *testing.T) {
	reset := errors.New("reset")
	_, _, err := post(t, New(map[string][]Reply{"Get": {{Err: reset}}}), "S.Get", `{}`)
	require.ErrorIs(t, err, reset)
}
