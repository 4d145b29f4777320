package progress

import (
	"slices"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

type phase int

// The phases of a step.
const (
	waiting phase = iota
	working
	settled
	failed
)

// board is what is known of the operation, kept up to date by its events.
type board struct {
	begun time.Time
	// comparing are the stacks that are being compared with what there is, since comparedAt.
	comparing  []string
	comparedAt time.Time
	// planned is true once the plan is known; one that has nothing to do has no heading.
	planned bool
	heading string
	stages  []stage
	// latest is AWS's time of the newest event.
	latest time.Time
	ended  bool
}

type stage struct {
	title string
	steps []*step
}

type step struct {
	account.Step
	phase      phase
	start, end time.Time
	resources  []*resource
	why        fault.Fault
}

type resource struct {
	operation.ResourceChanged
	start time.Time
}

// apply takes the next event.
func (b *board) apply(e operation.Event) {
	if e.Time().After(b.latest) {
		b.latest = e.Time()
	}
	switch e := e.(type) {
	case operation.Begun:
		b.begun = e.At
	case operation.Comparing:
		b.comparing, b.comparedAt = e.Stacks, e.At
	case operation.Planned:
		b.plan(e.Plan, e.Plan.Summary, "")
	case operation.Recovering:
		b.plan(e.Plan, "it failed; tidying up", "it failed; there is nothing to tidy up")
	case operation.StepStarted:
		b.with(e.Step, func(s *step) { s.phase, s.start = working, e.At })
	case operation.StepSettled:
		b.with(e.Step, func(s *step) { s.phase, s.end = settled, e.At })
	case operation.StepFailed:
		b.with(e.Step, func(s *step) { s.phase, s.end, s.why = failed, e.At, e.Fault })
	case operation.ResourceChanged:
		b.change(e)
	case operation.Ended:
		b.ended = true
	}
}

// plan takes a plan under one of two headings: for one with steps and for one without.
func (b *board) plan(p account.Plan, full, empty string) {
	b.planned, b.heading, b.stages = true, full, nil
	if p.Empty() {
		b.heading = empty
	}
	for _, planned := range p.Stages {
		next := stage{title: planned.Title}
		for _, s := range planned.Steps {
			next.steps = append(next.steps, &step{Step: s})
		}
		b.stages = append(b.stages, next)
	}
}

func (b *board) with(id string, do func(*step)) {
	for _, s := range b.steps() {
		if s.ID == id {
			do(s)
		}
	}
}

func (b *board) steps() []*step {
	var all []*step
	for _, stage := range b.stages {
		all = append(all, stage.steps...)
	}
	return all
}

// change notes a resource under the step that its stack belongs to now: the last one that has started.
func (b *board) change(e operation.ResourceChanged) {
	owner := b.owner(e.Stack)
	if owner == nil {
		return
	}
	i := slices.IndexFunc(owner.resources, func(r *resource) bool { return r.LogicalID == e.LogicalID })
	if i < 0 {
		owner.resources = append(owner.resources, &resource{ResourceChanged: e, start: e.At})
		return
	}
	known := owner.resources[i]
	if !known.inProgress() { // it begins something new
		known.start = e.At
	}
	known.ResourceChanged = e
}

func (b *board) owner(stack string) *step {
	var owner *step
	for _, s := range b.steps() {
		if s.Stack == stack && s.phase != waiting {
			owner = s
		}
	}
	return owner
}

func (r *resource) inProgress() bool { return strings.HasSuffix(r.Status, "_IN_PROGRESS") }

func (r *resource) failed() bool { return strings.HasSuffix(r.Status, "_FAILED") }

// told reports whether the resource is worth a line: while something happens to it, and when it failed.
func (r *resource) told() bool { return r.inProgress() || r.failed() }
