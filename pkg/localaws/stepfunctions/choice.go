package stepfunctions

import (
	"encoding/json"
	"regexp"
	"strings"
	"time"
)

// rule is one rule of a Choice state: a comparison, or a combination of rules.
type rule struct {
	next     string
	all, any []rule // And, Or
	not      *rule
	variable path
	test     test
}

// test compares a variable with an operand; both are JSON values. Values of different types are never equal nor ordered.
type test struct {
	operator string
	operand  any
	from     *path // the operand's path, with the operators whose name ends in Path
	compare  func(v, operand any) bool
}

// matches evaluates the rule. A variable that is missing is States.Runtime, except for IsPresent.
func (r rule) matches(in scope) (bool, error) {
	switch {
	case r.not != nil:
		ok, err := r.not.matches(in)
		return !ok, err
	case r.all != nil:
		return every(r.all, in)
	case r.any != nil:
		return some(r.any, in)
	}
	v, err := r.variable.value(in)
	if r.test.operator == "IsPresent" {
		return (err == nil) == r.test.operand.(bool), nil
	}
	if err != nil {
		return false, fail(runtimeError, "Invalid path '%s': The choice state's condition path references an invalid value.", r.variable.text)
	}
	operand := r.test.operand
	if r.test.from != nil {
		if operand, err = r.test.from.value(in); err != nil {
			return false, err
		}
	}
	return r.test.compare(v, operand), nil
}

func every(rules []rule, in scope) (bool, error) {
	for _, r := range rules {
		if ok, err := r.matches(in); err != nil || !ok {
			return false, err
		}
	}
	return true, nil
}

func some(rules []rule, in scope) (bool, error) {
	for _, r := range rules {
		if ok, err := r.matches(in); err != nil || ok {
			return ok, err
		}
	}
	return false, nil
}

// kind is the type of an operand and of the variables it can be compared with.
type kind func(v any) (comparable any, ok bool)

func isString(v any) (any, bool) { s, ok := v.(string); return s, ok }
func isBool(v any) (any, bool)   { b, ok := v.(bool); return b, ok }

func isNumber(v any) (any, bool) {
	n, ok := v.(json.Number)
	if !ok {
		return nil, false
	}
	f, err := n.Float64()
	return f, err == nil
}

func isTimestamp(v any) (any, bool) {
	s, ok := v.(string)
	if !ok {
		return nil, false
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	return t, err == nil
}

// order is negative, zero or positive as a is before, equal to or after b, which are of the same kind.
func order(a, b any) int {
	switch a := a.(type) {
	case string:
		return strings.Compare(a, b.(string))
	case time.Time:
		return a.Compare(b.(time.Time))
	case bool:
		if a == b.(bool) {
			return 0
		}
		return 1
	}
	x, y := a.(float64), b.(float64)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func comparing(of kind, accept func(int) bool) func(v, operand any) bool {
	return func(v, operand any) bool {
		a, ok := of(v)
		b, ok2 := of(operand)
		return ok && ok2 && accept(order(a, b))
	}
}

// being is a test of the variable's type.
func being(of kind) func(v, operand any) bool {
	return func(v, operand any) bool { _, ok := of(v); return ok == operand.(bool) }
}

// stringMatches compares with a pattern in which * stands for any characters, and \* for itself.
func stringMatches(v, operand any) bool {
	s, ok := v.(string)
	pattern, ok2 := operand.(string)
	if !ok || !ok2 {
		return false
	}
	literals := strings.Split(strings.ReplaceAll(pattern, `\*`, "\x00"), "*")
	for i, l := range literals {
		literals[i] = regexp.QuoteMeta(strings.ReplaceAll(l, "\x00", "*"))
	}
	matched, err := regexp.MatchString("^(?s:"+strings.Join(literals, ".*")+")$", s)
	return err == nil && matched
}
