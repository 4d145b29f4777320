package policy

import "strings"

// Grant is a part of what a statement allows: one of its actions, whatever the resource, or one of the patterns of its resources,
// whatever the action.
type Grant struct {
	// Statement is "policy/sid". One of Action and Pattern is empty.
	Statement, Action, Pattern string
}

// Grants are the parts of what a document allows. The pattern of a statement that has one only is as needed as its actions, so it
// is none of them.
func (d Document) Grants() []Grant {
	var out []Grant
	for _, st := range d.statements {
		if st.decision() != Allowed {
			continue
		}
		name := d.Name + "/" + st.Sid
		for _, action := range st.Action {
			out = append(out, Grant{Statement: name, Action: action})
		}
		for _, pattern := range st.Resource {
			if len(st.Resource) > 1 {
				out = append(out, Grant{Statement: name, Pattern: pattern})
			}
		}
	}
	return out
}

// Has says whether a decision for an action was made by this part.
func (g Grant) Has(action string, by Ground) bool {
	if g.Statement != by.Statement {
		return false
	}
	if g.Action == "" {
		return g.Pattern == by.Pattern
	}
	return Like(strings.ToLower(g.Action), strings.ToLower(action))
}

// Like says whether a text is like a pattern as policies have them: * stands for any text, ? for one character.
func Like(pattern, text string) bool { return glob(pattern, text) }
