package eventbridge

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPatternMatches(t *testing.T) {
	const event = `{"source":"aws.cloudformation","detail-type":"S","resources":["a","b"],"detail":{"status":"CREATE_COMPLETE","n":5,"flag":true,"none":null,
		"list":[{"k":1},{"k":2}]}}`
	for _, tc := range []struct {
		pattern string
		want    bool
	}{
		{`{"source":["aws.cloudformation"]}`, true},
		{`{"source":["x","aws.cloudformation"],"detail-type":["S"]}`, true},
		{`{"source":["aws.cloudformation"],"detail-type":["T"]}`, false},
		{`{"detail":{"n":[5],"flag":[true],"none":[null]}}`, true},
		{`{"detail":{"n":["5"]}}`, false},
		{`{"missing":[null]}`, false},
		{`{"resources":["b"]}`, true},
		{`{"resources":["c"]}`, false},
		{`{"detail":{"list":{"k":[2]}}}`, true},
		{`{"detail":{"list":{"k":[3]}}}`, false},
		{`{"source":[{"prefix":"aws."}]}`, true},
		{`{"source":[{"prefix":"x"}]}`, false},
		{`{"detail":{"status":[{"suffix":"_COMPLETE"}]}}`, true},
		{`{"detail":{"status":[{"suffix":"_IN_PROGRESS"}]}}`, false},
		{`{"detail":{"status":[{"anything-but":{"suffix":"_IN_PROGRESS"}}]}}`, true},
		{`{"detail":{"status":[{"anything-but":{"suffix":["_IN_PROGRESS","_COMPLETE"]}}]}}`, false},
		{`{"detail":{"status":[{"anything-but":{"prefix":"CREATE"}}]}}`, false},
		{`{"detail":{"status":[{"anything-but":"DELETE_COMPLETE"}]}}`, true},
		{`{"detail":{"status":[{"anything-but":["CREATE_COMPLETE"]}]}}`, false},
		{`{"detail":{"missing":[{"anything-but":"x"}]}}`, false},
		{`{"detail":{"missing":[{"exists":false}],"n":[{"exists":true}]}}`, true},
		{`{"detail":{"n":[{"exists":false}]}}`, false},
		{`{"other":{"missing":[{"exists":false}]}}`, true},
		{`{"detail":{"n":[{"numeric":[">",4,"<=",5]}]}}`, true},
		{`{"detail":{"n":[{"numeric":["<",5]}]}}`, false},
		{`{"detail":{"status":[{"numeric":["=",5]}]}}`, false},
		{`{"detail":{"status":[{"equals-ignore-case":"create_complete"}]}}`, true},
	} {
		p, err := compile(tc.pattern)
		require.NoError(t, err, tc.pattern)
		var fields map[string]any
		require.NoError(t, json.Unmarshal([]byte(event), &fields))
		require.Equal(t, tc.want, p.matches(fields), tc.pattern)
	}
}

func TestPatternRefuses(t *testing.T) {
	for _, pattern := range []string{
		`x`, `{}`, `[]`, `{"a":"b"}`, `{"a":[]}`, `{"a":{}}`, `{"a":[["b"]]}`, `{"$or":[{"a":["b"]}]}`, `{"a":[{"wildcard":"*"}]}`, `{"a":[{"cidr":"10.0.0.0/8"}]}`,
		`{"a":[{"prefix":1}]}`, `{"a":[{"prefix":""}]}`, `{"a":[{"prefix":{"equals-ignore-case":"x"}}]}`, `{"a":[{"prefix":"x","suffix":"y"}]}`, `{"a":[{"exists":"yes"}]}`,
		`{"a":[{"anything-but":{"wildcard":"x"}}]}`, `{"a":[{"anything-but":[]}]}`, `{"a":[{"anything-but":[true]}]}`, `{"a":[{"anything-but":{}}]}`,
		`{"a":[{"numeric":["~",1]}]}`, `{"a":[{"numeric":[">"]}]}`, `{"a":[{"equals-ignore-case":1}]}`, `{"a":[{"anything-but":{"prefix":[1]}}]}`,
	} {
		_, err := compile(pattern)
		require.Error(t, err, pattern)
	}
}
