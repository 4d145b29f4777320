package stepfunctions

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Limits of a definition (Step Functions quotas): its bytes, and the characters of a state's name.
const (
	maxDefinition = 1024 * 1024
	maxStateName  = 80
)

// parse reads a definition and refuses what Step Functions would refuse, and what the interpreter does not know.
func parse(text string) (*definition, error) {
	if len(text) > maxDefinition {
		return nil, &flaw{schema, "The definition is longer than 1 MB", "/"}
	}
	v, err := decode(text)
	if err != nil {
		return nil, &flaw{"INVALID_JSON_DESCRIPTION", err.Error(), "/"}
	}
	f := objectAt("", v)
	f.only("Comment", "StartAt", "States", "TimeoutSeconds", "Version", "QueryLanguage")
	if l := f.text("QueryLanguage"); l != "" && l != "JSONPath" {
		f.wrong("QueryLanguage", "The local AWS does not know %s", l)
	}
	if version := f.text("Version"); version != "" && version != "1.0" {
		f.wrong("Version", "Version is not 1.0")
	}
	d := &definition{graph: f.graph(map[string]bool{}), timeout: time.Duration(f.whole("TimeoutSeconds", 1, 0)) * time.Second}
	if f.flaw != nil {
		return nil, f.flaw
	}
	return d, nil
}

// graph reads StartAt and States. names are the names of all states of the machine so far.
func (f *fields) graph(names map[string]bool) *graph {
	g := &graph{startAt: f.required("StartAt"), states: map[string]*state{}}
	states := objectAt(f.at+"/States", f.of["States"])
	for _, name := range sortedKeys(states.of) {
		if names[name] {
			f.note(&flaw{duplicate, "Duplicate State name: " + name, states.at + "/" + name})
		}
		if utf8.RuneCountInString(name) > maxStateName {
			states.wrong(name, "State name is longer than %d characters", maxStateName)
		}
		names[name] = true
		s := objectAt(states.at+"/"+name, states.of[name])
		g.states[name] = s.state(name, names)
		states.adopt(s)
	}
	f.adopt(states)
	if f.flaw == nil {
		f.transitions(g)
	}
	return g
}

// adopt takes over the flaw of an inner object.
func (f *fields) adopt(inner *fields) {
	if inner.flaw != nil {
		f.note(inner.flaw)
	}
}

// transitions checks that every target exists, that every state can be reached, and that something ends.
func (f *fields) transitions(g *graph) {
	reached := map[string]bool{}
	todo := []string{g.startAt}
	at := f.at + "/StartAt"
	for len(todo) > 0 {
		name := todo[0]
		todo = todo[1:]
		if reached[name] {
			continue
		}
		s := g.states[name]
		if s == nil {
			f.note(&flaw{noTransition, "Missing 'Next' target: " + name, at})
			return
		}
		reached[name] = true
		at = f.at + "/States/" + name
		for _, t := range s.targets() {
			if g.states[t] == nil {
				f.note(&flaw{noTransition, "Missing 'Next' target: " + t, at})
				return
			}
			todo = append(todo, t)
		}
	}
	for name := range g.states {
		if !reached[name] {
			f.note(&flaw{noTransition, "State \"" + name + "\" is not reachable.", f.at + "/States/" + name})
		}
	}
}

func (s *state) targets() []string {
	var out []string
	for _, t := range []string{s.next, s.fallback} {
		if t != "" {
			out = append(out, t)
		}
	}
	for _, c := range s.catch {
		out = append(out, c.next)
	}
	for _, r := range s.rules {
		out = append(out, r.next)
	}
	return slices.Compact(out)
}
