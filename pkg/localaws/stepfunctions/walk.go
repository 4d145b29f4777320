package stepfunctions

import (
	"context"
	"errors"
	"fmt"
)

// walk goes from state to state until one ends; the result is the output, a *failure, or the context's end.
func (e *execution) walk(ctx context.Context, f *frame) (any, error) {
	for {
		s := f.graph.states[f.state]
		if err := e.arrive(ctx, f, s); err != nil {
			return nil, err
		}
		out, next, err := e.visit(ctx, f, s)
		if err != nil {
			return nil, e.explained(f, s, err)
		}
		if next == "" {
			f.done, f.output = true, out
			return out, nil
		}
		f.enter(next, out)
	}
}

// arrive enters the frame's state, unless a redrive found it entered.
func (e *execution) arrive(ctx context.Context, f *frame, s *state) error {
	if e.s.reg.Clock.Sleep(ctx, e.s.between(transitionMin, transitionMax)) != nil {
		return context.Cause(ctx)
	}
	if e.machineDeleted() {
		return errNoMachine
	}
	if f.resuming {
		return nil
	}
	f.entered = e.s.reg.Clock.Now()
	e.record(f, entered(s, f.input))
	return ctx.Err()
}

// explained adds to the cause of States.Runtime where it happened, as Step Functions does.
func (e *execution) explained(f *frame, s *state, err error) error {
	known, ok := errors.AsType[*failure](err)
	if !ok || known.name != runtimeError && known.name != intrinsicFailure && known.name != resultMismatch {
		return err
	}
	const prefix = "An error occurred while executing the state "
	if len(known.cause) > len(prefix) && known.cause[:len(prefix)] == prefix {
		return err
	}
	return &failure{known.name, fmt.Sprintf("%s'%s' (entered at the event id #%d). %s", prefix, s.name, e.entryOf(s.name, f.last), known.cause)}
}

// entryOf finds the event by which the state was entered, from the given event back.
func (e *execution) entryOf(name string, id int64) int64 {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	for id > 0 && id <= int64(len(e.events)) {
		event := e.events[id-1]
		if d := event.StateEnteredEventDetails; d != nil && *d.Name == name {
			return id
		}
		id = event.PreviousEventId
	}
	return id
}

// visit does what the state is for. Its output goes to the state next, "" being the end.
func (e *execution) visit(ctx context.Context, f *frame, s *state) (out any, next string, err error) {
	input, err := s.inputPath.of(e.scope(f, "", 0))
	if err != nil {
		return nil, "", err
	}
	switch s.kind {
	case "Task":
		return e.guarded(ctx, f, s, func(retries int) (any, error) { return e.task(ctx, f, s, input, retries) })
	case "Map":
		return e.guarded(ctx, f, s, func(retries int) (any, error) { return e.iterations(ctx, f, s, input, retries) })
	case "Fail":
		return nil, "", e.failing(f, s)
	}
	next = s.next
	out = input
	switch s.kind {
	case "Pass":
		out, err = e.pass(f, s, input)
	case "Wait":
		err = e.pause(ctx, f, s, input)
	case "Choice":
		next, err = e.choose(f, s, input)
	}
	if err == nil && s.kind != "Pass" {
		out, err = s.leave(out, e.context(f, "", 0))
	}
	if err != nil {
		return nil, "", err
	}
	e.record(f, exited(s, out))
	return out, next, ctx.Err()
}

// of is what the selection selects of the input, or of the context object.
func (s selection) of(in scope) (any, error) {
	if s.none {
		return map[string]any{}, nil
	}
	return s.path.value(in)
}

// leave applies OutputPath and the limit.
func (s *state) leave(out any, object map[string]any) (any, error) {
	out, err := s.outputPath.of(scope{out, object})
	if err != nil {
		return nil, err
	}
	return out, sized(out, s.name)
}

// result puts a state's result into its raw input, and applies the rest of the way out.
func (s *state) result(raw, result any, object map[string]any) (any, error) {
	if s.selector != nil {
		var err error
		if result, err = s.selector.fill(scope{result, object}); err != nil {
			return nil, err
		}
	}
	if s.resultPath.none {
		return s.leave(raw, object)
	}
	out, err := s.resultPath.path.put(raw, result)
	if err != nil {
		return nil, err
	}
	return s.leave(out, object)
}
