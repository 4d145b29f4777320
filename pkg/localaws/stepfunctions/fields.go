package stepfunctions

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
)

// flaw is what is wrong with a definition, in the words and with the place in which Step Functions reports it.
type flaw struct{ code, text, at string }

func (f *flaw) Error() string { return fmt.Sprintf("%s: %s at %s", f.code, f.text, f.at) }

// Codes of flaws, as Step Functions reports them.
const (
	schema       = "SCHEMA_VALIDATION_FAILED"
	noTransition = "MISSING_TRANSITION_TARGET"
	duplicate    = "DUPLICATE_STATE_NAME"
)

// fields reads one JSON object of a definition; the first flaw sticks.
type fields struct {
	at   string
	of   map[string]any
	flaw *flaw
}

func objectAt(at string, v any) *fields {
	of, ok := v.(map[string]any)
	f := &fields{at: at, of: of}
	if !ok {
		f.wrong("", "Expected value of type Object")
	}
	return f
}

// wrong notes a flaw of a field, or of the whole object.
func (f *fields) wrong(field, format string, args ...any) {
	at := f.at
	if field != "" {
		at += "/" + field
	}
	f.note(&flaw{schema, fmt.Sprintf(format, args...), at})
}

func (f *fields) note(other *flaw) {
	if f.flaw == nil {
		f.flaw = other
	}
}

// only refuses all other fields: those that Step Functions does not have, and those that the local AWS does not know.
func (f *fields) only(known ...string) {
	for _, name := range sortedKeys(f.of) {
		if !slices.Contains(known, name) {
			f.wrong(name, "Field is not supported by the local AWS")
		}
	}
}

func (f *fields) has(field string) bool { _, ok := f.of[field]; return ok }

func (f *fields) text(field string) string {
	v, ok := f.of[field]
	s, isText := v.(string)
	if ok && !isText {
		f.wrong(field, "Expected value of type String")
	}
	return s
}

func (f *fields) required(field string) string {
	s := f.text(field)
	if s == "" {
		f.wrong(field, "The field '%s' is required", field)
	}
	return s
}

func (f *fields) truth(field string) bool {
	v, ok := f.of[field]
	b, isTruth := v.(bool)
	if ok && !isTruth {
		f.wrong(field, "Expected value of type Boolean")
	}
	return b
}

// whole is a whole number of at least the given one; what is left out is fallback.
func (f *fields) whole(field string, least, fallback int64) int64 {
	v, ok := f.of[field]
	if !ok {
		return fallback
	}
	n, isWhole := wholeNumber(v)
	if !isWhole || n < least || n > 99999999 {
		f.wrong(field, "Expected an integer from %d to 99999999", least)
	}
	return n
}

func (f *fields) decimal(field string, least, fallback float64) float64 {
	v, ok := f.of[field]
	if !ok {
		return fallback
	}
	n, isNumber := v.(json.Number)
	d, err := n.Float64()
	if !isNumber || err != nil || d < least || math.IsInf(d, 0) {
		f.wrong(field, "Expected a number of at least %g", least)
	}
	return d
}

// selection is a path or null; reference says that it must name one place of the input.
func (f *fields) selection(field string, reference bool) selection {
	v, ok := f.of[field]
	if !ok {
		return selection{path: root()}
	}
	if v == nil {
		return selection{none: true}
	}
	p := f.path(field)
	if reference && (!p.reference() || p.context) {
		f.wrong(field, "Value is not a Reference Path")
	}
	return selection{path: p}
}

func (f *fields) path(field string) path {
	p, err := parsePath(f.text(field))
	if err != nil {
		f.wrong(field, "%s", err)
	}
	return p
}

func (f *fields) optionalPath(field string) *path {
	if !f.has(field) {
		return nil
	}
	p := f.path(field)
	if !p.reference() {
		f.wrong(field, "Value is not a Reference Path")
	}
	return &p
}

func (f *fields) template(field string) *template {
	if !f.has(field) {
		return nil
	}
	t, err := parseTemplate(f.of[field])
	if err != nil {
		f.wrong(field, "%s", err)
	}
	return t
}

func (f *fields) list(field string) []any {
	v, ok := f.of[field]
	l, isList := v.([]any)
	if ok && !isList {
		f.wrong(field, "Expected value of type Array")
	}
	return l
}

func (f *fields) texts(field string) []string {
	var out []string
	for i, v := range f.list(field) {
		s, ok := v.(string)
		if !ok || s == "" {
			f.wrong(fmt.Sprintf("%s[%d]", field, i), "Expected value of type String")
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		f.wrong(field, "Expected at least one item")
	}
	return out
}

// one demands exactly one of some fields.
func (f *fields) one(names ...string) {
	n := 0
	for _, name := range names {
		if f.has(name) {
			n++
		}
	}
	if n != 1 {
		f.wrong("", "Exactly one of %s is required", strings.Join(names, ", "))
	}
}
