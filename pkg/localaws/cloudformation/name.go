package cloudformation

import (
	"regexp"
	"strings"
)

// name is a physical name of the form stack-logicalid-SUFFIX, at most limit characters long: stack name and logical id are cut
// to equal parts where they are too long (AWS: "Name type").
func (j job) name(limit int) string {
	const suffix = 12
	stack, logical := j.stack, j.logical
	if over := len(stack) + len(logical) + suffix + 2 - limit; over > 0 {
		half := (limit - suffix - 2) / 2
		stack, logical = cut(stack, max(half, limit-suffix-2-len(logical))), cut(logical, max(half, limit-suffix-2-len(stack)))
		stack = cut(stack, limit-suffix-2-len(logical))
	}
	return stack + "-" + logical + "-" + j.reg.Alnum(suffix)
}

// lowerName is a name in lower case, as buckets need it.
func (j job) lowerName(limit int) string { return strings.ToLower(j.name(limit)) }

func cut(s string, n int) string { return s[:min(len(s), max(n, 0))] }

// checkName applies the API's own rules to a stack name, before anything else looks at it.
func checkName(field, name, pattern string) error {
	const most = 128
	switch {
	case len(name) > most:
		return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must have length less than or equal to %d",
			name, field, most)
	case !regexp.MustCompile("^" + pattern + "$").MatchString(name):
		return invalid("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must satisfy regular expression pattern: %s",
			name, field, pattern)
	}
	return nil
}

// The API's patterns.
const (
	namePattern  = "[a-zA-Z][-a-zA-Z0-9]*"
	tokenPattern = "[a-zA-Z0-9][-a-zA-Z0-9]*" //nolint:gosec // the form of a ClientRequestToken, no credential
)

func checkToken(token *string) error {
	if token == nil {
		return nil
	}
	return checkName("clientRequestToken", *token, tokenPattern)
}
