package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Document is a policy that has been read.
type Document struct {
	// Name is the policy's name; it precedes the statements' ids in a Ground.
	Name       string
	statements []statement
}

type statement struct {
	Sid, Effect           string
	Principal             principal
	NotPrincipal          json.RawMessage
	Action, NotAction     texts
	Resource, NotResource texts
	Condition             map[string]map[string]texts
}

// texts are one text or several; true and false may stand without quotes.
type texts []string

// UnmarshalJSON takes a single text for a list of one.
func (t *texts) UnmarshalJSON(data []byte) error {
	var many []json.RawMessage
	if json.Unmarshal(data, &many) != nil {
		many = []json.RawMessage{data}
	}
	*t = texts{}
	for _, one := range many {
		var text string
		if json.Unmarshal(one, &text) != nil {
			text = string(one)
		}
		*t = append(*t, text)
	}
	return nil
}

// principal is whom a statement is about: everybody, or names by kind.
type principal struct {
	everybody bool
	byKind    map[string]texts
}

// UnmarshalJSON reads "*" or an object.
func (p *principal) UnmarshalJSON(data []byte) error {
	if string(data) == `"*"` {
		p.everybody = true
		return nil
	}
	return json.Unmarshal(data, &p.byKind)
}

type statements []statement

// UnmarshalJSON takes a single statement for a list of one.
func (s *statements) UnmarshalJSON(data []byte) error {
	if data[0] != '[' {
		data = slices.Concat([]byte("["), data, []byte("]"))
	}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode((*[]statement)(s))
}

// Parse reads a document. One that is no policy, and one with anything in it that this package could not decide, is an error.
func Parse(name, text string) (Document, error) {
	var d struct {
		Version, ID string
		Statement   statements
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return Document{}, region.Refuse("MalformedPolicyDocument", "Syntax errors in policy. (%v)", err)
	}
	if len(d.Statement) == 0 {
		return Document{}, region.Refuse("MalformedPolicyDocument", "Syntax errors in policy. (it has no statement)")
	}
	for _, st := range d.Statement {
		if err := st.decidable(); err != nil {
			return Document{}, err
		}
	}
	return Document{name, d.Statement}, nil
}

// ConditionKeys are those that the document's conditions ask for, as they are spelled there, in order.
func (d Document) ConditionKeys() []string {
	var out []string
	for _, st := range d.statements {
		for _, tests := range st.Condition {
			out = slices.AppendSeq(out, maps.Keys(tests))
		}
	}
	return slices.Compact(slices.Sorted(slices.Values(out)))
}

// decidable refuses what could not be decided, whatever is asked.
func (st statement) decidable() error {
	switch {
	case st.Effect != "Allow" && st.Effect != "Deny":
		return region.Refuse("MalformedPolicyDocument", "Syntax errors in policy. (invalid effect %q)", st.Effect)
	case st.NotPrincipal != nil:
		return Undecidable("NotPrincipal")
	}
	for kind := range st.Principal.byKind {
		if kind != "AWS" && kind != "Service" {
			return Undecidable("Principal " + kind)
		}
	}
	for _, r := range slices.Concat(st.Resource, st.NotResource) {
		if strings.Contains(r, "${") {
			return Undecidable("variable in " + r)
		}
	}
	for _, operator := range slices.Sorted(maps.Keys(st.Condition)) {
		if err := checkOperator(operator, st.Condition[operator]); err != nil {
			return err
		}
	}
	return nil
}

func checkOperator(operator string, tests map[string]texts) error {
	if _, known := operatorOf(operator); !known {
		return Undecidable("condition operator " + operator)
	}
	for key, wanted := range tests {
		for _, value := range wanted {
			if strings.Contains(value, "${") {
				return Undecidable("variable in the condition on " + key)
			}
		}
	}
	return nil
}

// Undecidable refuses a part of a policy that the local AWS does not know, so that no policy is taken for kinder or stricter than it
// is.
func Undecidable(what string) error {
	return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the %s of a policy", what).With(http.StatusNotImplemented)
}

// Worded is an error of Parse as a service words it, unless it is one of the local AWS itself.
func Worded(err, otherwise error) error {
	if r, ok := errors.AsType[*region.Refusal](err); err == nil || ok && r.Status == http.StatusNotImplemented {
		return err
	}
	return otherwise
}
