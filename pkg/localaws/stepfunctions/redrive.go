package stepfunctions

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// What a redrive needs (API reference of RedriveExecution).
const (
	redrivable      = 14 * 24 * time.Hour
	redrivableEvent = 24999
)

// RedriveExecution lets an execution that did not succeed go on from the states that were not left, with the input they had
// and the definition it started with. What had succeeded, iterations of a Map too, is not done again.
func (s *Service) RedriveExecution(ctx context.Context, in *sdk.RedriveExecutionInput) (*sdk.RedriveExecutionOutput, error) {
	if err := region.Only(in, "ExecutionArn", "ClientToken"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	e, err := s.execution(in.ExecutionArn)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if err := e.settled(ctx); err != nil {
		return nil, err
	}
	s.mu.Lock()
	if date, ok := e.redriveTokens[aws.ToString(in.ClientToken)]; ok && in.ClientToken != nil {
		s.mu.Unlock()
		return &sdk.RedriveExecutionOutput{RedriveDate: &date}, nil
	}
	if why := e.notRedrivable(); why != "" {
		s.mu.Unlock()
		return nil, &types.ExecutionNotRedrivable{Message: &why}
	}
	if !e.machine.deleted.IsZero() {
		defer s.mu.Unlock()
		return nil, e.machine.again("", false)
	}
	date := e.redrive(aws.ToString(in.ClientToken))
	s.mu.Unlock()
	s.announce(e)
	return &sdk.RedriveExecutionOutput{RedriveDate: &date}, nil
}

// settled waits until nothing of an ended execution runs any more.
func (e *execution) settled(ctx context.Context) error {
	e.s.mu.Lock()
	done, running := e.done, e.status == types.ExecutionStatusRunning
	e.s.mu.Unlock()
	if running {
		return nil
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// notRedrivable says why not; the caller holds the mutex.
func (e *execution) notRedrivable() string {
	switch {
	case e.status == types.ExecutionStatusRunning || e.status == types.ExecutionStatusSucceeded:
		return "Execution is " + string(e.status) + " and cannot be redriven"
	case e.s.reg.Clock.Now().Sub(e.stop) > redrivable:
		return "Execution was stopped more than 14 days ago and cannot be redriven"
	case len(e.events) >= redrivableEvent:
		return "Execution history event limit exceeded"
	}
	return ""
}

// redrive reopens the execution; the caller holds the mutex.
func (e *execution) redrive(token string) time.Time {
	e.redrives++
	e.redriven = e.s.reg.Clock.Now()
	e.redriveTokens[token] = e.redriven
	e.status, e.output, e.errorName, e.cause = types.ExecutionStatusRunning, nil, nil, nil
	at := e.add(types.HistoryEvent{
		Type: types.HistoryEventTypeExecutionRedriven, PreviousEventId: int64(len(e.events)),
		ExecutionRedrivenEventDetails: &types.ExecutionRedrivenEventDetails{RedriveCount: aws.Int32(e.redrives)},
	})
	e.root.resume(at)
	e.s.running(e)
	return e.redriven
}

// resume prepares what was not finished to go on after an event. A frame that had not even entered its state enters it.
func (f *frame) resume(at int64) {
	f.last, f.resuming = at, !f.entered.IsZero()
	for _, it := range f.items {
		if it.begun && !it.done {
			it.resume(at)
		} else if !it.begun {
			it.last = at
		}
	}
}
