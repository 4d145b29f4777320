package stepfunctions

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func mustDecode(t require.TestingT, text string) any {
	v, err := decode(text)
	require.NoError(t, err)
	return v
}

func TestPathFinds(t *testing.T) {
	in := mustDecode(t, `{"a":{"b c":[10,{"d":null}]},"l":[{"s":"x","k":[1,2]},{"k":[3]},{"s":"y","k":[]}],"m":{"p":1,"q":2}}`)
	for text, want := range map[string]string{
		"$": encode(in), "$.a['b c'][0]": "10", "$['a']['b c'][1].d": "null", "$.l[*].s": `["x","y"]`, "$.l[*].k[*]": "[1,2,3]", "$.l[*].missing": "[]",
		"$.m[*]": "[1,2]", "$.l[2].s": `"y"`,
	} {
		p, err := parsePath(text)
		require.NoError(t, err)
		v, ok := p.find(in)
		require.True(t, ok, text)
		require.JSONEq(t, want, encode(v), text)
	}
	for _, text := range []string{"$.x", "$.a.b", "$.l[3]", "$.l.s", "$.x[*].s", "$.m[0]"} {
		p, err := parsePath(text)
		require.NoError(t, err)
		_, ok := p.find(in)
		require.False(t, ok, text)
	}
}

func TestPathRefuses(t *testing.T) {
	for _, text := range []string{"", "a", "$a", "$..a", "$.", "$.a[", "$.a[-1]", "$.a[1:2]", "$.a[?(@.b)]", "$.*", "$['a", "$.a[x]", "$.a b"} {
		_, err := parsePath(text)
		require.Error(t, err, text)
	}
}

// TestPut finds again what it put, and leaves the input as it was.
func TestPut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 4).Draw(t, "names")
		in := mustDecode(t, rapid.SampledFrom([]string{`{}`, `{"a":{"b":{"c":1}}}`, `{"b":{},"c":{"a":{}}}`, `null`}).Draw(t, "input"))
		before := encode(in)
		p, err := parsePath("$." + strings.Join(names, "."))
		require.NoError(t, err)
		out, err := p.put(in, "new")
		require.Equal(t, before, encode(in))
		if err != nil {
			require.ErrorContains(t, err, "States.ResultPathMatchFailure")
			return
		}
		v, ok := p.find(out)
		require.True(t, ok)
		require.Equal(t, "new", v)
	})
}

func TestPutIntoList(t *testing.T) {
	p, err := parsePath("$.l[1].x")
	require.NoError(t, err)
	out, err := p.put(mustDecode(t, `{"l":[1,{"y":2}]}`), true)
	require.NoError(t, err)
	require.JSONEq(t, `{"l":[1,{"y":2,"x":true}]}`, encode(out))
	for _, in := range []string{`{"l":[1]}`, `{"l":{}}`, `{"l":[1,2]}`, `[]`, `"x"`} {
		_, err = p.put(mustDecode(t, in), true)
		require.ErrorContains(t, err, "States.ResultPathMatchFailure", in)
	}
}

func TestIntrinsics(t *testing.T) {
	in := scope{mustDecode(t, `{"n":"Bob","l":[{"s":"failed"},{"s":"settled"}],"j":"{\"a\":[1]}","k":[1,2.0,"x"],"i":1,"bad":"{"}`), map[string]any{"E": "ctx"}}
	for text, want := range map[string]string{
		"States.Format('Hi {}, {} {}', $.n, 3, true)":               `"Hi Bob, 3 true"`,
		`States.Format('it\'s \{{}\}', $.n)`:                        `"it's {Bob}"`,
		"States.JsonToString($.k)":                                  `"[1,2.0,\"x\"]"`,
		"States.StringToJson($.j)":                                  `{"a":[1]}`,
		"States.ArrayContains($.l[*].s, 'failed')":                  "true",
		"States.ArrayContains($.l[*].s, 'lost')":                    "false",
		"States.ArrayContains($.k, 2)":                              "true",
		"States.ArrayLength($.k)":                                   "3",
		"States.ArrayGetItem($.k, $.i)":                             "2.0",
		"States.Array($.n, null, States.ArrayLength($['k']), $$.E)": `["Bob",null,3,"ctx"]`,
		"States.Array( )":                                           "[]",
	} {
		e, err := parseIntrinsic(text)
		require.NoError(t, err, text)
		v, err := e.value(in)
		require.NoError(t, err, text)
		require.JSONEq(t, want, encode(v), text)
	}
	for text, want := range map[string]string{
		"States.StringToJson($.bad)": intrinsicFailure, "States.StringToJson($.k)": intrinsicFailure, "States.Format('{} {}', 1)": intrinsicFailure,
		"States.Format('{}', $.k)": intrinsicFailure, "States.ArrayContains($.n, 1)": intrinsicFailure, "States.ArrayGetItem($.k, 3)": intrinsicFailure,
		"States.ArrayLength($.n)": intrinsicFailure, "States.ArrayLength($.missing)": runtimeError,
	} {
		e, err := parseIntrinsic(text)
		require.NoError(t, err, text)
		_, err = e.value(in)
		require.ErrorContains(t, err, want, text)
	}
}

func TestIntrinsicsRefuse(t *testing.T) {
	nested := strings.Repeat("States.Array(", 11) + strings.Repeat(")", 11)
	for _, text := range []string{
		"", "x", "States.Unknown()", "States.Format()", "States.Array(1", "States.Array(1 2)", "States.Array('a)", "States.Array(x)",
		"States.Array({})", "States.Array(1) x", "States.ArrayLength($.a, $.b)", "States.Array($..a)", nested, "States.Array(",
	} {
		_, err := parseIntrinsic(text)
		require.Error(t, err, text)
	}
}
