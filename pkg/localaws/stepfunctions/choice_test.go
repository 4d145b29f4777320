package stepfunctions

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestChoiceOperators(t *testing.T) {
	in := scope{mustDecode(t, `{"s":"b","n":5,"f":5.0,"t":true,"z":null,"d":"2026-01-02T03:04:05Z","l":[1],"five":5}`), nil}
	for text, want := range map[string]bool{
		`{"Variable":"$.s","StringEquals":"b"}`: true, `{"Variable":"$.s","StringLessThan":"b"}`: false, `{"Variable":"$.s","StringLessThanEquals":"b"}`: true,
		`{"Variable":"$.s","StringGreaterThan":"a"}`: true, `{"Variable":"$.s","StringMatches":"*"}`: true, `{"Variable":"$.s","StringMatches":"a*"}`: false,
		`{"Variable":"$.n","NumericEquals":5.0}`: true, `{"Variable":"$.n","NumericGreaterThan":5}`: false, `{"Variable":"$.n","NumericGreaterThanEquals":5}`: true,
		`{"Variable":"$.n","NumericLessThan":6}`: true, `{"Variable":"$.n","NumericEqualsPath":"$.five"}`: true, `{"Variable":"$.s","NumericEquals":5}`: false,
		`{"Variable":"$.t","BooleanEquals":true}`: true, `{"Variable":"$.t","BooleanEquals":false}`: false, `{"Variable":"$.s","BooleanEquals":true}`: false,
		`{"Variable":"$.d","TimestampLessThan":"2026-01-02T03:04:06Z"}`: true, `{"Variable":"$.d","TimestampEquals":"2026-01-02T04:04:05+01:00"}`: true,
		`{"Variable":"$.z","IsNull":true}`: true, `{"Variable":"$.s","IsNull":false}`: true, `{"Variable":"$.x","IsPresent":false}`: true, `{"Variable":"$.z","IsPresent":true}`: true,
		`{"Variable":"$.l","IsString":true}`: false, `{"Variable":"$.d","IsTimestamp":true}`: true, `{"Variable":"$.f","IsNumeric":true}`: true, `{"Variable":"$.t","IsBoolean":true}`: true,
		`{"Not":{"Variable":"$.x","IsPresent":true}}`:                                                true,
		`{"And":[{"Variable":"$.x","IsPresent":true},{"Variable":"$.x","NumericEquals":1}]}`:         false,
		`{"And":[{"Variable":"$.n","IsPresent":true},{"Variable":"$.n","NumericEquals":5}]}`:         true,
		`{"Or":[{"Variable":"$.n","NumericEquals":4},{"Variable":"$.n","NumericEquals":5}]}`:         true,
		`{"Or":[{"Variable":"$.n","NumericEquals":4},{"Not":{"Variable":"$.n","NumericEquals":5}}]}`: false,
	} {
		f := objectAt("", mustDecode(t, text))
		r := f.rule(false)
		require.Nil(t, f.flaw, text)
		got, err := r.matches(in)
		require.NoError(t, err, text)
		require.Equal(t, want, got, text)
	}
}

func TestWildcards(t *testing.T) {
	for _, tc := range []struct {
		text, pattern string
		want          bool
	}{{"log-1.txt", "log-*.txt", true}, {"log-1.doc", "log-*.txt", false}, {"a*b", `a\*b`, true}, {"axb", `a\*b`, false}, {"a/b\nc", "a*c", true}, {"a.b", "a?b", false}, {"[x]", "[x]", true}} {
		require.Equal(t, tc.want, stringMatches(tc.text, tc.pattern), tc.pattern)
	}
}

// TestRetryDelays stays between zero and the largest delay, and is exact without jitter.
func TestRetryDelays(t *testing.T) {
	r := retrier{interval: 2, backoff: 2, maxDelay: 30}
	var got []time.Duration
	for n := range int64(6) {
		got = append(got, r.delay(n, 0.5))
	}
	require.Equal(t, []time.Duration{2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, 30 * time.Second}, got)
	rapid.Check(t, func(t *rapid.T) {
		r := retrier{interval: rapid.Int64Range(1, 100).Draw(t, "interval"), backoff: rapid.Float64Range(1, 5).Draw(t, "backoff"), jitter: true, maxDelay: 1000}
		d := r.delay(rapid.Int64Range(0, 20).Draw(t, "n"), rapid.Float64Range(0, 1).Draw(t, "chance"))
		require.GreaterOrEqual(t, d, time.Duration(0))
		require.LessOrEqual(t, d, 1000*time.Second)
	})
}

func TestErrorsMatch(t *testing.T) {
	for _, tc := range []struct {
		name, entry string
		want        bool
	}{
		{"A", "A", true},
		{"A", "B", false},
		{"A", allErrors, true},
		{"A", taskFailed, true},
		{timeoutError, allErrors, true},
		{timeoutError, taskFailed, false},
		{runtimeError, allErrors, false},
		{runtimeError, runtimeError, false},
		{dataLimit, allErrors, false},
		{dataLimit, taskFailed, false},
		{noChoiceMatched, allErrors, true},
	} {
		require.Equal(t, tc.want, (&failure{name: tc.name}).matches(tc.entry), "%s by %s", tc.name, tc.entry)
	}
}
