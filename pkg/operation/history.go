package operation

import (
	"encoding/json"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// history turns the execution's history, read in order, into events.
type history struct {
	operation account.Operation
	action    account.Action
	// started are the steps of the present plan that have started.
	started map[string]bool
	// compared is true once it was told that stacks are being compared.
	compared bool
	// outcome is what the finish function wrote; its Operation is "" before.
	outcome account.Outcome
}

func newHistory(op account.Operation) *history {
	return &history{operation: op, started: map[string]bool{}}
}

// read takes the next entry of the history and returns the event that it is, or nil.
func (h *history) read(e types.HistoryEvent) Event {
	at := aws.ToTime(e.Timestamp)
	switch {
	case e.Type == types.HistoryEventTypeExecutionStarted:
		return h.begin(at, e.ExecutionStartedEventDetails)
	case e.Type == types.HistoryEventTypeExecutionRedriven:
		h.outcome = account.Outcome{}
	case e.StateEnteredEventDetails != nil:
		return h.entered(at, e.StateEnteredEventDetails)
	case e.StateExitedEventDetails != nil:
		return h.exited(at, e.StateExitedEventDetails)
	case e.Type == types.HistoryEventTypeExecutionSucceeded:
		return h.succeeded(at, e.ExecutionSucceededEventDetails)
	case e.Type == types.HistoryEventTypeExecutionFailed:
		d := e.ExecutionFailedEventDetails
		return h.failed(at, fault.Parse(aws.ToString(d.Error), aws.ToString(d.Cause)))
	case e.Type == types.HistoryEventTypeExecutionAborted:
		return h.failed(at, aborted(e.ExecutionAbortedEventDetails))
	case e.Type == types.HistoryEventTypeExecutionTimedOut:
		return h.failed(at, timedOut())
	}
	return nil
}

func (h *history) begin(at time.Time, d *types.ExecutionStartedEventDetails) Event {
	h.operation.StartedAt = at
	if d != nil {
		if r, err := account.ParseRequest(json.RawMessage(aws.ToString(d.Input))); err == nil {
			h.action = r.Action
		}
	}
	return Begun{At: at, Operation: h.operation, Action: h.action}
}

// entered knows a step by the input of the state that looks at its stack.
func (h *history) entered(at time.Time, d *types.StateEnteredEventDetails) Event {
	if !slices.Contains(stepStates(), aws.ToString(d.Name)) {
		return nil
	}
	var in account.StepInput
	if json.Unmarshal([]byte(aws.ToString(d.Input)), &in) != nil || in.Step.ID == "" || h.started[in.Step.ID] {
		return nil
	}
	h.started[in.Step.ID] = true
	return StepStarted{At: at, Step: in.Step.ID}
}

func (h *history) exited(at time.Time, d *types.StateExitedEventDetails) Event {
	output := []byte(aws.ToString(d.Output))
	switch aws.ToString(d.Name) {
	case statePlan, stateRecover, stateFinish:
		return h.worked(at, aws.ToString(d.Name), output)
	case stateStepSettled, stateStepFailed, stateStepLost:
		return stepEnded(at, output)
	}
	return nil
}

// worked reads the machine's data after one of the functions that carry it on.
func (h *history) worked(at time.Time, state string, output []byte) Event {
	var work account.Work
	if json.Unmarshal(output, &work) != nil {
		return nil
	}
	switch state {
	case statePlan:
		if work.Again > 0 {
			return h.comparing(at, work.Checks)
		}
		return Planned{At: at, Plan: work.Plan}
	case stateRecover:
		if work.Again > 0 { // it has no plan yet
			return nil
		}
		clear(h.started)
		return Recovering{At: at, Plan: work.Plan}
	default:
		h.outcome = work.Outcome
		return nil
	}
}

// comparing tells once that a repair waits to learn what was changed by hand.
func (h *history) comparing(at time.Time, checks []account.Check) Event {
	if h.compared {
		return nil
	}
	h.compared = true
	event := Comparing{At: at}
	for _, c := range checks {
		event.Stacks = append(event.Stacks, c.Stack)
	}
	return event
}

// stepEnded reads what the machine keeps of a step.
func stepEnded(at time.Time, output []byte) Event {
	var result struct {
		Step    string          `json:"step"`
		State   string          `json:"state"`
		Failure account.Failure `json:"failure"`
	}
	if json.Unmarshal(output, &result) != nil {
		return nil
	}
	if result.State == account.Settled {
		return StepSettled{At: at, Step: result.Step}
	}
	return StepFailed{At: at, Step: result.Step, Fault: fault.Parse(result.Failure.Error, result.Failure.Cause)}
}

func (h *history) succeeded(at time.Time, d *types.ExecutionSucceededEventDetails) Event {
	outcome := h.blank(at)
	if d != nil {
		if err := json.Unmarshal([]byte(aws.ToString(d.Output)), &outcome); err != nil {
			return h.failed(at, fault.Of(err))
		}
	}
	return Ended{At: at, Outcome: outcome}
}

// failed completes what finish wrote, if it came to that, with why the execution failed.
func (h *history) failed(at time.Time, why fault.Fault) Event {
	outcome := h.outcome
	if outcome.Operation == "" {
		outcome = h.blank(at)
	}
	outcome.Status, outcome.Succeeded, outcome.Fault = account.StatusFailed, false, why
	if outcome.Summary == "" {
		outcome.Summary = why.Error()
	}
	return Ended{At: at, Outcome: outcome}
}

// blank is the outcome of an operation that left none.
func (h *history) blank(at time.Time) account.Outcome {
	outcome := account.NewOutcome(h.operation, h.action)
	outcome.EndedAt = at
	return outcome
}

// aborted reads who stopped the execution: a client of ours says it as a fault, others say what they like.
func aborted(d *types.ExecutionAbortedEventDetails) fault.Fault {
	if d != nil {
		if f := fault.Parse(aws.ToString(d.Error), aws.ToString(d.Cause)); f.Code == fault.OperationStopped && f.Why != "" {
			return f
		}
		if text := aws.ToString(d.Cause); text != "" {
			return Stopped(text)
		}
	}
	return Stopped("its execution was aborted")
}

func timedOut() fault.Fault {
	return fault.Fault{
		Code: fault.OperationTimedOut, What: "the operation took too long", Why: "the state machine's own time limit ended it",
		Next: "see the region with 'agc account status' and start the operation again: it goes on from what exists",
	}
}
