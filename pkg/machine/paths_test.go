package machine

import (
	"encoding/json"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// iteration is the data of one iteration over steps: what the machine adds to a step's input.
type iteration struct {
	Operation account.Operation `json:"operation"`
	Step      account.Step      `json:"step"`
	StartedAt string            `json:"startedAt"`
	Look      account.LastLook  `json:"look"`
	Failure   account.Failure   `json:"failure"`
}

// stage is the data of one iteration over stages.
type stage struct {
	Operation account.Operation `json:"operation"`
	Stage     account.Stage     `json:"stage"`
	Lost      bool              `json:"lost"`
	Failed    bool              `json:"failed"`
	Results   []struct {
		State string `json:"state"`
	} `json:"results"`
}

// refused is what a Catch writes, and what Refused makes of it.
type refused struct {
	Error    string            `json:"Error"`
	Cause    string            `json:"Cause"`
	Mistaken string            `json:"error"`
	Payload  map[string]string `json:"payload"`
}

// lambdaAnswer is the answer of the lambda:invoke integration.
type lambdaAnswer struct {
	Payload account.Work `json:"Payload"`
}

// lookAnswer is the answer of a step's function that is called without a token.
type lookAnswer struct {
	Payload account.Look `json:"Payload"`
}

// TestEveryPathIsThere resolves every JSONPath of the definition against the Go types that the data has there: a missing
// path is States.Runtime, which nothing catches.
func TestEveryPathIsThere(t *testing.T) {
	pathPattern := regexp.MustCompile(`\$\.[A-Za-z0-9_.\[\]*]+`)
	types := map[string][]reflect.Type{"Refused": {reflect.TypeFor[refused]()}, "Not accepted": {reflect.TypeFor[refused]()}}
	var found int
	walkTyped(t, definition(t), reflect.TypeFor[account.Work](), func(name string, data reflect.Type, raw string) {
		candidates := []reflect.Type{data, reflect.TypeFor[lambdaAnswer](), reflect.TypeFor[lookAnswer]()}
		if special, ok := types[name]; ok {
			candidates = special
		}
		for _, path := range pathPattern.FindAllString(strings.ReplaceAll(raw, "$$.", "context:"), -1) {
			found++
			require.True(t, anyHas(candidates, path), "%s: nothing has %s", name, path)
		}
	})
	require.Greater(t, found, 30)
}

// walkTyped calls f for every state with the type of its data and its own text, without the states inside a Map.
func walkTyped(t *testing.T, p processor, data reflect.Type, f func(name string, data reflect.Type, raw string)) {
	for name := range p.States {
		s := p.States[name]
		inner := s.ItemProcessor
		f(name, data, rawState(t, name))
		if inner == nil {
			continue
		}
		if data == reflect.TypeFor[account.Work]() {
			walkTyped(t, *inner, reflect.TypeFor[stage](), f)
		} else {
			walkTyped(t, *inner, reflect.TypeFor[iteration](), f)
		}
	}
}

// rawState is the state's own JSON, wherever it stands, with what is inside a Map left out.
func rawState(t *testing.T, name string) string {
	var root any
	require.NoError(t, json.Unmarshal([]byte(Definition), &root))
	s, ok := find(root, name).(map[string]any)
	require.True(t, ok, name)
	delete(s, "ItemProcessor")
	text, err := json.Marshal(s)
	require.NoError(t, err)
	return string(text)
}

func find(node any, name string) any {
	m, ok := node.(map[string]any)
	if !ok {
		return nil
	}
	if states, ok := m["States"].(map[string]any); ok {
		if s, ok := states[name]; ok {
			return s
		}
		for _, s := range states {
			if hit := find(s, name); hit != nil {
				return hit
			}
		}
	}
	return find(m["ItemProcessor"], name)
}

func anyHas(types []reflect.Type, path string) bool {
	for _, t := range types {
		if has(t, strings.Split(strings.TrimPrefix(path, "$."), ".")) {
			return true
		}
	}
	return false
}

func has(t reflect.Type, names []string) bool {
	if len(names) == 0 || t.Kind() == reflect.Map {
		return true
	}
	name := strings.TrimSuffix(names[0], "[*]")
	for f := range t.Fields() {
		if f.Tag.Get("json") != name {
			continue
		}
		next := f.Type
		if next.Kind() == reflect.Slice && name != names[0] {
			next = next.Elem()
		}
		return len(names) == 1 || next.Kind() == reflect.Struct && has(next, names[1:]) || next.Kind() == reflect.Map
	}
	return false
}
