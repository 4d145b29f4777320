package stepfunctions

import (
	"context"
	"time"
)

// pass is a Pass state.
func (e *execution) pass(f *frame, s *state, input any) (any, error) {
	object := e.context(f, "", 0)
	result := input
	if s.parameters != nil {
		var err error
		if result, err = s.parameters.fill(scope{input, object}); err != nil {
			return nil, err
		}
	}
	if s.fixed != nil {
		result = s.fixed.tree
	}
	return s.result(f.input, result, object)
}

// choose is a Choice state; it returns the state to go to.
func (e *execution) choose(f *frame, s *state, input any) (string, error) {
	in := scope{input, e.context(f, "", 0)}
	for _, r := range s.rules {
		ok, err := r.matches(in)
		if err != nil {
			return "", err
		}
		if ok {
			return r.next, nil
		}
	}
	if s.fallback == "" {
		return "", fail(noChoiceMatched, "No choice was matched in state '%s', and it has no Default", s.name)
	}
	return s.fallback, nil
}

// pause is a Wait state.
func (e *execution) pause(ctx context.Context, f *frame, s *state, input any) error {
	d, err := s.wait.duration(scope{input, e.context(f, "", 0)}, e.s.reg.Clock.Now())
	if err != nil {
		return err
	}
	if e.s.reg.Clock.Sleep(ctx, max(d, 0)) != nil {
		return context.Cause(ctx)
	}
	return nil
}

func (w waiting) duration(in scope, now time.Time) (time.Duration, error) {
	switch {
	case w.secondsPath != nil:
		v, err := w.secondsPath.value(in)
		if err != nil {
			return 0, err
		}
		n, ok := wholeNumber(v)
		if !ok || n < 0 || n > 99999999 {
			return 0, fail(runtimeError, "The SecondsPath parameter does not reference a valid value: '%s' is %s", w.secondsPath.text, encode(v))
		}
		return time.Duration(n) * time.Second, nil
	case w.untilPath != nil:
		v, err := w.untilPath.value(in)
		if err != nil {
			return 0, err
		}
		t, ok := isTimestamp(v)
		if !ok {
			return 0, fail(runtimeError, "The TimestampPath parameter does not reference a valid value: '%s' is %s", w.untilPath.text, encode(v))
		}
		return t.(time.Time).Sub(now), nil
	case !w.until.IsZero():
		return w.until.Sub(now), nil
	}
	return time.Duration(w.seconds) * time.Second, nil
}

// failing is a Fail state: its failure, by the names it was given.
func (e *execution) failing(f *frame, s *state) error {
	out := &failure{}
	for _, part := range []struct {
		from expression
		to   *string
	}{{s.errorText, &out.name}, {s.causeText, &out.cause}} {
		if part.from == nil {
			continue
		}
		v, err := part.from.value(e.scope(f, "", 0))
		if err != nil {
			return err
		}
		t, ok := v.(string)
		if !ok {
			return fail(runtimeError, "ErrorPath and CausePath must reference a string, not %s", encode(v))
		}
		*part.to = t
	}
	return out
}
