package cloudformation

import (
	"encoding/json"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// checkParameters applies every declared constraint to the chosen values.
func checkParameters(t *template, values map[string]given) error {
	for _, key := range slices.Sorted(maps.Keys(t.Parameters)) {
		p, text := t.Parameters[key], values[key].text
		broken, err := firstBroken(key, p, text)
		if err != nil {
			return err
		}
		switch {
		case broken == "":
		case p.ConstraintDescription != "":
			return invalid("Parameter %s failed to satisfy constraint: %s", key, p.ConstraintDescription)
		default:
			return invalid("%s", broken)
		}
	}
	return nil
}

// firstBroken is CloudFormation's sentence about the first constraint that text breaks, "" if there is none.
func firstBroken(key string, p declaredParameter, text string) (string, error) {
	switch p.Type {
	case "Number":
		return brokenNumber(key, p, text), nil
	case "String", "CommaDelimitedList":
	default:
		if _, ok := storeType(p.Type); !ok {
			return "", notKnown("the parameter type %s of %s", p.Type, key)
		}
	}
	if broken := brokenLength(key, p, text); broken != "" {
		return broken, nil
	}
	if !allowed(p.AllowedValues, text) {
		return "Parameter '" + key + "' must be one of AllowedValues", nil
	}
	if p.AllowedPattern == "" {
		return "", nil
	}
	pattern, err := regexp.Compile(`^(?:` + p.AllowedPattern + `)$`)
	if err != nil {
		return "", invalid("Template format error: AllowedPattern of parameter %s is no regular expression: %s", key, err)
	}
	if !pattern.MatchString(text) {
		return "Parameter '" + key + "' must match pattern " + p.AllowedPattern, nil
	}
	return "", nil
}

func allowed(values []any, text string) bool {
	return len(values) == 0 || slices.ContainsFunc(values, func(v any) bool {
		one, _ := scalar(v)
		return one == text
	})
}

func brokenLength(key string, p declaredParameter, text string) string {
	if least, ok := number(p.MinLength); ok && float64(len(text)) < least {
		return "Parameter '" + key + "' must contain at least " + p.MinLength.String() + " characters"
	}
	if most, ok := number(p.MaxLength); ok && float64(len(text)) > most {
		return "Parameter '" + key + "' must contain at most " + p.MaxLength.String() + " characters"
	}
	return ""
}

func brokenNumber(key string, p declaredParameter, text string) string {
	v, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	if err != nil {
		return "Parameter '" + key + "' must be a number"
	}
	if least, ok := number(p.MinValue); ok && v < least {
		return "Parameter '" + key + "' must be a number not less than " + p.MinValue.String()
	}
	if most, ok := number(p.MaxValue); ok && v > most {
		return "Parameter '" + key + "' must be a number not greater than " + p.MaxValue.String()
	}
	if !allowed(p.AllowedValues, text) {
		return "Parameter '" + key + "' must be one of AllowedValues"
	}
	return ""
}

func number(n json.Number) (float64, bool) {
	v, err := n.Float64()
	return v, err == nil
}
