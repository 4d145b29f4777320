package stepfunctions

import (
	"context"
	"errors"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// execution is one run of a machine, by the definition that the machine had when it started.
type execution struct {
	target    // what it runs by
	s         *Service
	arn, name string
	input     string

	// The rest is under the service's mutex.
	status        types.ExecutionStatus
	output        *string
	errorName     *string
	cause         *string
	start         time.Time
	stop          time.Time
	events        []types.HistoryEvent
	cancel        context.CancelCauseFunc
	done          chan struct{} // closed when nothing of the execution runs any more
	redrives      int32
	redriven      time.Time
	redriveTokens map[string]time.Time

	root *frame // of the goroutine that runs the execution, or of nobody
}

// Why an execution's context ended, beside the end of the local AWS.
var (
	errStopped   = errors.New("the execution was stopped")
	errTimedOut  = errors.New("the execution timed out")
	errTooLong   = errors.New("the execution's history is full")
	errSibling   = errors.New("another iteration failed")
	errNoMachine = errors.New("the machine is being deleted")
)

// maxHistory is how many events a history has at most (Step Functions quotas).
const (
	maxHistory   = 25000
	causeTooLong = "The execution reached the maximum number of history events (25000)."
)

// How long a transition from state to state takes (a guess).
const (
	transitionMin = 20 * time.Millisecond
	transitionMax = 50 * time.Millisecond
)

// frame is how far one walk through a graph has come: the whole execution, or an iteration of a Map.
type frame struct {
	graph    *graph
	item     *item // of the innermost Map around
	state    string
	input    any
	entered  time.Time
	resuming bool  // the state was entered before a redrive
	last     int64 // id of the event before the next one
	items    []*frame
	begun    bool // the iteration was started
	done     bool
	output   any
}

// item is what $$.Map.Item shows.
type item struct {
	index int
	value any
}

// enter moves the frame to a state.
func (f *frame) enter(state string, input any) {
	f.state, f.input, f.items, f.resuming, f.entered = state, input, nil, false, time.Time{}
}

// running starts the goroutines of the execution; the caller holds the mutex.
func (s *Service) running(e *execution) {
	ctx, cancel := context.WithCancelCause(s.ctx)
	e.cancel, e.done = cancel, make(chan struct{})
	if e.definition.timeout > 0 {
		s.busy.Go(func() {
			if s.reg.Clock.Sleep(ctx, e.definition.timeout) == nil {
				cancel(errTimedOut)
			}
		})
	}
	s.busy.Go(func() {
		defer close(e.done)
		out, err := e.walk(ctx, e.root)
		e.conclude(ctx, out, err)
		cancel(nil)
	})
}

// conclude writes down how the execution ended.
func (e *execution) conclude(ctx context.Context, out any, err error) {
	known, isFailure := errors.AsType[*failure](err)
	switch why := context.Cause(ctx); {
	case err == nil:
		e.end(types.ExecutionStatusSucceeded, encode(out), nil)
	case isFailure:
		e.end(types.ExecutionStatusFailed, "", known)
	case errors.Is(why, errTimedOut):
		e.end(types.ExecutionStatusTimedOut, "", nil)
	case errors.Is(why, errTooLong):
		e.end(types.ExecutionStatusFailed, "", &failure{runtimeError, causeTooLong})
	case errors.Is(err, errNoMachine):
		e.end(types.ExecutionStatusAborted, "", nil)
	}
}

// end closes the execution, unless it was stopped already.
func (e *execution) end(status types.ExecutionStatus, output string, f *failure) {
	e.s.mu.Lock()
	if e.status != types.ExecutionStatusRunning {
		e.s.mu.Unlock()
		return
	}
	e.close(status, output, f)
	event := e.statusEvent()
	e.s.mu.Unlock()
	e.s.bus.Send(event)
}

// close changes status and history; the caller holds the mutex.
func (e *execution) close(status types.ExecutionStatus, output string, f *failure) {
	event := types.HistoryEvent{}
	switch status {
	case types.ExecutionStatusSucceeded:
		e.output = &output
		event.Type, event.PreviousEventId = types.HistoryEventTypeExecutionSucceeded, e.root.last
		event.ExecutionSucceededEventDetails = &types.ExecutionSucceededEventDetails{Output: &output, OutputDetails: whole()}
	case types.ExecutionStatusFailed:
		e.errorName, e.cause = text(f.name), text(f.cause)
		event.Type, event.PreviousEventId = types.HistoryEventTypeExecutionFailed, e.root.last
		event.ExecutionFailedEventDetails = &types.ExecutionFailedEventDetails{Error: text(f.name), Cause: text(f.cause)}
	case types.ExecutionStatusTimedOut:
		event.Type, event.PreviousEventId = types.HistoryEventTypeExecutionTimedOut, 0
		event.ExecutionTimedOutEventDetails = &types.ExecutionTimedOutEventDetails{}
	default:
		details := &types.ExecutionAbortedEventDetails{}
		if f != nil {
			e.errorName, e.cause = text(f.name), text(f.cause)
			details.Error, details.Cause = text(f.name), text(f.cause)
		}
		event.Type, event.PreviousEventId, event.ExecutionAbortedEventDetails = types.HistoryEventTypeExecutionAborted, 0, details
	}
	e.add(event)
	e.status, e.stop = status, *e.events[len(e.events)-1].Timestamp
}

// text is nil where AWS leaves a field out.
func text(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
