package stepfunctions

import (
	"cmp"
	"context"
	"errors"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// maxConcurrency is how many iterations of an inline Map run at once (Developer Guide, "Map state").
const maxConcurrency = 40

// iterations is one attempt of a Map state. After a redrive, only what had not ended goes on.
func (e *execution) iterations(ctx context.Context, f *frame, s *state, input any, retries int) (any, error) {
	object := e.context(f, "", retries)
	if f.items == nil {
		if err := e.begin(f, s, scope{input, object}); err != nil {
			return nil, err
		}
	}
	first := e.runAll(ctx, f, s, input)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if first != nil {
		return nil, e.mapEnded(f, s, first)
	}
	results := make([]any, len(f.items))
	for i, it := range f.items {
		results[i] = it.output
		f.last = max(f.last, it.last)
	}
	e.record(f, types.HistoryEvent{Type: types.HistoryEventTypeMapStateSucceeded})
	if err := sized(results, s.name); err != nil {
		return nil, err
	}
	return s.result(f.input, results, object)
}

// begin finds the items and makes a frame for each.
func (e *execution) begin(f *frame, s *state, in scope) error {
	v, err := s.items.value(in)
	if err != nil {
		return err
	}
	values, ok := v.([]any)
	if !ok {
		return fail(runtimeError, "Reference path \"%s\" must point to array.", s.items.text)
	}
	e.record(f, types.HistoryEvent{
		Type:                        types.HistoryEventTypeMapStateStarted,
		MapStateStartedEventDetails: &types.MapStateStartedEventDetails{Length: int32(len(values))}, //nolint:gosec // bounded by the data limit
	})
	f.items = make([]*frame, len(values))
	for i, value := range values {
		f.items[i] = &frame{graph: s.iteration, item: &item{i, value}, last: f.last}
	}
	return nil
}

// broken is an iteration that did not end well.
type broken struct {
	frame *frame
	err   error
}

// runAll runs what has not ended, as many at once as may be, and returns the first to fail.
func (e *execution) runAll(ctx context.Context, f *frame, s *state, input any) *broken {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	slots := make(chan struct{}, min(cmp.Or(s.concurrency, maxConcurrency), maxConcurrency))
	var all sync.WaitGroup
	var mu sync.Mutex
	var first *broken
	for _, it := range f.items {
		if it.done || !acquire(ctx, slots) {
			continue
		}
		all.Go(func() {
			defer func() { <-slots }()
			err := e.iterate(ctx, f, s, it, input)
			mu.Lock()
			defer mu.Unlock()
			if err != nil && first == nil {
				first = &broken{it, err}
				cancel(errSibling)
			}
		})
	}
	all.Wait()
	return first
}

func acquire(ctx context.Context, slots chan<- struct{}) bool {
	if ctx.Err() != nil {
		return false
	}
	select {
	case slots <- struct{}{}:
		return ctx.Err() == nil
	case <-ctx.Done():
		return false
	}
}

// iterate runs one iteration from where it is.
func (e *execution) iterate(ctx context.Context, f *frame, s *state, it *frame, input any) error {
	if !it.begun {
		it.begun = true
		e.record(it, iterationEvent(s, it, types.HistoryEventTypeMapIterationStarted))
		value, err := e.itemInput(f, s, it, input)
		if err != nil {
			return err
		}
		it.enter(s.iteration.startAt, value)
	}
	if _, err := e.walk(ctx, it); err != nil {
		return err
	}
	e.record(it, iterationEvent(s, it, types.HistoryEventTypeMapIterationSucceeded))
	return nil
}

// itemInput is the item, or what ItemSelector makes of it.
func (e *execution) itemInput(f *frame, s *state, it *frame, input any) (any, error) {
	if s.parameters == nil {
		return it.item.value, nil
	}
	object := e.context(f, "", 0)
	object["Map"] = map[string]any{"Item": it.item.fields()}
	value, err := s.parameters.fill(scope{input, object})
	if err != nil {
		return nil, err
	}
	return value, sized(value, s.name)
}

func iterationEvent(s *state, it *frame, kind types.HistoryEventType) types.HistoryEvent {
	details := &types.MapIterationEventDetails{Name: &s.name, Index: int32(it.item.index)} //nolint:gosec // bounded by the data limit
	event := types.HistoryEvent{Type: kind}
	switch kind {
	case types.HistoryEventTypeMapIterationStarted:
		event.MapIterationStartedEventDetails = details
	case types.HistoryEventTypeMapIterationSucceeded:
		event.MapIterationSucceededEventDetails = details
	case types.HistoryEventTypeMapIterationFailed:
		event.MapIterationFailedEventDetails = details
	default:
		event.MapIterationAbortedEventDetails = details
	}
	return event
}

// mapEnded records the end of all iterations, in the order and with the predecessors that were recorded from AWS. The Map
// fails with the error of the iteration that failed first.
func (e *execution) mapEnded(f *frame, s *state, first *broken) error {
	why, ok := errors.AsType[*failure](first.err)
	if !ok {
		return first.err
	}
	at := first.frame.last
	e.note(at, iterationEvent(s, first.frame, types.HistoryEventTypeMapIterationFailed))
	for _, it := range f.items {
		if it.begun && !it.done && it != first.frame {
			e.abort(it, at)
			e.note(at, iterationEvent(s, it, types.HistoryEventTypeMapIterationAborted))
		}
	}
	e.abort(first.frame, at)
	f.last = e.note(at, types.HistoryEvent{Type: types.HistoryEventTypeMapStateFailed})
	return why
}

// abort records that a frame's state was left unfinished, and all that is inside it.
func (e *execution) abort(it *frame, at int64) {
	s := it.graph.states[it.state]
	if s == nil {
		return
	}
	for _, inner := range it.items {
		if inner.begun && !inner.done {
			e.abort(inner, at)
			e.note(at, iterationEvent(s, inner, types.HistoryEventTypeMapIterationAborted))
		}
	}
	switch s.kind {
	case "Task", "Map", "Wait":
		e.note(at, aborted(s.kind))
	}
}
