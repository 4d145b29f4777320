package stepfunctions

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// add appends an event, numbers it, and returns its id; the caller holds the mutex.
func (e *execution) add(event types.HistoryEvent) int64 {
	event.Id = int64(len(e.events)) + 1
	event.Timestamp = aws.Time(e.s.reg.Clock.Now())
	e.events = append(e.events, event)
	return event.Id
}

// record appends an event of a frame after the frame's last one. A closed execution records nothing more, and one whose
// history is full ends.
func (e *execution) record(f *frame, event types.HistoryEvent) {
	e.s.mu.Lock()
	defer e.s.mu.Unlock()
	if e.status != types.ExecutionStatusRunning {
		return
	}
	if len(e.events) >= maxHistory-1 {
		e.cancel(errTooLong)
		return
	}
	event.PreviousEventId = f.last
	f.last = e.add(event)
}

// note appends an event after the given one, and returns its id.
func (e *execution) note(previous int64, event types.HistoryEvent) int64 {
	f := &frame{last: previous}
	e.record(f, event)
	return f.last
}

// whole says that data in the history is not truncated.
func whole() *types.HistoryEventExecutionDataDetails {
	return &types.HistoryEventExecutionDataDetails{Truncated: false}
}

func entered(s *state, input any) types.HistoryEvent {
	return types.HistoryEvent{
		Type:                     types.HistoryEventType(s.kind + "StateEntered"),
		StateEnteredEventDetails: &types.StateEnteredEventDetails{Name: &s.name, Input: aws.String(encode(input)), InputDetails: whole()},
	}
}

func exited(s *state, output any) types.HistoryEvent {
	return types.HistoryEvent{
		Type:                    types.HistoryEventType(s.kind + "StateExited"),
		StateExitedEventDetails: &types.StateExitedEventDetails{Name: &s.name, Output: aws.String(encode(output)), OutputDetails: whole()},
	}
}

func aborted(kind string) types.HistoryEvent {
	return types.HistoryEvent{Type: types.HistoryEventType(kind + "StateAborted")}
}

// withoutData is the event as it is shown to who did not ask for execution data.
func withoutData(event types.HistoryEvent) types.HistoryEvent {
	strip := func(data **string) { *data = nil }
	if d := event.ExecutionStartedEventDetails; d != nil {
		c := *d
		strip(&c.Input)
		event.ExecutionStartedEventDetails = &c
	}
	if d := event.ExecutionSucceededEventDetails; d != nil {
		c := *d
		strip(&c.Output)
		event.ExecutionSucceededEventDetails = &c
	}
	if d := event.StateEnteredEventDetails; d != nil {
		c := *d
		strip(&c.Input)
		event.StateEnteredEventDetails = &c
	}
	if d := event.StateExitedEventDetails; d != nil {
		c := *d
		strip(&c.Output)
		event.StateExitedEventDetails = &c
	}
	if d := event.TaskSubmittedEventDetails; d != nil {
		c := *d
		strip(&c.Output)
		event.TaskSubmittedEventDetails = &c
	}
	if d := event.TaskSucceededEventDetails; d != nil {
		c := *d
		strip(&c.Output)
		event.TaskSucceededEventDetails = &c
	}
	return event
}
