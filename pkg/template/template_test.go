package template

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestBodyIsATemplate(t *testing.T) {
	for _, name := range Names() {
		t.Run(name, func(t *testing.T) {
			body, err := Body(name)
			require.NoError(t, err)
			var have struct{ Resources, Outputs map[string]any }
			require.NoError(t, json.Unmarshal([]byte(body), &have))
			require.NotEmpty(t, have.Resources)
			require.Contains(t, have.Outputs, "Anchor")
		})
	}
}

// CloudFormation takes at most 51,200 bytes of template in a call (CloudFormation User Guide, "Understand CloudFormation quotas").
func TestBodyFitsIntoACall(t *testing.T) {
	for _, name := range Names() {
		body, err := Body(name)
		require.NoError(t, err)
		require.LessOrEqual(t, len(body), 51_200, name)
	}
}

func TestBodyOfUnknownTemplate(t *testing.T) {
	_, err := Body("bootstrap")
	require.ErrorContains(t, err, `"bootstrap"`)
}

func TestHashesAreOfTheBodies(t *testing.T) {
	have := Hashes()
	require.Len(t, have, len(Names()))
	for _, name := range Names() {
		body, err := Body(name)
		require.NoError(t, err)
		require.Equal(t, Hash(body), have[name])
	}
	require.NotEqual(t, have[Core], have[Network])
}

func TestHashIsOfTheMeaning(t *testing.T) {
	base := Hash(`{"a":{"x":1,"y":["p","q"]},"b":"\u003c"}`)
	require.Regexp(t, `^[0-9a-f]{64}$`, base)
	for name, c := range map[string]struct {
		text string
		same bool
	}{
		"other order of keys":   {`{"b":"<","a":{"y":["p","q"],"x":1}}`, true},
		"white space":           {"{ \"a\" : {\n\t\"x\": 1, \"y\": [ \"p\", \"q\" ]}, \"b\": \"<\" }\n", true},
		"other order of values": {`{"a":{"x":1,"y":["q","p"]},"b":"<"}`, false},
		"other value":           {`{"a":{"x":2,"y":["p","q"]},"b":"<"}`, false},
		"string for a number":   {`{"a":{"x":"1","y":["p","q"]},"b":"<"}`, false},
		"a second value":        {`{"a":{"x":1,"y":["p","q"]},"b":"<"}{}`, false},
		"not JSON":              {`a: {x: 1}`, false},
		"nothing":               {``, false},
	} {
		t.Run(name, func(t *testing.T) {
			require.Equal(t, c.same, Hash(c.text) == base)
		})
	}
}

func TestHashOfTextThatIsNotJSONTellsTextsApart(t *testing.T) {
	require.NotEqual(t, Hash("Resources: {}"), Hash("Resources: {} "))
}

// However a template is indented, its hash stays; whatever of its text is changed, its hash changes.
func TestHashIgnoresIndentation(t *testing.T) {
	body, err := Body(Network)
	require.NoError(t, err)
	rapid.Check(t, func(t *rapid.T) {
		var value any
		require.NoError(t, json.Unmarshal([]byte(body), &value))
		indent := strings.Repeat(" ", rapid.IntRange(0, 8).Draw(t, "indent"))
		text, err := json.MarshalIndent(value, "", indent)
		require.NoError(t, err)
		require.Equal(t, Hash(body), Hash(string(text)))

		times := strings.Count(string(text), "com.amazonaws")
		nth := rapid.IntRange(1, times).Draw(t, "nth")
		changed := replaceNth(string(text), "com.amazonaws", "com.example", nth)
		require.NotEqual(t, Hash(body), Hash(changed))
	})
}

func replaceNth(text, old, replacement string, n int) string {
	at := 0
	for range n - 1 {
		at += strings.Index(text[at:], old) + len(old)
	}
	return text[:at] + strings.Replace(text[at:], old, replacement, 1)
}
