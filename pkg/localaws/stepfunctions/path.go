package stepfunctions

import (
	"fmt"
	"strconv"
	"strings"
)

// path is a JSONPath of the kinds that the interpreter knows: names, indexes and the wildcard [*].
type path struct {
	text    string
	context bool // it begins with $$ and reads the context object
	parts   []part
}

type part struct {
	name  string
	index int
	kind  partKind
}

type partKind int

const (
	byName partKind = iota + 1
	byIndex
	everything
)

// root is the path $.
func root() path { return path{text: "$"} }

// parsePath reads a path and refuses filters, slices and descendants.
func parsePath(text string) (path, error) {
	p := path{text: text}
	rest, ok := strings.CutPrefix(text, "$")
	if !ok {
		return p, fmt.Errorf("value is not a valid JSONPath: %q", text)
	}
	if after, ok := strings.CutPrefix(rest, "$"); ok {
		p.context, rest = true, after
	}
	for rest != "" {
		next, after, err := parsePart(rest)
		if err != nil {
			return p, fmt.Errorf("value is not a JSONPath known here: %q: %w", text, err)
		}
		p.parts, rest = append(p.parts, next), after
	}
	return p, nil
}

func parsePart(text string) (part, string, error) {
	if name, ok := strings.CutPrefix(text, "."); ok {
		end := strings.IndexAny(name, ".[")
		if end < 0 {
			end = len(name)
		}
		if end == 0 || strings.ContainsAny(name[:end], " *?@()'\"]") {
			return part{}, "", fmt.Errorf("%q is not a name", text)
		}
		return part{name: name[:end], kind: byName}, name[end:], nil
	}
	inner, ok := strings.CutPrefix(text, "[")
	if quoted, isName := strings.CutPrefix(inner, "'"); ok && isName {
		name, rest, closed := strings.Cut(quoted, "']")
		if !closed || strings.ContainsAny(name, `'\`) {
			return part{}, "", fmt.Errorf("%q is not a quoted name", text)
		}
		return part{name: name, kind: byName}, rest, nil
	}
	inner, rest, closed := strings.Cut(inner, "]")
	if !ok || !closed {
		return part{}, "", fmt.Errorf("%q is neither a name nor an index", text)
	}
	if inner == "*" {
		return part{kind: everything}, rest, nil
	}
	index, err := strconv.ParseUint(inner, 10, 31)
	if err != nil {
		return part{}, "", fmt.Errorf("%q is not an index", inner)
	}
	return part{index: int(index), kind: byIndex}, rest, nil
}

// reference says whether the path can name only one place, as ResultPath must.
func (p path) reference() bool {
	for _, s := range p.parts {
		if s.kind == everything {
			return false
		}
	}
	return true
}

// find returns what the path names; with a wildcard, the list of all that it names. What is missing behind a wildcard is
// left out, what is missing before it is not found.
func (p path) find(v any) (any, bool) {
	for i, s := range p.parts {
		if s.kind == everything {
			return path{parts: p.parts[i+1:]}.collect(v), true
		}
		var ok bool
		if v, ok = s.of(v); !ok {
			return nil, false
		}
	}
	return v, true
}

// collect applies the path to every element of v.
func (p path) collect(v any) []any {
	out := []any{}
	for _, e := range elements(v) {
		found, ok := p.find(e)
		switch {
		case !ok:
		case p.reference():
			out = append(out, found)
		default:
			inner, _ := found.([]any)
			out = append(out, inner...)
		}
	}
	return out
}

func elements(v any) []any {
	switch v := v.(type) {
	case []any:
		return v
	case map[string]any:
		out := []any{}
		for _, k := range sortedKeys(v) {
			out = append(out, v[k])
		}
		return out
	}
	return nil
}

func (s part) of(v any) (any, bool) {
	if s.kind == byName {
		fields, _ := v.(map[string]any)
		found, ok := fields[s.name]
		return found, ok
	}
	list, _ := v.([]any)
	if s.index >= len(list) {
		return nil, false
	}
	return list[s.index], true
}
