package stepfunctions

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// intrinsic is a function of the Amazon States Language. most is -1 where there is no upper bound.
type intrinsic struct {
	least, most int
	apply       func(args []any) (any, error)
}

func intrinsics() map[string]intrinsic {
	return map[string]intrinsic{
		"States.Format":        {1, -1, format},
		"States.StringToJson":  {1, 1, stringToJSON},
		"States.JsonToString":  {1, 1, func(a []any) (any, error) { return encode(a[0]), nil }},
		"States.Array":         {0, -1, func(a []any) (any, error) { return append([]any{}, a...), nil }},
		"States.ArrayContains": {2, 2, arrayContains},
		"States.ArrayLength":   {1, 1, arrayLength},
		"States.ArrayGetItem":  {2, 2, arrayGetItem},
	}
}

// value calls the function; a missing path in an argument is not the function's failure but the path's.
func (c call) value(in scope) (any, error) {
	args := make([]any, len(c.args))
	for i, a := range c.args {
		v, err := a.value(in)
		if err != nil {
			return nil, err
		}
		args[i] = v
	}
	out, err := intrinsics()[c.name].apply(args)
	if err != nil {
		return nil, fail(intrinsicFailure, "The function '%s' had the following error: %s", c.name, err)
	}
	return out, nil
}

// format replaces each {} by the next argument; \{ and \} are themselves.
func format(args []any) (any, error) {
	text, ok := args[0].(string)
	if !ok {
		return nil, fmt.Errorf("the first argument is not a string: %s", encode(args[0]))
	}
	pieces := strings.Split(strings.ReplaceAll(strings.ReplaceAll(text, `\{`, "\x00"), `\}`, "\x01"), "{}")
	if len(pieces) != len(args) {
		return nil, fmt.Errorf("%d placeholders, but %d arguments", len(pieces)-1, len(args)-1)
	}
	var b strings.Builder
	b.WriteString(pieces[0])
	for i, arg := range args[1:] {
		switch arg := arg.(type) {
		case string:
			b.WriteString(arg)
		case map[string]any, []any:
			return nil, fmt.Errorf("argument %d is neither a string, a number, a boolean nor null", i+1)
		default:
			b.WriteString(encode(arg))
		}
		b.WriteString(pieces[i+1])
	}
	return strings.NewReplacer("\x00", "{", "\x01", "}").Replace(b.String()), nil
}

func stringToJSON(args []any) (any, error) {
	text, ok := args[0].(string)
	if !ok {
		return nil, fmt.Errorf("the argument is not a string: %s", encode(args[0]))
	}
	return decode(text)
}

func list(v any) ([]any, error) {
	l, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("the argument is not an array: %s", encode(v))
	}
	return l, nil
}

func arrayContains(args []any) (any, error) {
	l, err := list(args[0])
	if err != nil {
		return nil, err
	}
	for _, e := range l {
		if same(e, args[1]) {
			return true, nil
		}
	}
	return false, nil
}

// same compares JSON values; numbers by value, not by text.
func same(a, b any) bool {
	x, isNumber := a.(json.Number)
	y, areNumbers := b.(json.Number)
	if !isNumber || !areNumbers {
		return reflect.DeepEqual(a, b)
	}
	f, err := x.Float64()
	g, err2 := y.Float64()
	return err == nil && err2 == nil && f == g
}

func arrayLength(args []any) (any, error) {
	l, err := list(args[0])
	return number(int64(len(l))), err
}

func arrayGetItem(args []any) (any, error) {
	l, err := list(args[0])
	if err != nil {
		return nil, err
	}
	i, ok := wholeNumber(args[1])
	if !ok || i < 0 || i >= int64(len(l)) {
		return nil, fmt.Errorf("index %s is out of the array's range", encode(args[1]))
	}
	return l[i], nil
}
