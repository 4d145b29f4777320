package policy

import (
	"slices"
	"strings"
)

// holds says whether all of a statement's conditions are met (IAM User Guide, "Condition operators").
func (st statement) holds(keys map[string]string) bool {
	for operator, tests := range st.Condition {
		for key, wanted := range tests {
			value, there := keys[strings.ToLower(key)]
			met, known := compare(operator, texts(wanted), value)
			if !known {
				met = st.Effect == "Deny"
			}
			if !met || known && !there {
				return false
			}
		}
	}
	return true
}

// compare applies one operator; known is false when the local AWS does not know it.
func compare(operator string, wanted []string, value string) (met, known bool) {
	switch operator {
	case "StringEquals", "Bool":
		return slices.Contains(wanted, value), true
	case "StringLike", "ArnLike", "ArnEquals": // the two for ARNs are the same
		return slices.ContainsFunc(wanted, func(pattern string) bool { return glob(pattern, value) }), true
	}
	return false, false
}

// Service are the condition keys of a call that a service makes on behalf of one of an account's resources (IAM User Guide,
// "Cross-service confused deputy prevention").
func Service(account, sourceArn string) map[string]string {
	return map[string]string{"aws:sourceaccount": account, "aws:sourcearn": sourceArn, "aws:securetransport": "true"}
}
