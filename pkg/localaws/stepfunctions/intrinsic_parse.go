package stepfunctions

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// maxNesting is how deep intrinsic functions may be nested (Developer Guide, "Intrinsic functions").
const maxNesting = 10

// call is a call of an intrinsic function.
type call struct {
	name string
	args []expression
}

func parseIntrinsic(text string) (expression, error) {
	p := &reader{rest: text}
	c, err := p.call(1)
	if err != nil {
		return nil, err
	}
	if p.skip(); p.rest != "" {
		return nil, fmt.Errorf("%q follows the function", p.rest)
	}
	return c, nil
}

// reader reads an intrinsic function from the left.
type reader struct{ rest string }

func (r *reader) skip() { r.rest = strings.TrimLeft(r.rest, " ") }

func (r *reader) take(token string) bool {
	r.skip()
	rest, ok := strings.CutPrefix(r.rest, token)
	r.rest = rest
	return ok
}

func (r *reader) call(depth int) (expression, error) {
	if depth > maxNesting {
		return nil, fmt.Errorf("more than %d nested functions", maxNesting)
	}
	name, rest, ok := strings.Cut(r.rest, "(")
	arity, known := intrinsics()[name]
	if !ok || !known {
		return nil, fmt.Errorf("%q is neither a JSONPath nor an intrinsic function known here", r.rest)
	}
	r.rest = rest
	c := call{name: name}
	for !r.take(")") {
		if len(c.args) > 0 && !r.take(",") {
			return nil, fmt.Errorf("expected , or ) before %q", r.rest)
		}
		arg, err := r.argument(depth)
		if err != nil {
			return nil, err
		}
		c.args = append(c.args, arg)
	}
	if len(c.args) < arity.least || arity.most >= 0 && len(c.args) > arity.most {
		return nil, fmt.Errorf("wrong number of arguments for %s: %d", name, len(c.args))
	}
	return c, nil
}

func (r *reader) argument(depth int) (expression, error) {
	r.skip()
	switch {
	case r.rest == "":
		return nil, errors.New("unexpected end")
	case strings.HasPrefix(r.rest, "States."):
		return r.call(depth + 1)
	case r.rest[0] == '\'':
		return r.quoted()
	}
	end := r.end()
	word := strings.TrimRight(r.rest[:end], " ")
	r.rest = r.rest[end:]
	if strings.HasPrefix(word, "$") {
		return parsePath(word)
	}
	v, err := decode(word)
	if err != nil {
		return nil, fmt.Errorf("%q is not an argument", word)
	}
	switch v.(type) {
	case json.Number, bool, nil:
		return literal{v}, nil
	}
	return nil, fmt.Errorf("%q is not an argument", word)
}

// end is where a path or a plain word ends: at the next comma or parenthesis outside of brackets.
func (r *reader) end() int {
	depth := 0
	for i, c := range r.rest {
		switch c {
		case '[':
			depth++
		case ']':
			depth--
		case ',', ')':
			if depth == 0 {
				return i
			}
		}
	}
	return len(r.rest)
}

// quoted reads 'text', in which a backslash escapes what follows it.
func (r *reader) quoted() (expression, error) {
	var b strings.Builder
	escaped := false
	for i, c := range r.rest[1:] {
		switch {
		case escaped:
			if c == '{' || c == '}' {
				b.WriteRune('\\') // States.Format must still see that they are escaped
			}
			b.WriteRune(c)
			escaped = false
		case c == '\\':
			escaped = true
		case c == '\'':
			r.rest = r.rest[i+2:]
			return literal{b.String()}, nil
		default:
			b.WriteRune(c)
		}
	}
	return nil, errors.New("a string without end")
}
