// Package drain ends the work of contexts and removes their stacks, all in one step: each look reads where every context is,
// makes the calls that are next, as many as fit into it, and lets the state machine wait for the rest.
package drain

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

const (
	// fenced is how long after reading the lock a call may still take effect.
	fenced = 10 * time.Second
	// kept is how long a stored task token is of use: longer than the state machine waits for it.
	kept = time.Hour
	// crowd is how many stacks are waited for by their events. While more of them go, something happens all the time: to look
	// now and then costs less than to be woken by each, and to store the token again under all others.
	crowd = 20
)

type stacks interface {
	// All reads every stack whose name starts with prefix.
	All(ctx context.Context, prefix string) ([]account.Stack, error)
	// Parts reads the ARNs of a stack's job queues and of its services of Amazon ECS.
	Parts(ctx context.Context, id string) (queues, services []string, err error)
	// Remove starts a deletion. An error with a method Outdated() bool means that the stack is not as it was read.
	Remove(ctx context.Context, stack account.Stack, token string) error
}

type events interface {
	// Newest reads the token of a stack's newest event, and the status it reports, "" when it is about a resource.
	Newest(ctx context.Context, id string) (token, status string, err error)
	// FirstFailure tells which resource failed first in the call with this token, and why.
	FirstFailure(ctx context.Context, id, token string) (string, error)
}

type queues interface {
	Queues(ctx context.Context) ([]account.Queue, error)
	// Disable makes a queue take no more jobs. An error with a method Outdated() bool means that it is not as it was read.
	Disable(ctx context.Context, queue string) error
}

type jobs interface {
	// Active reads how many jobs of a queue have not ended, and the ids of those that nobody has told to stop yet. It calls
	// before ahead of each call of AWS, and ends with its error.
	Active(ctx context.Context, queue string, before func() error) (unstopped []string, left int, err error)
	Terminate(ctx context.Context, job, reason string) error
}

type heads interface {
	// Stop makes a service of Amazon ECS want no tasks any more.
	Stop(ctx context.Context, service string) error
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

// Task drains contexts.
type Task struct {
	Stacks     stacks
	Events     events
	Queues     queues
	Jobs       jobs
	Heads      heads
	Lock       lock
	Waits      waits
	Executions executions
	Meter      meter
	Log        *slog.Logger
}

// Run looks at the contexts that are the step's things, makes the calls that are next for them, and completes the task token
// unless all that is left to do is to wait for stacks. It returns how it completed it: the zero Look means that the token
// waits for the next event of any of them. The errors are why contexts could not be removed (Stack.Failed), once nothing else
// is left to do; Operation.TimedOut; Lock.Lost; and what AWS refuses.
func (t Task) Run(ctx context.Context, in account.StepInput) (account.Look, error) {
	t.Meter.Measure(ctx, in.Measures()...)
	moves, err := t.look(ctx, in)
	if err != nil {
		return account.Look{}, err
	}
	done := report{}
	if in.Now.Before(in.Deadline()) {
		if done, err = t.carryOut(ctx, in, moves); err != nil {
			return account.Look{}, err
		}
	}
	t.tell(ctx, moves, done)
	look, failure := conclude(in, moves, done)
	if failure {
		return account.Look{}, t.explain(ctx, in, moves)
	}
	if look.Verdict == "" {
		return t.wait(ctx, in, moves)
	}
	return look, t.Executions.Complete(ctx, in.Token, look)
}

// wait stores the task token under every stack that is waited for, and looks once more at all of them: what happened before
// the token was stored woke nobody.
func (t Task) wait(ctx context.Context, in account.StepInput, moves []move) (account.Look, error) {
	statuses := map[string]string{}
	for _, m := range moves {
		if m.verb != waitEvent {
			continue
		}
		step := in.Step
		step.Stack, step.Things = m.stack.Name, nil
		if err := t.Waits.Wait(ctx, in.Operation, step, in.Token, in.Now.Add(kept)); err != nil {
			return account.Look{}, err
		}
		statuses[m.stack.Name] = m.stack.Status
	}
	all, err := t.Stacks.All(ctx, account.ContextPrefix)
	if err != nil {
		return account.Look{}, err
	}
	same := 0
	for _, s := range all {
		if statuses[s.Name] == s.Status {
			same++
		}
	}
	if same == len(statuses) {
		return account.Look{}, nil
	}
	look := account.Look{Verdict: account.LookNow}
	return look, t.Executions.Complete(ctx, in.Token, look)
}

// tell logs how many contexts are where, and every context that has failed.
func (t Task) tell(ctx context.Context, moves []move, done report) {
	counts := map[verb]int{}
	for _, m := range moves {
		counts[m.verb]++
		if m.verb == fail {
			t.Log.WarnContext(ctx, "a context cannot be removed", "stack", m.stack.Name, "status", m.stack.Status, "why", m.why)
		}
	}
	var words []any
	for _, v := range slices.Sorted(maps.Keys(counts)) {
		words = append(words, string(v), counts[v])
	}
	t.Log.InfoContext(ctx, "looked at the contexts", append(words, "calls", done.made, "left for later", done.left)...)
}
