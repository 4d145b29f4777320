package account

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// The statuses of an operation, the words of Step Functions.
const (
	StatusRunning   = "RUNNING"
	StatusSucceeded = "SUCCEEDED"
	StatusFailed    = "FAILED"
	// StatusStopped and StatusTimedOut are of operations that could not say themselves how they ended.
	StatusStopped  = "STOPPED"
	StatusTimedOut = "TIMED_OUT"
)

// NewOutcome is the outcome of an operation of which nothing is known yet but who and when. All its lists are empty, none
// is nil: they are the machine's data.
func NewOutcome(op Operation, action Action) Outcome {
	return Outcome{
		Operation: op.ID, Action: action, Status: StatusRunning, StartedAt: op.StartedAt, Plan: Plan{}.empty(),
		Changed: []string{}, Removed: []Thing{}, Retained: []Thing{}, LeftOver: []Thing{}, Warnings: []string{},
	}
}

// Begun is the machine's data right after the request was read.
func Begun(op Operation, r Request) Work {
	if r.Wish.Tags == nil {
		r.Wish.Tags = []Tag{}
	}
	if r.Wish.Subnets == nil {
		r.Wish.Subnets = []string{}
	}
	if r.Wish.Named == nil {
		r.Wish.Named = []string{}
	}
	return Work{Operation: op, Request: r, Plan: Plan{}.empty(), Excluded: []string{}, Checks: []Check{}, Outcome: NewOutcome(op, r.Action)}
}

// empty is a plan without content whose lists are not nil.
func (p Plan) empty() Plan {
	p.Stages, p.Retained, p.Warnings = []Stage{}, []Thing{}, []string{}
	p.Idle.State.Evidence, p.Drift = []Evidence{}, []Drift{}
	p.Settings.Zones, p.Settings.Tags = []Zone{}, []Tag{}
	p.Settings.Subnets, p.Settings.SubnetChoice = []string{}, []string{}
	return p
}

// Answer is the outcome of a work of which nothing is done: of a preview the plan.
func Answer(w Work, now time.Time) Outcome {
	o := w.outcome(now)
	o.Preview = w.Request.Preview
	return o
}

// Conclude is the outcome of an operation that has come to its end; s is the region as it was read then.
func Conclude(w Work, s Snapshot, now time.Time) Outcome {
	o := w.outcome(now)
	if o.Fault = w.whyFailed(); o.Fault.None() {
		o.succeeded(w, s)
	} else {
		o.failed(w, s)
	}
	for _, stack := range append([]Stack{s.Core}, s.Networks...) {
		if stack.Serving() && strings.Contains(stack.Reason, "could not be deleted") { // CloudFormation forgets what it could not delete
			o.Warnings = append(o.Warnings, fmt.Sprintf("the stack %s left resources behind that may cost money: %s", stack.Name, stack.Reason))
		}
	}
	for _, step := range w.Plan.steps(Absent) {
		switch {
		case step.Kind == StackKind && !s.stack(step.Stack).Exists():
			o.Removed = append(o.Removed, Thing{Kind: "stack", ID: step.Stack, Note: step.Reason})
		case step.Kind == SweepKind && o.Succeeded, step.Kind == DrainKind && o.Succeeded:
			o.Removed = append(o.Removed, step.Things...)
		}
	}
	o.LeftOver = append(o.LeftOver, s.leftOver()...)
	return o
}

// succeeded tells what was brought about, and when somebody else is undoing it already.
func (o *Outcome) succeeded(w Work, s Snapshot) {
	o.Changed = w.Plan.titles()
	if state := s.State(); slices.Contains([]Action{Activate, Update}, w.Request.Action) && state != Active {
		o.Warnings = append(o.Warnings, fmt.Sprintf("every step ended well, but the region is %s: somebody else is changing it", state))
	}
}

// failed tells what the region is now, and what could not be tidied up.
func (o *Outcome) failed(w Work, s Snapshot) {
	o.Status, o.Succeeded, o.Retained = StatusFailed, false, []Thing{}
	o.Summary = fmt.Sprintf("the operation failed; the region is %s", s.State())
	if f := w.whyUntidy(); !f.None() {
		o.Warnings = append(o.Warnings, "tidying up failed too: "+f.Error())
	}
}

// leftOver is what may cost money and serves nobody, as far as that is known.
func (s Snapshot) leftOver() []Thing {
	var things []Thing
	if s.Unsettled() {
		things = append(things, Thing{Kind: "stack", ID: s.Core.Name, Note: "it is " + s.Core.Status + "; until that ends, it is not known which network serves"})
	}
	for _, n := range s.Garbage() {
		things = append(things, Thing{Kind: "stack", ID: n.Name, Note: "it is " + n.Status + " and may cost money until it is gone"})
	}
	return things
}

// outcome is the outcome of a work in which nothing failed.
func (w Work) outcome(now time.Time) Outcome {
	o := NewOutcome(w.Operation, w.Request.Action)
	o.Status, o.Succeeded, o.EndedAt = StatusSucceeded, true, now
	o.Plan, o.Summary, o.Retained = w.Plan, w.Plan.Summary, w.Plan.Retained
	o.Warnings = append(o.Warnings, w.Plan.Warnings...)
	return o
}

// whyFailed is the first failure of the operation: the one that made it recover, or else the last one caught.
func (w Work) whyFailed() fault.Fault {
	if !w.Outcome.Fault.None() {
		return w.Outcome.Fault
	}
	return fault.Parse(w.Failure.Error, w.Failure.Cause)
}

// whyUntidy is why the recovery failed: it could not be planned, or not be carried out.
func (w Work) whyUntidy() fault.Fault {
	if w.Untidied.Error == "" && w.Recovering {
		return fault.Parse(w.Failure.Error, w.Failure.Cause)
	}
	return fault.Parse(w.Untidied.Error, w.Untidied.Cause)
}

func (p Plan) titles() []string {
	titles := []string{}
	for _, stage := range p.Stages {
		for _, step := range stage.Steps {
			if step.Kind != GuardKind { // which only looks
				titles = append(titles, step.Title)
			}
		}
	}
	return titles
}

func (p Plan) steps(goal Goal) []Step {
	var steps []Step
	for _, stage := range p.Stages {
		for _, step := range stage.Steps {
			if step.Goal == goal {
				steps = append(steps, step)
			}
		}
	}
	return steps
}
