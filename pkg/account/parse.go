package account

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Field is one field of the execution input that callers write.
type Field struct {
	Name string
	// Type is the field's JSON type: "string" or "boolean".
	Type string
	// Values are the only legal values of a string; none means any.
	Values   []string
	Required bool
	// Sentence explains the field in the schema and in the documentation.
	Sentence string
}

// maxLength is the length in bytes of the longest string that a request may hold: the machine's data must stay small.
const maxLength = 256

// Fields lists every field of the execution input, in the order in which the documentation explains them.
func Fields() []Field {
	return []Field{
		{
			Name: "action", Type: "string", Values: []string{string(Activate), string(Deactivate)}, Required: true,
			Sentence: "What to do: activate makes the region ready for AGC, deactivate removes what costs money and keeps what holds data.",
		},
		{
			Name: "preview", Type: "boolean",
			Sentence: "Only answer with the plan, its id and its cost per day; nothing is changed.",
		},
		{
			Name: "plan", Type: "string",
			Sentence: "The id of a previewed plan. When the plan would now be another one, nothing is touched.",
		},
	}
}

// ParseRequest reads an execution input. The error is Request.Invalid and names every field that is wrong.
func ParseRequest(input json.RawMessage) (Request, error) {
	raw := map[string]json.RawMessage{}
	if !bytes.HasPrefix(bytes.TrimSpace(input), []byte("{")) || json.Unmarshal(input, &raw) != nil {
		return Request{}, invalid([]string{"the input must be a JSON object such as {\"action\":\"activate\"}"})
	}
	problems := unknownFields(raw)
	values := map[string]any{}
	for _, f := range Fields() {
		value, problem := f.read(raw)
		values[f.Name] = value
		if problem != "" {
			problems = append(problems, problem)
		}
	}
	if len(problems) > 0 {
		return Request{}, invalid(problems)
	}
	preview, _ := values["preview"].(bool)
	return Request{Action: Action(text(values["action"])), Preview: preview, Plan: text(values["plan"])}, nil
}

// read returns the field's value, nil when it is absent, and what is wrong with it.
func (f Field) read(raw map[string]json.RawMessage) (any, string) {
	message, given := raw[f.Name]
	if !given {
		if f.Required {
			return nil, fmt.Sprintf("%s: is missing%s", f.Name, f.choices())
		}
		return nil, ""
	}
	var value any
	if err := json.Unmarshal(message, &value); err != nil {
		return nil, fmt.Sprintf("%s: is not valid JSON", f.Name)
	}
	switch v := value.(type) {
	case string:
		if f.Type == "string" && len(v) > maxLength {
			return nil, fmt.Sprintf("%s: is longer than %d bytes", f.Name, maxLength)
		}
		if f.Type == "string" && (len(f.Values) == 0 || slices.Contains(f.Values, v)) {
			return v, ""
		}
		if f.Type == "string" {
			return nil, fmt.Sprintf("%s: is %q%s", f.Name, v, f.choices())
		}
	case bool:
		if f.Type == "boolean" {
			return v, ""
		}
	}
	return nil, fmt.Sprintf("%s: must be a %s, but is %s", f.Name, f.Type, kind(value))
}

func (f Field) choices() string {
	if len(f.Values) == 0 {
		return ""
	}
	return "; it must be one of " + strings.Join(f.Values, ", ")
}

func unknownFields(raw map[string]json.RawMessage) []string {
	known := map[string]bool{}
	for _, f := range Fields() {
		known[f.Name] = true
	}
	var problems []string
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if !known[name] {
			problems = append(problems, fmt.Sprintf("%s: is not a field of a request", name))
		}
	}
	return problems
}

func kind(value any) string {
	switch value.(type) {
	case nil:
		return "null"
	case string:
		return "a string"
	case bool:
		return "a boolean"
	case float64:
		return "a number"
	case []any:
		return "an array"
	default:
		return "an object"
	}
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func invalid(problems []string) error {
	return fault.New(fault.RequestInvalid, "the request is not valid", strings.Join(problems, "; "),
		"correct it and start again; nothing was changed")
}
