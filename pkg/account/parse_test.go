package account

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestParseRequest(t *testing.T) {
	for input, want := range map[string]Request{
		`{"action":"activate"}`:                                   {Action: Activate},
		` {"action":"deactivate","preview":true}`:                 {Action: Deactivate, Preview: true},
		`{"action":"activate","plan":"abc123","preview":false}`:   {Action: Activate, Plan: "abc123"},
		"\n\t{ \"action\" : \"activate\" , \"plan\" : \"\" }\r\n": {Action: Activate},
	} {
		got, err := ParseRequest(json.RawMessage(input))
		require.NoError(t, err, input)
		require.Equal(t, want, got, input)
	}
}

func TestParseRequestNamesTheField(t *testing.T) {
	for input, says := range map[string]string{
		`[]`:                                     "must be a JSON object",
		`"activate"`:                             "must be a JSON object",
		`null`:                                   "must be a JSON object",
		`17`:                                     "must be a JSON object",
		``:                                       "must be a JSON object",
		`{}`:                                     "action: is missing; it must be one of activate, deactivate",
		`{"action":null}`:                        "action: must be a string, but is null",
		`{"action":["activate"]}`:                "action: must be a string, but is an array",
		`{"action":"Activate"}`:                  `action: is "Activate"; it must be one of`,
		`{"Action":"activate"}`:                  "Action: is not a field of a request",
		`{"action":"activate","preview":"true"}`: "preview: must be a boolean, but is a string",
		`{"action":"activate","preview":1}`:      "preview: must be a boolean, but is a number",
		`{"action":"activate","plan":{}}`:        "plan: must be a string, but is an object",
		`{"action":"activate","Comment":"x"}`:    "Comment: is not a field of a request",
		`{"action":"activate","vpc":"vpc-1"}`:    "vpc: is not a field of a request",
	} {
		_, err := ParseRequest(json.RawMessage(input))
		require.True(t, fault.Is(err, fault.RequestInvalid), "%s: %v", input, err)
		require.ErrorContains(t, err, says, input)
	}
}

func TestParseRequestTellsAllProblemsAtOnce(t *testing.T) {
	_, err := ParseRequest(json.RawMessage(`{"action":"go","preview":"x","b":1,"a":2}`))
	require.ErrorContains(t, err, `a: is not a field of a request; b: is not a field of a request; action: is "go"; it must be one of activate, deactivate; preview: must be`)
}

func TestParseRequestSurvivesNonsense(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		input := rapid.SliceOf(rapid.Byte()).Draw(t, "input")
		if _, err := ParseRequest(input); err != nil {
			require.True(t, fault.Is(err, fault.RequestInvalid))
		}
	})
}
