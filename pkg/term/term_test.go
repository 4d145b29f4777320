package term

import (
	"context"
	"io"
	"testing"

	"github.com/stretchr/testify/require"
)

func env(values map[string]string) func(string) string {
	return func(name string) string { return values[name] }
}

func TestColorAndUnicodeFollowTheEnvironment(t *testing.T) {
	for name, test := range map[string]struct {
		env              map[string]string
		colored, unicode bool
	}{
		"plain":           {map[string]string{}, true, false},
		"no color":        {map[string]string{"NO_COLOR": "1", "LANG": "en_US.UTF-8"}, false, true},
		"dumb":            {map[string]string{"TERM": "dumb", "LANG": "C.utf8"}, false, true},
		"LC_ALL is first": {map[string]string{"LC_ALL": "C", "LANG": "en_US.UTF-8"}, true, false},
		"LC_CTYPE":        {map[string]string{"LC_CTYPE": "de_DE.UTF-8", "LANG": "C"}, true, true},
	} {
		s := System(env(test.env))
		require.Equal(t, test.colored, s.Colored, name)
		require.Equal(t, test.unicode, s.Unicode, name)
	}
}

func TestADumbTerminalIsNotDrawnOn(t *testing.T) {
	require.True(t, System(env(map[string]string{"TERM": "dumb"})).Dumb)
	require.False(t, System(env(map[string]string{"TERM": "xterm"})).Dumb)
}

func TestConfirm(t *testing.T) {
	for answer, want := range map[string]bool{"y\n": true, "YES\n": true, " yes \n": true, "n\n": false, "\n": false, "": false, "yesterday\n": false} {
		s, in, _, err := Test()
		in.WriteString(answer)
		got, failure := s.Confirm(t.Context(), "Go on?")
		require.NoError(t, failure)
		require.Equal(t, want, got, "%q", answer)
		end := ""
		if answer == "" { // nobody typed the end of the line
			end = "\n"
		}
		require.Equal(t, "Go on? [y/N] "+end, err.String())
	}
}

func TestConfirmEndsWithItsContext(t *testing.T) {
	s, _, _, _ := Test()
	r, w := io.Pipe()
	defer w.Close() //nolint:errcheck // ends the reader
	s.In = r
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	yes, err := s.Confirm(ctx, "Go on?")
	require.ErrorIs(t, err, context.Canceled)
	require.False(t, yes)
}

func TestOnlyTwoTerminalsCanAsk(t *testing.T) {
	s, _, _, _ := Test()
	require.False(t, s.CanAsk())
	s.InTTY = true
	require.False(t, s.CanAsk())
	s.ErrTTY = true
	require.True(t, s.CanAsk())
}
