package stepfunctions

import (
	"fmt"
	"slices"
)

// recovery reads Retry and Catch.
func (f *fields) recovery(s *state) {
	for i, v := range f.list("Retry") {
		r := objectAt(fmt.Sprintf("%s/Retry[%d]", f.at, i), v)
		s.retry = append(s.retry, r.retrier())
		r.wildcard(s.retry[i].errors, i == len(f.list("Retry"))-1)
		f.adopt(r)
	}
	for i, v := range f.list("Catch") {
		c := objectAt(fmt.Sprintf("%s/Catch[%d]", f.at, i), v)
		c.only("ErrorEquals", "ResultPath", "Next", "Comment")
		s.catch = append(s.catch, &catcher{errors: c.texts("ErrorEquals"), resultPath: c.selection("ResultPath", true), next: c.required("Next")})
		c.wildcard(s.catch[i].errors, i == len(f.list("Catch"))-1)
		f.adopt(c)
	}
}

func (f *fields) retrier() *retrier {
	f.only("ErrorEquals", "IntervalSeconds", "MaxAttempts", "BackoffRate", "MaxDelaySeconds", "JitterStrategy", "Comment")
	r := &retrier{
		errors: f.texts("ErrorEquals"), interval: f.whole("IntervalSeconds", 1, 1), maxAttempts: f.whole("MaxAttempts", 0, 3),
		backoff: f.decimal("BackoffRate", 1, 2), maxDelay: f.whole("MaxDelaySeconds", 1, 0), jitter: f.text("JitterStrategy") == "FULL",
	}
	if r.maxDelay > 0 && r.maxDelay <= r.interval {
		f.wrong("MaxDelaySeconds", "MaxDelaySeconds must be greater than IntervalSeconds")
	}
	if f.has("JitterStrategy") && !slices.Contains([]string{"FULL", "NONE"}, f.text("JitterStrategy")) {
		f.wrong("JitterStrategy", "Expected FULL or NONE")
	}
	return r
}

// wildcard checks that States.ALL stands alone and last.
func (f *fields) wildcard(errors []string, last bool) {
	if slices.Contains(errors, allErrors) && (len(errors) > 1 || !last) {
		f.wrong("ErrorEquals", "States.ALL must appear alone and in the last entry")
	}
}

// choose reads a Choice state.
func (f *fields) choose(s *state, common []string) {
	f.only(append(common, "Choices", "Default")...)
	s.fallback = f.text("Default")
	for i, v := range f.list("Choices") {
		c := objectAt(fmt.Sprintf("%s/Choices[%d]", f.at, i), v)
		s.rules = append(s.rules, c.rule(true))
		f.adopt(c)
	}
	if len(s.rules) == 0 {
		f.wrong("Choices", "Expected at least one choice rule")
	}
}

// rule reads one rule; only the outermost has a Next.
func (f *fields) rule(outermost bool) rule {
	var r rule
	if outermost {
		r.next = f.required("Next")
	} else if f.has("Next") {
		f.wrong("Next", "Next is not allowed in a nested rule")
	}
	switch {
	case f.has("And"):
		f.only("And", "Next", "Comment")
		r.all = f.rules("And")
	case f.has("Or"):
		f.only("Or", "Next", "Comment")
		r.any = f.rules("Or")
	case f.has("Not"):
		f.only("Not", "Next", "Comment")
		inner := objectAt(f.at+"/Not", f.of["Not"])
		not := inner.rule(false)
		r.not = &not
		f.adopt(inner)
	default:
		f.comparison(&r)
	}
	return r
}

func (f *fields) rules(field string) []rule {
	var out []rule
	for i, v := range f.list(field) {
		inner := objectAt(fmt.Sprintf("%s/%s[%d]", f.at, field, i), v)
		out = append(out, inner.rule(false))
		f.adopt(inner)
	}
	if len(out) == 0 {
		f.wrong(field, "Expected at least one rule")
	}
	return out
}

// comparison reads Variable and the one operator.
func (f *fields) comparison(r *rule) {
	r.variable = f.path("Variable")
	known := []string{"Variable", "Next", "Comment"}
	for _, name := range sortedKeys(f.of) {
		op, byPath, ok := operatorOf(name)
		if !ok {
			continue
		}
		if r.test.operator != "" {
			f.wrong(name, "More than one comparison operator")
		}
		known = append(known, name)
		r.test = test{operator: name, operand: f.of[name], compare: op.compare}
		if byPath {
			r.test.from = f.optionalPath(name)
		} else if _, fits := op.operand(f.of[name]); !fits {
			f.wrong(name, "The operand has the wrong type")
		}
	}
	f.only(known...)
	if r.test.operator == "" {
		f.wrong("", "A comparison operator is required")
	}
}
