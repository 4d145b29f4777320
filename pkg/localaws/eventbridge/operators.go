package eventbridge

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// compileOperator compiles one operator of a match expression (EventBridge User Guide, "Comparison operators").
func compileOperator(op string, operand any) (condition, error) {
	switch op {
	case "prefix", "suffix":
		fits, err := affix(op, operand)
		return each(fits), err
	case "equals-ignore-case":
		want, ok := operand.(string)
		if !ok {
			return nil, errors.New("equals-ignore-case match pattern must be a string")
		}
		return each(func(v any) bool { s, ok := v.(string); return ok && strings.EqualFold(s, want) }), nil
	case "exists":
		want, ok := operand.(bool)
		if !ok {
			return nil, errors.New("exists match pattern must be either true or false")
		}
		return func(_ any, present bool) bool { return present == want }, nil
	case "anything-but":
		fits, err := anythingBut(operand)
		return each(fits), err
	case "numeric":
		fits, err := numeric(operand)
		return each(fits), err
	}
	return nil, fmt.Errorf("unrecognized match type %s", op)
}

// affix tests for one prefix or suffix.
func affix(op string, operand any) (func(any) bool, error) {
	want, ok := operand.(string)
	if !ok || want == "" {
		return nil, fmt.Errorf("%s match pattern must be a string that is not empty", op)
	}
	has := strings.HasPrefix
	if op == "suffix" {
		has = strings.HasSuffix
	}
	return func(v any) bool { s, ok := v.(string); return ok && has(s, want) }, nil
}

// anythingBut excludes one value, each of a list, or what begins or ends with one or any of a list of strings.
func anythingBut(operand any) (func(any) bool, error) {
	nested, ok := operand.(map[string]any)
	if !ok {
		return excluding(operand)
	}
	for op, inner := range nested {
		if op != "prefix" && op != "suffix" || len(nested) != 1 {
			return nil, fmt.Errorf("unrecognized match type %s within anything-but", op)
		}
		return noAffix(op, inner)
	}
	return nil, errors.New("anything-but object must not be empty")
}

func excluding(operand any) (func(any) bool, error) {
	values, ok := operand.([]any)
	if !ok {
		values = []any{operand}
	}
	if len(values) == 0 {
		return nil, errors.New("anything-but list must not be empty")
	}
	for _, v := range values {
		switch v.(type) {
		case string, float64:
		default:
			return nil, errors.New("anything-but list must hold strings or numbers")
		}
	}
	return func(v any) bool {
		for _, w := range values {
			if reflect.DeepEqual(v, w) {
				return false
			}
		}
		return true
	}, nil
}

func noAffix(op string, operand any) (func(any) bool, error) {
	values, ok := operand.([]any)
	if !ok {
		values = []any{operand}
	}
	var excluded []func(any) bool
	for _, v := range values {
		fits, err := affix(op, v)
		if err != nil {
			return nil, err
		}
		excluded = append(excluded, fits)
	}
	return func(v any) bool {
		for _, fits := range excluded {
			if fits(v) {
				return false
			}
		}
		return true
	}, nil
}

// numeric compares with one or two bounds, as in [">", 0, "<=", 5].
func numeric(operand any) (func(any) bool, error) {
	terms, ok := operand.([]any)
	if !ok || len(terms) == 0 || len(terms)%2 != 0 {
		return nil, errors.New("numeric match pattern must be a list of comparisons and numbers")
	}
	var tests []func(float64) bool
	for i := 0; i < len(terms); i += 2 {
		op, _ := terms[i].(string)
		bound, ok := terms[i+1].(float64)
		test := comparison(op, bound)
		if !ok || test == nil {
			return nil, fmt.Errorf("unrecognized numeric comparison %v %v", terms[i], terms[i+1])
		}
		tests = append(tests, test)
	}
	return func(v any) bool {
		n, ok := v.(float64)
		for _, test := range tests {
			ok = ok && test(n)
		}
		return ok
	}, nil
}

func comparison(op string, bound float64) func(float64) bool {
	return map[string]func(float64) bool{
		"=":  func(n float64) bool { return n == bound },
		"<":  func(n float64) bool { return n < bound },
		"<=": func(n float64) bool { return n <= bound },
		">":  func(n float64) bool { return n > bound },
		">=": func(n float64) bool { return n >= bound },
	}[op]
}
