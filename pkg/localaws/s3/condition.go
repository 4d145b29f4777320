package s3

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// holds says whether all of a statement's conditions are met (IAM User Guide, "Condition operators"): a condition compares one
// key, and one of its values is enough. Decidable has seen to it that operators and keys are known.
func holds(conditions map[string]any, keys map[string]string) bool {
	for operator, on := range conditions {
		tests, _ := on.(map[string]any)
		for key, wanted := range tests {
			value, there := keys[strings.ToLower(key)]
			if !meets(operator, values(wanted), value, there) {
				return false
			}
		}
	}
	return true
}

// meets applies one operator. A key that the request lacks equals nothing, and so is not equal to anything.
func meets(operator string, wanted []string, value string, there bool) bool {
	operator, optional := strings.CutSuffix(operator, "IfExists")
	switch {
	case operator == "Null":
		return slices.Contains(wanted, fmt.Sprint(!there))
	case !there:
		return optional || operator == "StringNotEquals"
	case operator == "StringNotEquals":
		return !slices.Contains(wanted, value)
	}
	return slices.Contains(wanted, value)
}

// values are texts, of which JSON may spell true and false, and numbers, without quotes.
func values(v any) []string {
	many, ok := v.([]any)
	if !ok {
		many = []any{v}
	}
	var out []string
	for _, e := range many {
		out = append(out, fmt.Sprint(e))
	}
	return out
}

// decidable refuses what the local AWS cannot decide, so that no policy is taken for kinder or stricter than it is.
func (st statement) decidable() error {
	if st.NotPrincipal != nil {
		return undecidable("NotPrincipal")
	}
	if m, ok := st.Principal.(map[string]any); ok {
		for _, kind := range slices.Sorted(maps.Keys(m)) {
			if kind != "AWS" && kind != "Service" { // a service is never the caller here
				return undecidable("Principal " + kind)
			}
		}
	}
	for _, r := range slices.Concat(texts(st.Resource), texts(st.NotResource)) {
		if strings.Contains(r, "${") {
			return undecidable("variable in " + r)
		}
	}
	return decidableConditions(st.Condition)
}

func decidableConditions(conditions map[string]any) error {
	for _, operator := range slices.Sorted(maps.Keys(conditions)) {
		if !slices.Contains([]string{"Bool", "BoolIfExists", "StringEquals", "StringEqualsIfExists", "StringNotEquals", "StringNotEqualsIfExists", "Null"}, operator) {
			return undecidable("condition operator " + operator)
		}
		tests, ok := conditions[operator].(map[string]any)
		if !ok {
			return malformedPolicy("Policy has invalid condition") // (G)
		}
		for _, key := range slices.Sorted(maps.Keys(tests)) {
			if !slices.Contains([]string{"aws:securetransport", "aws:principalaccount", "aws:sourceaccount", sseKey, kmsKey}, strings.ToLower(key)) {
				return undecidable("condition key " + key)
			}
		}
	}
	return nil
}

func undecidable(what string) error {
	return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the %s of a bucket policy", what).With(501)
}
