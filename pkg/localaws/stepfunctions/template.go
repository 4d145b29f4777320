package stepfunctions

import (
	"fmt"
	"strings"
)

// scope is what expressions can see: the state's input and the context object.
type scope struct {
	input   any
	context map[string]any
}

// expression is a path, an intrinsic function, or a literal argument of one.
type expression interface {
	value(scope) (any, error)
}

type literal struct{ of any }

func (l literal) value(scope) (any, error) { return l.of, nil }

// value finds the path; what is missing is States.Runtime, which nothing catches.
func (p path) value(in scope) (any, error) {
	from := in.input
	if p.context {
		from = in.context
	}
	v, ok := p.find(from)
	if !ok {
		return nil, fail(runtimeError, "The JSONPath '%s' could not be found in the input '%s'", p.text, encode(from))
	}
	return v, nil
}

// parseExpression reads a path or an intrinsic function.
func parseExpression(text string) (expression, error) {
	if strings.HasPrefix(text, "$") {
		return parsePath(text)
	}
	return parseIntrinsic(text)
}

// template is a payload template: JSON in which the fields whose names end in ".$" are computed.
type template struct{ tree any }

// computed stands in a template's tree where a field is computed; field is its name.
type computed struct {
	field string
	by    expression
}

func parseTemplate(v any) (*template, error) {
	tree, err := parseTree(v)
	return &template{tree}, err
}

func parseTree(v any) (any, error) {
	switch v := v.(type) {
	case map[string]any:
		return parseObject(v)
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			var err error
			if out[i], err = parseTree(e); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return v, nil
}

func parseObject(fields map[string]any) (any, error) {
	out := map[string]any{}
	for _, name := range sortedKeys(fields) {
		plain, isComputed := strings.CutSuffix(name, ".$")
		if _, twice := out[plain]; twice {
			return nil, fmt.Errorf("the field %q appears twice", plain)
		}
		if !isComputed {
			inner, err := parseTree(fields[name])
			if err != nil {
				return nil, err
			}
			out[name] = inner
			continue
		}
		text, ok := fields[name].(string)
		if !ok {
			return nil, fmt.Errorf("the value for the field '%s' must be a valid JSONPath or a valid intrinsic function call", name)
		}
		by, err := parseExpression(text)
		if err != nil {
			return nil, fmt.Errorf("the value for the field '%s' must be a valid JSONPath or a valid intrinsic function call: %w", name, err)
		}
		out[plain] = computed{name, by}
	}
	return out, nil
}

// fill computes the template.
func (t *template) fill(in scope) (any, error) { return fillTree(t.tree, in) }

func fillTree(v any, in scope) (any, error) {
	switch v := v.(type) {
	case computed:
		return v.by.value(in)
	case map[string]any:
		out := make(map[string]any, len(v))
		for _, name := range sortedKeys(v) {
			inner, err := fillTree(v[name], in)
			if err != nil {
				return nil, err
			}
			out[name] = inner
		}
		return out, nil
	case []any:
		out := make([]any, len(v))
		for i, e := range v {
			var err error
			if out[i], err = fillTree(e, in); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return v, nil
}
