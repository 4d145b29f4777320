package account

import (
	"slices"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Measure is a number about the backend's work. Each combination of a name and dimensions is a metric, which costs money in
// every hour in which it is sent, so there are few, of few values, and none that every look of the schedule would send.
type Measure struct {
	Name string
	// Unit is one of CloudWatch's: Count or Seconds.
	Unit  string
	Value float64
	// By are the dimensions.
	By []Tag
}

// MeasureSpace is the namespace of the measures.
const MeasureSpace = "Agc"

// The names of the measures, and the names of their dimensions.
const (
	// Operations counts the operations that ended, by ByAction and ByOutcome; Duration is how long each took.
	Operations = "Operations"
	Duration   = "Duration"
	// FailedOperations counts those that failed though they were not refused; it has no dimension, so that an alarm can watch it.
	FailedOperations = "FailedOperations"
	// RunningFor is for how long an operation has been running that the schedule found at work.
	RunningFor = "RunningFor"
	// Waits counts the waits for a stack, by ByEnd: "event" or "timeout".
	Waits = "Waits"
	// Takeovers counts the locks that were taken from operations that died.
	Takeovers = "Takeovers"
	// IdleDecisions counts what was decided about an idle region and announced, by ByDecision, the words of IdleMove.
	IdleDecisions = "IdleDecisions"
	// FunctionErrors counts functions that ended with an error that nobody foresaw, or without a right that they need.
	FunctionErrors = "FunctionErrors"
	// Unavailable counts functions that ended because AWS throttled them or did not answer.
	Unavailable = "Unavailable"

	ByAction   = "Action"
	ByOutcome  = "Outcome"
	ByEnd      = "End"
	ByDecision = "Decision"
)

// StatusRefused is the outcome, for the measures, of an operation that failed before it began to work, for a reason that whoever
// asked for it can see to.
const StatusRefused = "REFUSED"

func count(name string, by ...Tag) Measure {
	return Measure{Name: name, Unit: "Count", Value: 1, By: by}
}

func seconds(name string, d time.Duration, by ...Tag) Measure {
	return Measure{Name: name, Unit: "Seconds", Value: d.Seconds(), By: by}
}

// Measures are those of an operation that has ended. Previews and looks of the schedule that found no work have none.
func (w Work) Measures() []Measure {
	o := w.Outcome
	if w.Request.Preview || o.Status == StatusRunning {
		return nil
	}
	var all []Measure
	if move := w.Plan.Idle.Move; o.Succeeded && move != IdleNone && move != IdleUsed {
		all = append(all, count(IdleDecisions, Tag{ByDecision, string(move)}))
	}
	if w.Request.Action == Tidy && o.Succeeded && w.Plan.Empty() {
		return all
	}
	status := o.Status
	if w.refused() {
		status = StatusRefused
	}
	by := []Tag{{ByAction, string(w.Request.Action)}, {ByOutcome, status}}
	all = append(all, count(Operations, by...), seconds(Duration, o.EndedAt.Sub(o.StartedAt), by...))
	if status == StatusFailed || status == StatusTimedOut {
		all = append(all, count(FailedOperations))
	}
	return all
}

// refused reports whether an operation failed before it began to work, for a reason that is in the request or in the region.
func (w Work) refused() bool {
	backend := []fault.Code{fault.Internal, fault.PermissionDenied, fault.AwsUnavailable, fault.OperationTimedOut}
	return w.Outcome.Status == StatusFailed && !w.Recovering && w.Plan.Empty() && !slices.Contains(backend, w.Outcome.Fault.Code)
}

// Measures are those of a function that ended with this error.
func Measures(f fault.Fault) []Measure {
	switch f.Code {
	case fault.Internal, fault.PermissionDenied:
		return []Measure{count(FunctionErrors)}
	case fault.AwsUnavailable:
		return []Measure{count(Unavailable)}
	default:
		return nil
	}
}

// TookOver is the measure of a lock that was taken from an operation that died.
func TookOver() Measure { return count(Takeovers) }

// Busy is the measure of an operation that the schedule found at work.
func Busy(op Operation, now time.Time) Measure { return seconds(RunningFor, now.Sub(op.StartedAt)) }

// Measures are those of how the step's last wait ended, if it has waited.
func (i StepInput) Measures() []Measure {
	switch {
	case i.Last.Error == "States.Timeout":
		return []Measure{count(Waits, Tag{ByEnd, "timeout"})}
	case i.Last.Woken:
		return []Measure{count(Waits, Tag{ByEnd, "event"})}
	default:
		return nil
	}
}
