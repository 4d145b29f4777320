package eventbridge

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// pattern is a compiled event pattern: every field must match.
type pattern map[string]condition

// condition says whether the value of one field fits; present is false where the event has no such field.
type condition func(value any, present bool) bool

// compile checks and compiles a pattern. Of EventBridge's operators it knows those it can match, and refuses the others.
func compile(text string) (pattern, error) {
	var fields map[string]any
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return nil, fmt.Errorf("filter is not an object: %w", err)
	}
	return compileFields(fields)
}

func compileFields(fields map[string]any) (pattern, error) {
	if len(fields) == 0 {
		return nil, errors.New("empty objects are not allowed")
	}
	out := pattern{}
	for name, want := range fields {
		c, err := compileField(name, want)
		if err != nil {
			return nil, err
		}
		out[name] = c
	}
	return out, nil
}

func compileField(name string, want any) (condition, error) {
	if strings.HasPrefix(name, "$") {
		return nil, fmt.Errorf("the local AWS does not know %q", name)
	}
	switch want := want.(type) {
	case map[string]any:
		inner, err := compileFields(want)
		return func(v any, _ bool) bool { return inner.within(v) }, err
	case []any:
		return compileAlternatives(name, want)
	}
	return nil, fmt.Errorf("%q must be an object or an array", name)
}

func compileAlternatives(name string, want []any) (condition, error) {
	if len(want) == 0 {
		return nil, fmt.Errorf("empty arrays are not allowed: %q", name)
	}
	var any1 []condition
	for _, w := range want {
		c, err := compileLeaf(name, w)
		if err != nil {
			return nil, err
		}
		any1 = append(any1, c)
	}
	return func(v any, present bool) bool {
		for _, c := range any1 {
			if c(v, present) {
				return true
			}
		}
		return false
	}, nil
}

func compileLeaf(name string, want any) (condition, error) {
	operator, ok := want.(map[string]any)
	if !ok {
		if _, list := want.([]any); list {
			return nil, fmt.Errorf("an array within an array: %q", name)
		}
		return each(func(v any) bool { return reflect.DeepEqual(v, want) }), nil
	}
	if len(operator) != 1 {
		return nil, fmt.Errorf("only one key allowed in match expression: %q", name)
	}
	for op, operand := range operator {
		c, err := compileOperator(op, operand)
		if err != nil {
			return nil, fmt.Errorf("%q: %w", name, err)
		}
		return c, nil
	}
	return nil, nil
}

// matches says whether all fields of the pattern match those of the event.
func (p pattern) matches(fields map[string]any) bool {
	for name, c := range p {
		v, present := fields[name]
		if !c(v, present) {
			return false
		}
	}
	return true
}

// within matches an object, or any object in an array.
func (p pattern) within(v any) bool {
	if list, ok := v.([]any); ok {
		return slices.ContainsFunc(list, p.within)
	}
	fields, _ := v.(map[string]any)
	return p.matches(fields)
}

// each lifts a test of one value to the values of an array, of which one must fit.
func each(fits func(any) bool) condition {
	return func(v any, present bool) bool {
		if !present {
			return false
		}
		list, ok := v.([]any)
		if !ok {
			return fits(v)
		}
		return slices.ContainsFunc(list, fits)
	}
}
