// Package policy decides by policy documents: what a role may do, and what a service may do with a resource that has a policy
// of its own. What it cannot decide it takes for the stricter: a condition of another kind is not met where it would allow,
// and met where it would deny.
package policy

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Document is a policy.
type Document struct{ Statement many }

type many []statement

type statement struct {
	Effect                string
	Principal             any
	Action, NotAction     any
	Resource, NotResource any
	Condition             map[string]map[string]any
}

// UnmarshalJSON takes a single statement for a list of one.
func (m *many) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]statement)(m))
	}
	*m = many{{}}
	return json.Unmarshal(data, &(*m)[0])
}

// Request is what somebody wants.
type Request struct {
	// Principal is a service's name such as "events.amazonaws.com" or an identity's ARN; "" in a role's own policies, which
	// name none.
	Principal        string
	Action, Resource string
	// Keys are the values of condition keys, by the key in lower case.
	Keys map[string]string
}

// Parse reads a document; it must have statements with the effect Allow or Deny.
func Parse(text string) (Document, error) {
	var d Document
	if err := json.Unmarshal([]byte(text), &d); err != nil {
		return d, fmt.Errorf("parse policy: %w", err)
	}
	if len(d.Statement) == 0 {
		return d, fmt.Errorf("parse policy: it has no statement")
	}
	for _, st := range d.Statement {
		if st.Effect != "Allow" && st.Effect != "Deny" {
			return d, fmt.Errorf("parse policy: invalid effect %q", st.Effect)
		}
	}
	return d, nil
}

// Allows says whether documents together allow a request: one statement does, and none denies it (IAM User Guide, "Policy
// evaluation logic"). A text that is no policy allows nothing.
func Allows(r Request, documents ...string) bool {
	allowed := false
	for _, text := range documents {
		d, err := Parse(text)
		if err != nil {
			continue
		}
		for _, st := range d.Statement {
			switch {
			case !st.applies(r):
			case st.Effect == "Deny":
				return false
			default:
				allowed = true
			}
		}
	}
	return allowed
}

func (st statement) applies(r Request) bool {
	return st.means(r.Principal) && covers(st.Action, st.NotAction, strings.ToLower(r.Action), strings.ToLower) &&
		covers(st.Resource, st.NotResource, r.Resource, strings.Clone) && st.holds(r.Keys)
}

// means says whether the principal is among those that the statement names.
func (st statement) means(principal string) bool {
	if principal == "" {
		return st.Principal == nil
	}
	names := texts(st.Principal)
	if kinds, ok := st.Principal.(map[string]any); ok {
		names = slices.Concat(texts(kinds["AWS"]), texts(kinds["Service"]))
	}
	return slices.Contains(names, principal) || slices.Contains(names, "*")
}

// covers says whether one of the patterns of in, or none of those of but, is like a value. A trust policy has no resource.
func covers(in, but any, value string, spell func(string) string) bool {
	like := func(pattern string) bool { return glob(spell(pattern), value) }
	switch {
	case in != nil:
		return slices.ContainsFunc(texts(in), like)
	case but != nil:
		return !slices.ContainsFunc(texts(but), like)
	}
	return value == ""
}

// texts are one string or a list of strings.
func texts(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case bool:
		return []string{fmt.Sprint(v)}
	case []any:
		var out []string
		for _, e := range v {
			out = append(out, texts(e)...)
		}
		return out
	}
	return nil
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
