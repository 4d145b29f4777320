package stepfunctions

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestParseAcceptsTheProduct(t *testing.T) {
	text, err := os.ReadFile("../../machine/agcaccount.asl.json")
	require.NoError(t, err)
	d, err := parse(strings.ReplaceAll(string(text), "${partition}", "aws"))
	require.NoError(t, err)
	require.Equal(t, "Begin", d.graph.startAt)
	require.Equal(t, 6*time.Hour, d.timeout)
}

func one(state string) string {
	return `{"StartAt":"S","States":{"S":` + state + `,"T":{"Type":"Succeed"}}}`
}

const task = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f"},"Next":"T"`

// TestParseRefuses holds what AWS refuses, and what AWS knows but the interpreter does not; the flaw names the place.
func TestParseRefuses(t *testing.T) {
	for name, tc := range map[string]struct{ definition, want string }{
		"no JSON":           {`{`, "INVALID_JSON_DESCRIPTION"},
		"no object":         {`[]`, "Expected value of type Object"},
		"unknown field":     {`{"StartAt":"S","States":{},"X":1}`, "at /X"},
		"JSONata":           {`{"QueryLanguage":"JSONata","StartAt":"S","States":{}}`, "at /QueryLanguage"},
		"no start":          {`{"StartAt":"U","States":{"S":{"Type":"Succeed"}}}`, "MISSING_TRANSITION_TARGET: Missing 'Next' target: U at /StartAt"},
		"no target":         {`{"StartAt":"S","States":{"S":{"Type":"Pass","Next":"U"}}}`, "Missing 'Next' target: U at /States/S"},
		"no default":        {one(`{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"T"}],"Default":"U"}`), "target: U at /States/S"},
		"no catch":          {one(`{` + task + `,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"U"}]}`), "target: U at /States/S"},
		"not reachable":     {one(`{"Type":"Succeed"}`), `MISSING_TRANSITION_TARGET: State "T" is not reachable. at /States/T`},
		"same name":         {one(`{"Type":"Map","Next":"T","ItemProcessor":{"StartAt":"T","States":{"T":{"Type":"Succeed"}}}}`), "DUPLICATE_STATE_NAME"},
		"long name":         {`{"StartAt":"S","States":{"` + strings.Repeat("x", 81) + `":{"Type":"Succeed"}}}`, "longer than 80"},
		"type":              {one(`{"Type":"Parallel","Next":"T"}`), `states of type "Parallel" at /States/S/Type`},
		"next and end":      {one(`{"Type":"Pass","Next":"T","End":true}`), "Exactly one of Next, End"},
		"end false":         {one(`{"Type":"Pass","End":false}`), "at /States/S/End"},
		"field of others":   {one(`{"Type":"Pass","Seconds":1,"Next":"T"}`), "at /States/S/Seconds"},
		"resource":          {one(`{"Type":"Task","Resource":"arn:aws:states:::sqs:sendMessage","Parameters":{"FunctionName":"f"},"Next":"T"}`), "at /States/S/Resource"},
		"heartbeat":         {one(`{` + task + `,"HeartbeatSeconds":5}`), "at /States/S/HeartbeatSeconds"},
		"no function":       {one(`{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{},"Next":"T"}`), "at /States/S/Parameters"},
		"qualifier":         {one(`{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Qualifier":"1"},"Next":"T"}`), "at /States/S/Parameters/Qualifier"},
		"path":              {one(`{"Type":"Pass","Parameters":{"a.$":"b"},"Next":"T"}`), "field 'a.$' must be a valid JSONPath or a valid intrinsic function call"},
		"path of no text":   {one(`{"Type":"Pass","Parameters":{"a.$":1},"Next":"T"}`), "field 'a.$'"},
		"filter":            {one(`{"Type":"Pass","InputPath":"$.a[?(@.b)]","Next":"T"}`), "at /States/S/InputPath"},
		"result path":       {one(`{"Type":"Pass","ResultPath":"$.a[*]","Next":"T"}`), "Value is not a Reference Path at /States/S/ResultPath"},
		"context result":    {one(`{"Type":"Pass","ResultPath":"$$.a","Next":"T"}`), "Value is not a Reference Path"},
		"intrinsic":         {one(`{"Type":"Pass","Parameters":{"a.$":"States.UUID()"},"Next":"T"}`), "States.UUID"},
		"zero seconds":      {one(`{` + task + `,"TimeoutSeconds":0}`), "at /States/S/TimeoutSeconds"},
		"waits":             {one(`{"Type":"Wait","Seconds":1,"SecondsPath":"$.a","Next":"T"}`), "Exactly one of"},
		"timestamp":         {one(`{"Type":"Wait","Timestamp":"tomorrow","Next":"T"}`), "at /States/S/Timestamp"},
		"no rules":          {one(`{"Type":"Choice","Choices":[],"Default":"T"}`), "at /States/S/Choices"},
		"rule without next": {one(`{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true}],"Default":"T"}`), "at /States/S/Choices[0]/Next"},
		"operand":           {one(`{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":"1","Next":"T"}]}`), "at /States/S/Choices[0]/NumericEquals"},
		"two operators":     {one(`{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"IsString":true,"Next":"T"}]}`), "More than one"},
		"nested next":       {one(`{"Type":"Choice","Choices":[{"Not":{"Variable":"$.a","IsNull":true,"Next":"T"},"Next":"T"}]}`), "at /States/S/Choices[0]/Not/Next"},
		"distributed":       {one(`{"Type":"Map","Next":"T","ItemProcessor":{"ProcessorConfig":{"Mode":"DISTRIBUTED"},"StartAt":"I","States":{"I":{"Type":"Succeed"}}}}`), "ProcessorConfig/Mode"},
		"inner flaw":        {one(`{"Type":"Map","Next":"T","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Pass","End":true,"X":1}}}}`), "at /States/S/ItemProcessor/States/I/X"},
		"wildcard first":    {one(`{` + task + `,"Retry":[{"ErrorEquals":["States.ALL"]},{"ErrorEquals":["A"]}]}`), "States.ALL must appear alone"},
		"wildcard in many":  {one(`{` + task + `,"Catch":[{"ErrorEquals":["States.ALL","A"],"Next":"T"}]}`), "States.ALL must appear alone"},
		"max delay":         {one(`{` + task + `,"Retry":[{"ErrorEquals":["A"],"IntervalSeconds":5,"MaxDelaySeconds":5}]}`), "MaxDelaySeconds must be greater"},
		"jitter":            {one(`{` + task + `,"Retry":[{"ErrorEquals":["A"],"JitterStrategy":"SOME"}]}`), "JitterStrategy"},
		"cause twice":       {`{"StartAt":"S","States":{"S":{"Type":"Fail","Cause":"a","CausePath":"$.a"}}}`, "exclude each other"},
		"cause function":    {`{"StartAt":"S","States":{"S":{"Type":"Fail","CausePath":"States.ArrayLength($.a)"}}}`, "States.ArrayLength is not allowed here"},
		"fail with next":    {one(`{"Type":"Fail","Next":"T"}`), "at /States/S/Next"},
		"too long":          {strings.Repeat(" ", 1024*1024+1), "1 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := parse(tc.definition)
			require.ErrorContains(t, err, tc.want)
		})
	}
}
