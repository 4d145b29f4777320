// Package stack brings about one stack of a plan, or its absence: it looks, makes at most one call, and lets the state
// machine wait for what CloudFormation does then.
package stack

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

const (
	// fenced is how long after reading the lock a call may still take effect: the lock of a dead operation is taken over
	// only when every call of it must have ended.
	fenced = 10 * time.Second
	// kept is how long a stored task token is of use: longer than the state machine waits for it.
	kept = time.Hour
)

type reader interface {
	// Find reads a stack by name, the zero Stack when there is none.
	Find(ctx context.Context, name string) (account.Stack, error)
	// Newest reads the token of a stack's newest event, and the status it reports, "" when it is about a resource.
	Newest(ctx context.Context, id string) (token, status string, err error)
	// FirstFailure tells which resource failed first in the call with this token, and why.
	FirstFailure(ctx context.Context, id, token string) (string, error)
}

// An error of a maker or an undoer with a method Outdated() bool means that the stack is not as it was read.
type maker interface {
	Create(ctx context.Context, step account.Step, body, token string) error
	// Update reports in started whether there was anything to change.
	Update(ctx context.Context, id string, step account.Step, body, token string) (started bool, err error)
}

// protector switches the protection of a stack against deletion. Doing it twice does no harm.
type protector interface {
	Protect(ctx context.Context, id string, step account.Step) error
	Unprotect(ctx context.Context, id string) error
}

type undoer interface {
	Delete(ctx context.Context, id, token string) error
	ContinueRollback(ctx context.Context, id, token string) error
}

// adopter makes or changes a stack by a change set named by the call's token: to take over what exists, or to revert drift.
type adopter interface {
	Propose(ctx context.Context, step account.Step, body, token string) error
	// Proposal reads the change set, the zero value when there is none.
	Proposal(ctx context.Context, id, token string) (account.ChangeSet, error)
	Accept(ctx context.Context, id, token string) error
}

type lock interface {
	// Fence returns Lock.Lost unless op holds the lock.
	Fence(ctx context.Context, op account.Operation) error
}

type waits interface {
	// Wait stores the task token under the step's stack.
	Wait(ctx context.Context, op account.Operation, step account.Step, token string, expires time.Time) error
}

type executions interface {
	// Complete ends a waiting task; one that has ended already is no error.
	Complete(ctx context.Context, token string, look account.Look) error
}

type meter interface {
	// Measure hands numbers about the backend's work over to be collected.
	Measure(ctx context.Context, measures ...account.Measure)
}

// Task carries out steps.
type Task struct {
	Reader     reader
	Maker      maker
	Protector  protector
	Undoer     undoer
	Adopter    adopter
	Lock       lock
	Waits      waits
	Executions executions
	Meter      meter
	// Template gives a template's body by name, Literal the same with the name of a bucket written out.
	Template func(name string) (string, error)
	Literal  func(name, bucket string) (string, error)
	Log      *slog.Logger
}

// Run looks at the step's stack, makes the next call toward its goal, and completes the task token when there is nothing
// to wait for. It returns how it completed it: a Look without a verdict means that the token waits for the stack's next event. The
// errors are why the step fails (Stack.Failed, Stack.Stuck, Network.DeleteBlocked, Operation.TimedOut), Lock.Lost, and what
// AWS refuses.
func (t Task) Run(ctx context.Context, in account.StepInput) (account.Look, error) {
	t.Meter.Measure(ctx, in.Measures()...)
	v, err := t.look(ctx, in)
	if err != nil {
		return account.Look{}, err
	}
	m := decide(in, v)
	t.Log.InfoContext(ctx, "decided", "move", string(m.verb), "status", v.stack.Status, "reason", v.stack.Reason)
	switch m.verb {
	case settle, lookAgain, fail:
		return t.end(ctx, in, v, m, "")
	case waitEvent:
		return t.wait(ctx, in, "", func(v view) move { return decide(in, v) })
	default:
		done, err := t.act(ctx, in, v, m)
		if err != nil || done.Verdict != "" {
			return t.complete(ctx, in, done, err)
		}
		return t.wait(ctx, in, done.Did, func(v view) move { return confirm(in, m, v) })
	}
}

// look reads the stack first and its newest event after that; of the shell of a change set, that too.
func (t Task) look(ctx context.Context, in account.StepInput) (v view, err error) {
	v.stack, err = t.Reader.Find(ctx, in.Step.Stack)
	if err != nil || !v.stack.Exists() {
		return v, err
	}
	if v.token, v.event, err = t.Reader.Newest(ctx, v.stack.ID); err != nil {
		return v, err
	}
	if in.Step.Revert || v.stack.Status == "REVIEW_IN_PROGRESS" && making(in.Step) == propose {
		v.proposal, err = t.Adopter.Proposal(ctx, v.stack.ID, tokensOf(in.Operation, in.Step.ID).first)
	}
	return v, err
}

// act makes the call of a move, within its fence. A Look with a verdict means that there is nothing to wait for.
func (t Task) act(ctx context.Context, in account.StepInput, v view, m move) (account.Look, error) {
	step, body, err := t.prepare(ctx, in.Step, m)
	if err != nil {
		return account.Look{}, err
	}
	ctx, cancel := context.WithTimeout(ctx, fenced)
	defer cancel()
	if err := t.Lock.Fence(ctx, in.Operation); err != nil {
		return account.Look{}, err
	}
	changed, err := t.call(ctx, step, body, v.stack.ID, m)
	switch {
	case outdated(err):
		t.Log.InfoContext(ctx, "the stack is not as it was read", "reason", err.Error())
		return t.later(in, ""), nil
	case err != nil:
		return account.Look{}, err
	case !changed:
		return account.Look{Verdict: account.Settled}, nil
	case m.verb == protect || m.verb == unprotect: // nothing announces that it is done
		return t.later(in, m.did()), nil
	default:
		return account.Look{Did: m.did()}, nil
	}
}

func (t Task) later(in account.StepInput, did string) account.Look {
	return account.Look{Verdict: account.LookLater, Seconds: pace(in.Now.Sub(in.StartedAt)), Did: did}
}

// prepare resolves what a creation or an update needs.
func (t Task) prepare(ctx context.Context, step account.Step, m move) (account.Step, string, error) {
	var body string
	var err error
	switch m.verb {
	case propose:
		body, err = t.proposing(step)
	case create, update:
		body, err = t.Template(step.Template)
	default:
		return step, "", nil
	}
	if err != nil {
		return step, "", err
	}
	step.Parameters = slices.Clone(step.Parameters)
	for i, p := range step.Parameters {
		if p.FromStack == "" {
			continue
		}
		from, err := t.Reader.Find(ctx, p.FromStack)
		if err != nil {
			return step, "", err
		}
		value, ok := from.Outputs[p.FromOutput]
		if !ok {
			return step, "", missing(step, p)
		}
		step.Parameters[i] = account.Parameter{Name: p.Name, Value: value}
	}
	return step, body, nil
}

// proposing is the template of a change set: to take over a bucket, one that has its name written out.
func (t Task) proposing(step account.Step) (string, error) {
	i := slices.IndexFunc(step.Things, func(thing account.Thing) bool { return thing.Kind == account.BucketThing })
	if i < 0 {
		return t.Template(step.Template)
	}
	return t.Literal(step.Template, step.Things[i].ID)
}

// call makes the one call; changed is false when the stack is as wanted already.
func (t Task) call(ctx context.Context, step account.Step, body, id string, m move) (changed bool, err error) {
	switch m.verb {
	case create:
		return true, t.Maker.Create(ctx, step, body, m.token)
	case propose:
		return true, t.Adopter.Propose(ctx, step, body, m.token)
	case accept:
		return true, t.Adopter.Accept(ctx, id, m.token)
	case update:
		return t.Maker.Update(ctx, id, step, body, m.token)
	case protect:
		return true, t.Protector.Protect(ctx, id, step)
	case unprotect:
		return true, t.Protector.Unprotect(ctx, id)
	case remove:
		return true, t.Undoer.Delete(ctx, id, m.token)
	default:
		return true, t.Undoer.ContinueRollback(ctx, id, m.token)
	}
}

// wait stores the task token and looks once more: what happened before the token was stored woke nobody. did is what was
// done before.
func (t Task) wait(ctx context.Context, in account.StepInput, did string, decide func(view) move) (account.Look, error) {
	if err := t.Waits.Wait(ctx, in.Operation, in.Step, in.Token, in.Now.Add(kept)); err != nil {
		return account.Look{}, err
	}
	v, err := t.look(ctx, in)
	if err != nil {
		return account.Look{}, err
	}
	return t.end(ctx, in, v, decide(v), did)
}

// end completes the task token as a move says that needs no call. A move that needs one is made by the next look.
func (t Task) end(ctx context.Context, in account.StepInput, v view, m move, did string) (account.Look, error) {
	switch m.verb {
	case waitEvent:
		return account.Look{Did: did}, nil
	case fail:
		return account.Look{}, t.explain(ctx, v, m)
	case lookAgain:
		return t.complete(ctx, in, account.Look{Verdict: account.LookLater, Seconds: m.seconds, Did: did}, nil)
	case settle:
		if strings.Contains(v.stack.Reason, "could not be deleted") { // an update that left orphans still is UPDATE_COMPLETE
			t.Log.WarnContext(ctx, "the stack left resources behind", "reason", v.stack.Reason)
		}
		return t.complete(ctx, in, account.Look{Verdict: account.Settled, Did: did}, nil)
	default:
		return t.complete(ctx, in, account.Look{Verdict: account.LookNow, Did: did}, nil)
	}
}

func (t Task) complete(ctx context.Context, in account.StepInput, look account.Look, err error) (account.Look, error) {
	if err != nil {
		return account.Look{}, err
	}
	return look, t.Executions.Complete(ctx, in.Token, look)
}

// explain replaces the stack's general reason by the resource that failed first, where one did.
func (t Task) explain(ctx context.Context, v view, m move) error {
	if !v.stack.Exists() || v.token == "" {
		return m.fault
	}
	reason, err := t.Reader.FirstFailure(ctx, v.stack.ID, v.token)
	if err == nil && reason != "" {
		m.fault.Why = reason
	}
	return m.fault
}

// outdated asks an error whether it means that the stack is not as it was read.
func outdated(err error) bool {
	e, ok := errors.AsType[interface {
		error
		Outdated() bool
	}](err)
	return ok && e.Outdated()
}
