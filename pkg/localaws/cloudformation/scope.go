package cloudformation

import (
	"encoding/json"
	"slices"
	"strconv"
)

// scope is what the functions of a template can see when they are evaluated.
type scope struct {
	template   *template
	parameters map[string]any // a string, or []any for lists
	pseudo     map[string]any
	conditions map[string]bool

	reference func(logical string) (any, error)            // Ref of a resource
	attribute func(logical, attribute string) (any, error) // Fn::GetAtt
	imported  func(export string) (string, error)          // Fn::ImportValue
}

// noValue is what Ref AWS::NoValue gives: the property or list element is left out.
type noValue struct{}

// function returns the name and argument of a template function; ok is false for plain values.
func function(v any) (name string, argument any, ok bool) {
	m, isMap := v.(map[string]any)
	if !isMap || len(m) != 1 {
		return "", nil, false
	}
	for key, content := range m { // the only one
		name, argument = key, content
	}
	return name, argument, name == "Ref" || len(name) > 4 && name[:4] == "Fn::"
}

// value evaluates v: functions are replaced by their results, everything else is copied.
func (s *scope) value(v any) (any, error) {
	if name, argument, ok := function(v); ok {
		return s.call(name, argument)
	}
	switch v := v.(type) {
	case map[string]any:
		return s.object(v)
	case []any:
		return s.list(v)
	}
	return v, nil
}

func (s *scope) object(m map[string]any) (any, error) {
	out := make(map[string]any, len(m))
	for k, v := range m {
		got, err := s.value(v)
		if err != nil {
			return nil, err
		}
		if got != (noValue{}) {
			out[k] = got
		}
	}
	return out, nil
}

func (s *scope) list(l []any) (any, error) {
	out := make([]any, 0, len(l))
	for _, v := range l {
		got, err := s.value(v)
		if err != nil {
			return nil, err
		}
		if got != (noValue{}) {
			out = append(out, got)
		}
	}
	return out, nil
}

// text evaluates v, which must give a string, number or boolean.
func (s *scope) text(v any) (string, error) {
	got, err := s.value(v)
	if err != nil {
		return "", err
	}
	text, ok := scalar(got)
	if !ok {
		return "", invalid("Template error: every value of a string function must be a string")
	}
	return text, nil
}

// values evaluates v, which must give a list.
func (s *scope) values(v any) ([]any, error) {
	got, err := s.value(v)
	if err != nil {
		return nil, err
	}
	list, ok := got.([]any)
	if !ok {
		return nil, invalid("Template error: a list is required where %v stands", got)
	}
	return list, nil
}

// scalar is v as a string, in the way that CloudFormation writes numbers and booleans.
func scalar(v any) (string, bool) {
	switch v := v.(type) {
	case string:
		return v, true
	case json.Number:
		return v.String(), true
	case bool:
		return strconv.FormatBool(v), true
	}
	return "", false
}

// prune replaces every Fn::If in v by the branch that the conditions choose, and evaluates nothing else.
func (s *scope) prune(v any) any {
	if name, argument, ok := function(v); ok && name == "Fn::If" {
		branches, _ := argument.([]any)
		if len(branches) != 3 {
			return v
		}
		name, _ := branches[0].(string)
		return s.prune(branches[map[bool]int{true: 1, false: 2}[s.conditions[name]]])
	}
	switch v := v.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, inner := range v {
			out[k] = s.prune(inner)
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i := range out {
			out[i] = s.prune(out[i])
		}
		return out
	}
	return v
}
