package s3

import (
	"slices"
	"strings"
)

// decision is what a policy says to a request.
type decision int

const (
	undecided decision = iota // no statement applies
	allowed
	denied
)

// decide evaluates a policy's statements: one that denies outweighs all that allow.
func decide(statements []statement, r request) decision {
	out := undecided
	for _, st := range statements {
		switch {
		case !st.applies(r):
		case st.Effect == "Deny":
			return denied
		default:
			out = allowed
		}
	}
	return out
}

func (st statement) applies(r request) bool {
	return st.means(r) && covers(st.Action, st.NotAction, strings.ToLower(r.action), strings.ToLower) &&
		covers(st.Resource, st.NotResource, r.resource, func(s string) string { return s }) && holds(st.Condition, r.keys)
}

// covers says whether one of the patterns of in, or none of those of but, is like a value.
func covers(in, but any, value string, spell func(string) string) bool {
	like := func(pattern string) bool { return glob(spell(pattern), value) }
	if in != nil {
		return slices.ContainsFunc(texts(in), like)
	}
	return !slices.ContainsFunc(texts(but), like)
}

// means says whether the statement's principal is the caller: everybody, the caller's account, or the caller itself, of which
// a role stands for its sessions too (IAM User Guide, "AWS JSON policy elements: Principal").
func (st statement) means(r request) bool {
	principals := texts(st.Principal)
	if m, ok := st.Principal.(map[string]any); ok {
		principals = texts(m["AWS"])
	}
	return slices.ContainsFunc(principals, func(p string) bool {
		return p == "*" || p == r.account || p == r.caller || isAccount(p, r.account) || isSession(r.caller, p)
	})
}

func isAccount(arn, account string) bool {
	parts := strings.SplitN(arn, ":", 6)
	return len(parts) == 6 && parts[2] == "iam" && parts[4] == account && parts[5] == "root"
}

// isSession says whether a caller is a session of a role; its ARN leaves out the role's path.
func isSession(caller, role string) bool {
	c, r := strings.SplitN(caller, ":", 6), strings.SplitN(role, ":", 6)
	if len(c) != 6 || len(r) != 6 || c[4] != r[4] || !strings.HasPrefix(r[5], "role/") {
		return false
	}
	return strings.HasPrefix(c[5], "assumed-role/"+r[5][strings.LastIndex(r[5], "/")+1:]+"/")
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
