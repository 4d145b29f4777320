package stepfunctions

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
)

// resourceType is the kind of resource of the only tasks there are.
const resourceType = "lambda"

// outcome is how a task or an invocation ended: with a result or a failure.
type outcome struct {
	result any
	err    error
}

// task is one attempt of a Task state.
func (e *execution) task(ctx context.Context, f *frame, s *state, input any, retries int) (any, error) {
	var token string
	var answers <-chan outcome
	if strings.HasSuffix(s.resource, "waitForTaskToken") {
		var forget func()
		token, answers, forget = e.s.issue(e)
		defer forget()
	}
	object := e.context(f, token, retries)
	filled, err := s.parameters.fill(scope{input, object})
	if err != nil {
		return nil, err
	}
	if err := sized(filled, s.name); err != nil {
		return nil, err
	}
	parameters, _ := filled.(map[string]any)
	function, ok := parameters["FunctionName"].(string)
	if !ok {
		return nil, fail(runtimeError, "FunctionName must be a string, not %s", encode(parameters["FunctionName"]))
	}
	e.schedule(f, s, filled)
	result, err := e.await(ctx, f, s, e.s.invoke(e.roleArn, function, parameters), answers)
	if err != nil {
		return nil, err
	}
	return s.result(f.input, result, object)
}

// schedule records that the task begins.
func (e *execution) schedule(f *frame, s *state, parameters any) {
	scheduled := &types.TaskScheduledEventDetails{
		Resource: &s.resource, ResourceType: aws.String(resourceType), Region: &e.s.reg.Name, Parameters: aws.String(encode(parameters)),
	}
	if s.timeout > 0 {
		scheduled.TimeoutInSeconds = &s.timeout
	}
	e.record(f, types.HistoryEvent{Type: types.HistoryEventTypeTaskScheduled, TaskScheduledEventDetails: scheduled})
	e.record(f, types.HistoryEvent{
		Type:                    types.HistoryEventTypeTaskStarted,
		TaskStartedEventDetails: &types.TaskStartedEventDetails{Resource: &s.resource, ResourceType: aws.String(resourceType)},
	})
}

// await waits for the invocation, and where there is a token, for what comes with it, until the task's time is over.
// A token that comes back before the function has answered ends the task at once (a guess; the harder of two readings).
func (e *execution) await(ctx context.Context, f *frame, s *state, invoked, answers <-chan outcome) (any, error) {
	expired, stop := e.expiry(s, answers != nil)
	defer stop()
	for {
		select {
		case o := <-invoked:
			if o.err == nil {
				o.err = sized(o.result, resourceType)
			}
			if o.err != nil || answers == nil {
				return e.ended(f, s, o)
			}
			e.record(f, types.HistoryEvent{Type: types.HistoryEventTypeTaskSubmitted, TaskSubmittedEventDetails: &types.TaskSubmittedEventDetails{
				Resource: &s.resource, ResourceType: aws.String(resourceType), Output: aws.String(encode(o.result)), OutputDetails: whole(),
			}})
			invoked = nil
		case o := <-answers:
			return e.ended(f, s, o)
		case <-expired:
			e.record(f, types.HistoryEvent{Type: types.HistoryEventTypeTaskTimedOut, TaskTimedOutEventDetails: &types.TaskTimedOutEventDetails{
				Resource: &s.resource, ResourceType: aws.String(resourceType), Error: aws.String(timeoutError),
			}})
			return nil, &failure{name: timeoutError}
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// expiry is a channel that tells when the task's time is over; without TimeoutSeconds, never. A task that does not wait for a
// token is over with its function, whose own time limit is real however fast the clock runs; so is the task's then.
func (e *execution) expiry(s *state, waits bool) (<-chan time.Time, func()) {
	if s.timeout == 0 {
		return nil, func() {}
	}
	limit := time.Duration(s.timeout) * time.Second
	if waits {
		limit = e.s.reg.Clock.Real(limit)
	}
	t := time.NewTimer(limit)
	return t.C, func() { t.Stop() }
}

// ended records how the task ended.
func (e *execution) ended(f *frame, s *state, o outcome) (any, error) {
	if why, ok := errors.AsType[*failure](o.err); ok {
		e.record(f, types.HistoryEvent{Type: types.HistoryEventTypeTaskFailed, TaskFailedEventDetails: &types.TaskFailedEventDetails{
			Resource: &s.resource, ResourceType: aws.String(resourceType), Error: text(why.name), Cause: text(why.cause),
		}})
		return nil, why
	}
	e.record(f, types.HistoryEvent{Type: types.HistoryEventTypeTaskSucceeded, TaskSucceededEventDetails: &types.TaskSucceededEventDetails{
		Resource: &s.resource, ResourceType: aws.String(resourceType), Output: aws.String(encode(o.result)), OutputDetails: whole(),
	}})
	return o.result, nil
}
