package account

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestParseRequest(t *testing.T) {
	plain := Wish{Tags: []Tag{}, Subnets: []string{}, Named: []string{}}
	for input, want := range map[string]Request{
		`{"action":"activate"}`:                                   {Action: Activate, Wish: plain},
		` {"action":"deactivate","preview":true}`:                 {Action: Deactivate, Wish: plain, Preview: true},
		`{"action":"activate","plan":"abc123","preview":false}`:   {Action: Activate, Wish: plain, Plan: "abc123"},
		"\n\t{ \"action\" : \"activate\" , \"plan\" : \"\" }\r\n": {Action: Activate, Wish: plain},
		`{"action":"activate","usePublicSubnets":true,"tags":{"b":"2","a":""},"ami":"ami-0123456789abcdef0"}`: {Action: Activate, Wish: Wish{
			UsePublicSubnets: true, Subnets: []string{}, Tags: []Tag{{"a", ""}, {"b", "2"}}, AMI: "ami-0123456789abcdef0", Named: []string{"usePublicSubnets", "tags", "ami"},
		}},
		`{"action":"activate","bucket":"s3://data-1/","vpc":"vpc-12345678","subnets":["subnet-22222222","subnet-11111111","subnet-22222222"]}`: {Action: Activate, Wish: Wish{
			Bucket: "data-1", VPC: "vpc-12345678", Subnets: []string{"subnet-11111111", "subnet-22222222"}, Tags: []Tag{}, Named: []string{"bucket", "vpc", "subnets"},
		}},
		`{"action":"update","tags":{},"ami":""}`: {Action: Update, Wish: Wish{Tags: []Tag{}, Subnets: []string{}, Named: []string{"tags", "ami"}}},
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
		`{}`:                                     "action: is missing; it must be one of activate, update, deactivate, repair, keep, tidy",
		`{"action":null}`:                        "action: must be a string, but is null",
		`{"action":["activate"]}`:                "action: must be a string, but is an array",
		`{"action":"Activate"}`:                  `action: is "Activate"; it must be one of`,
		`{"Action":"activate"}`:                  "Action: is not a field of a request",
		`{"action":"activate","preview":"true"}`: "preview: must be a boolean, but is a string",
		`{"action":"activate","preview":1}`:      "preview: must be a boolean, but is a number",
		`{"action":"activate","plan":{}}`:        "plan: must be a string, but is an object",
		`{"action":"activate","Comment":"x"}`:    "Comment: is not a field of a request",
		`{"action":"activate","tags":[]}`:        "tags: must be an object, but is an array",
		`{"action":"activate","tags":{"a":1}}`:   "tags.a: must be a string, but is a number",
		`{"action":"activate","tags":{"":"x"}}`:  "tags.: a key has 1 to 128 characters",
		`{"action":"activate","tags":{"AWS:x":"x"}}`:                         "tags.AWS:x: keys that begin with aws: belong to AWS",
		`{"action":"activate","tags":{"application-name":"x"}}`:              "tags.application-name: is set by AGC and cannot be overridden",
		`{"action":"activate","tags":{"agc-version":"x"}}`:                   "tags.agc-version: is set by AGC",
		`{"action":"activate","tags":{"a":"<x>"}}`:                           "tags.a: only letters, numbers, spaces",
		`{"action":"activate","ami":"image"}`:                                `ami: is "image", which is no image id`,
		`{"action":"activate","idleAfter":"7"}`:                              `idleAfter: is "7", which is no span of time such as 7d or 36h, nor never`,
		`{"action":"activate","idleAfter":"d"}`:                              `idleAfter: is "d"`,
		`{"action":"activate","idleNotice":"never"}`:                         `idleNotice: is "never", which is no span of time such as 24h`,
		`{"action":"update","idleAfter":"0d59m","idleNotice":"30m"}`:         `idleAfter: is "0d59m", which is shorter than an hour; idleNotice: is "30m", which is shorter than an hour`,
		`{"action":"deactivate","idleAfter":"7d"}`:                           "idleAfter: is a setting, and deactivate takes none",
		`{"action":"keep"}`:                                                  "until: is missing; it must be a time such as 2026-12-24T00:00:00Z, or empty to end the keeping",
		`{"action":"keep","until":"tomorrow"}`:                               `until: is "tomorrow", which is no time such as 2026-12-24T00:00:00Z`,
		`{"action":"activate","until":"2026-12-24T00:00:00Z"}`:               "until: goes with keep only",
		`{"action":"tidy","vpc":"vpc-12345678"}`:                             "vpc: is a setting, and tidy takes none",
		`{"action":"activate","ami":null}`:                                   "ami: must be a string, but is null",
		`{"action":"deactivate","tags":{}}`:                                  "tags: is a setting, and deactivate takes none",
		`{"action":"activate","vpc":"vpc-1"}`:                                `vpc: is "vpc-1", which is no VPC id`,
		`{"action":"activate","region":"x"}`:                                 "region: is not a field of a request",
		`{"action":"activate","bucket":"My_Bucket"}`:                         `bucket: is "My_Bucket", which is no name of a bucket`,
		`{"action":"activate","subnets":"subnet-12345678"}`:                  "subnets: must be an array, but is a string",
		`{"action":"activate","subnets":[1]}`:                                "subnets[0]: must be a string, but is a number",
		`{"action":"activate","subnets":["x"]}`:                              `subnets: is "x", which is no subnet id`,
		`{"action":"activate","subnets":["subnet-12345678"]}`:                "subnets: need a vpc that they are in",
		`{"action":"activate","vpc":"vpc-12345678","usePublicSubnets":true}`: "usePublicSubnets: cannot be combined with vpc",
	} {
		_, err := ParseRequest(json.RawMessage(input))
		require.True(t, fault.Is(err, fault.RequestInvalid), "%s: %v", input, err)
		require.ErrorContains(t, err, says, input)
	}
}

func TestParseRequestTellsAllProblemsAtOnce(t *testing.T) {
	_, err := ParseRequest(json.RawMessage(`{"action":"go","preview":"x","b":1,"a":2}`))
	require.ErrorContains(t, err, `a: is not a field of a request; b: is not a field of a request; action: is "go"; it must be one of activate, update, deactivate, repair, keep, tidy; preview: must be`)
}

func TestParseRequestSurvivesNonsense(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		input := rapid.SliceOf(rapid.Byte()).Draw(t, "input")
		if _, err := ParseRequest(input); err != nil {
			require.True(t, fault.Is(err, fault.RequestInvalid))
		}
	})
}
