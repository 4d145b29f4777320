package policy

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Keys are the condition keys that a request may have, in lower case, with their values. A key without values is one that this
// request lacks; one that is not there at all is one of which nothing is known, and no condition on it can be decided.
type Keys map[string][]string

// Service are the condition keys of a call that a service makes on behalf of one of an account's resources (IAM User Guide,
// "Cross-service confused deputy prevention").
func Service(account, sourceArn string) Keys {
	return Keys{"aws:sourceaccount": {account}, "aws:sourcearn": {sourceArn}, "aws:securetransport": {"true"}}
}

// With is the keys and more, which outweigh them.
func (k Keys) With(more Keys) Keys {
	out := maps.Clone(k)
	if out == nil {
		out = Keys{}
	}
	maps.Copy(out, more)
	return out
}

// find gives a key's values. Of the keys of tags there is one for each tag: all that are not there are known to be lacking when
// the key with * is.
func (k Keys) find(key string) (values []string, known bool) {
	if values, known = k[key]; known {
		return values, true
	}
	family, _, tag := strings.Cut(key, "/")
	_, known = k[family+"/*"]
	return nil, tag && known
}

// operator is a condition operator, taken apart.
type operator struct {
	each     string // "ForAllValues", "ForAnyValue" or ""
	optional bool   // IfExists
	negative bool
	null     bool
	equal    func(pattern, value string) bool
}

// operatorOf knows the operators (IAM User Guide, "IAM JSON policy elements: Condition operators").
func operatorOf(name string) (operator, bool) {
	var o operator
	if each, rest, found := strings.Cut(name, ":"); found {
		if each != "ForAllValues" && each != "ForAnyValue" {
			return o, false
		}
		o.each, name = each, rest
	}
	name, o.optional = strings.CutSuffix(name, "IfExists")
	switch name {
	case "Null":
		o.null = true
	case "StringEquals", "StringNotEquals":
		o.equal = func(pattern, value string) bool { return pattern == value }
	case "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "Bool":
		o.equal = strings.EqualFold
	case "StringLike", "StringNotLike":
		o.equal = glob
	case "ArnEquals", "ArnLike", "ArnNotEquals", "ArnNotLike": // the ones and the others are the same
		o.equal = arnLike
	default:
		return o, false
	}
	o.negative = strings.Contains(name, "Not")
	return o, true
}

// holds says whether all of a statement's conditions are met; a key of which nothing is known is an error.
func (st statement) holds(keys Keys) (bool, error) {
	all := true
	for _, name := range slices.Sorted(maps.Keys(st.Condition)) {
		o, _ := operatorOf(name)
		for key, wanted := range st.Condition[name] {
			values, known := keys.find(lower(key))
			if !known {
				return false, Undecidable("condition key " + key + " for this call, in the statement " + st.Sid)
			}
			all = all && o.met(wanted, values)
		}
	}
	return all, nil
}

// lower is a key as Keys spell it: keys are compared without regard to case, the key of a tag in them is not.
func lower(key string) string {
	family, tag, found := strings.Cut(key, "/")
	if !found {
		return strings.ToLower(key)
	}
	return strings.ToLower(family) + "/" + tag
}

// met applies the operator to the values of a key that a request has. A key that is not there equals nothing, and so is not equal
// to anything; with ForAllValues it meets every condition (IAM User Guide, "Set operators for multivalued context keys").
func (o operator) met(wanted, values []string) bool {
	if o.null {
		return slices.Contains(wanted, strconv.FormatBool(len(values) == 0))
	}
	one := func(value string) bool {
		like := slices.ContainsFunc(wanted, func(pattern string) bool { return o.equal(pattern, value) })
		return like != o.negative
	}
	switch {
	case o.each == "ForAllValues":
		return !slices.ContainsFunc(values, func(v string) bool { return !one(v) })
	case len(values) == 0:
		return o.optional || o.negative && o.each == ""
	}
	return slices.ContainsFunc(values, one)
}

// arnLike compares ARNs part by part, so that * does not reach beyond one (IAM User Guide, "Amazon Resource Name (ARN) condition
// operators"); the sixth part is all the rest.
func arnLike(pattern, arn string) bool {
	wanted, parts := strings.SplitN(pattern, ":", 6), strings.SplitN(arn, ":", 6)
	if len(wanted) != 6 || len(parts) != 6 {
		return pattern == "*"
	}
	for i := range wanted {
		if !glob(wanted[i], parts[i]) {
			return false
		}
	}
	return true
}

// glob compares as policies do: * stands for any text, ? for one character.
func glob(pattern, text string) bool {
	head, rest, found := strings.Cut(pattern, "*")
	if len(text) < len(head) {
		return false
	}
	for i := range len(head) {
		if head[i] != '?' && head[i] != text[i] {
			return false
		}
	}
	if !found {
		return len(text) == len(head)
	}
	for at := len(head); at <= len(text); at++ {
		if glob(rest, text[at:]) {
			return true
		}
	}
	return false
}
