package stepfunctions

import "strings"

// operator is a comparison of a Choice state. operand is the kind that the operator's own value must have.
type operator struct {
	operand kind
	compare func(v, operand any) bool
}

func operators() map[string]operator {
	out := map[string]operator{
		"IsPresent":     {isBool, nil},
		"IsNull":        {isBool, being(func(v any) (any, bool) { return nil, v == nil })},
		"IsString":      {isBool, being(isString)},
		"IsNumeric":     {isBool, being(isNumber)},
		"IsBoolean":     {isBool, being(isBool)},
		"IsTimestamp":   {isBool, being(isTimestamp)},
		"StringMatches": {isString, stringMatches},
		"BooleanEquals": {isBool, comparing(isBool, func(c int) bool { return c == 0 })},
	}
	accepts := map[string]func(int) bool{
		"Equals":            func(c int) bool { return c == 0 },
		"LessThan":          func(c int) bool { return c < 0 },
		"LessThanEquals":    func(c int) bool { return c <= 0 },
		"GreaterThan":       func(c int) bool { return c > 0 },
		"GreaterThanEquals": func(c int) bool { return c >= 0 },
	}
	for name, of := range map[string]kind{"String": isString, "Numeric": isNumber, "Timestamp": isTimestamp} {
		for suffix, accept := range accepts {
			out[name+suffix] = operator{of, comparing(of, accept)}
		}
	}
	return out
}

// operatorOf finds an operator by the name of its field; byPath says that the field holds the operand's path.
func operatorOf(name string) (op operator, byPath, ok bool) {
	known := operators()
	if op, ok = known[name]; ok {
		return op, false, true
	}
	plain, isPath := strings.CutSuffix(name, "Path")
	op, ok = known[plain]
	return op, true, ok && isPath && !strings.HasPrefix(plain, "Is") && plain != "StringMatches"
}
