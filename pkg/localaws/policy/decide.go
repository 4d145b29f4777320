package policy

import (
	"slices"
	"strings"
)

// Request is what somebody wants.
type Request struct {
	// Principal is a service's name such as "events.amazonaws.com" or an identity's ARN; "" in an identity's own policies, which
	// name none.
	Principal string
	// Also are other names by which the principal is meant, such as that of its account.
	Also             []string
	Action, Resource string
	Keys             Keys
}

// Decision is what policies say.
type Decision int

// The decisions, of which a later one outweighs an earlier one.
const (
	// Silent is the implicit deny: no statement applies.
	Silent Decision = iota
	Allowed
	Denied
)

// Verdict is a decision, and what led to it.
type Verdict struct {
	Decision Decision
	By       []Ground
}

// Ground is a statement that led to a decision, as "policy/sid", by one of the patterns of its Resource; there is one for each
// pattern that the resource is like, and one with no pattern for a statement without Resource.
type Ground struct{ Statement, Pattern string }

// Decide asks documents together: one statement that denies outweighs all that allow (IAM User Guide, "Policy evaluation logic").
// The error is a condition that cannot be decided.
func Decide(r Request, documents ...Document) (Verdict, error) {
	var out Verdict
	for _, d := range documents {
		for _, st := range d.statements {
			applies, err := st.applies(r)
			if err != nil {
				return Verdict{}, err
			}
			if applies {
				out.hear(st.decision(), st.grounds(d.Name, r)...)
			}
		}
	}
	return out, nil
}

// hear takes in what one more statement says.
func (v *Verdict) hear(d Decision, by ...Ground) {
	if d > v.Decision {
		*v = Verdict{Decision: d}
	}
	if d == v.Decision {
		v.By = append(v.By, by...)
	}
}

func (st statement) decision() Decision {
	if st.Effect == "Deny" {
		return Denied
	}
	return Allowed
}

// Allows reads policies and asks them; no text at all allows nothing.
func Allows(r Request, texts ...string) (bool, error) {
	var documents []Document
	for _, text := range texts {
		if text == "" {
			continue
		}
		d, err := Parse("", text)
		if err != nil {
			return false, err
		}
		documents = append(documents, d)
	}
	v, err := Decide(r, documents...)
	return v.Decision == Allowed, err
}

func (st statement) applies(r Request) (bool, error) {
	if !st.means(r) || !covers(st.Action, st.NotAction, strings.ToLower(r.Action), strings.ToLower) ||
		!covers(st.Resource, st.NotResource, r.Resource, strings.Clone) {
		return false, nil
	}
	return st.holds(r.Keys)
}

// grounds are those by which a statement that applies does so.
func (st statement) grounds(policy string, r Request) []Ground {
	if st.Resource == nil {
		return []Ground{{Statement: policy + "/" + st.Sid}}
	}
	var out []Ground
	for _, pattern := range st.Resource {
		if glob(pattern, r.Resource) {
			out = append(out, Ground{policy + "/" + st.Sid, pattern})
		}
	}
	return out
}

// means says whether the principal is among those that the statement names. A role stands for its sessions, too (IAM User Guide, "AWS
// JSON policy elements: Principal").
func (st statement) means(r Request) bool {
	if r.Principal == "" {
		return !st.Principal.everybody && st.Principal.byKind == nil
	}
	return st.Principal.everybody || slices.ContainsFunc(slices.Concat(st.Principal.byKind["AWS"], st.Principal.byKind["Service"]), func(named string) bool {
		return named == "*" || named == r.Principal || slices.Contains(r.Also, named) || isSession(r.Principal, named)
	})
}

// isSession says whether a principal is a session of a role; its ARN leaves out the role's path.
func isSession(principal, role string) bool {
	p, r := strings.SplitN(principal, ":", 6), strings.SplitN(role, ":", 6)
	if len(p) != 6 || len(r) != 6 || p[4] != r[4] || !strings.HasPrefix(r[5], "role/") {
		return false
	}
	return strings.HasPrefix(p[5], "assumed-role/"+r[5][strings.LastIndex(r[5], "/")+1:]+"/")
}

// covers says whether one of the patterns of in, or none of those of but, is like a value. A trust policy has no resource.
func covers(in, but texts, value string, spell func(string) string) bool {
	like := func(pattern string) bool { return glob(spell(pattern), value) }
	switch {
	case in != nil:
		return slices.ContainsFunc(in, like)
	case but != nil:
		return !slices.ContainsFunc(but, like)
	}
	return value == ""
}
