package stack

import (
	"context"
	"log/slog"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// fake is everything around the task. Its views are read one after another, the last one again and again; its journal is
// what the task did, in order; an error under a port's name is what that port answers.
type fake struct {
	measured []account.Measure
	views    []view
	others   map[string]account.Stack
	reason   string
	same     bool // an update finds nothing to change
	errs     map[string]error
	journal  []string

	// what the last calls were given
	step    account.Step
	body    string
	id      string
	token   string
	change  account.ChangeSet
	expires time.Time
	left    time.Duration // of the call's context
	look    account.Look
}

func (f *fake) Measure(_ context.Context, measures ...account.Measure) {
	f.measured = append(f.measured, measures...)
}

func (f *fake) note(port string) error {
	f.journal = append(f.journal, port)
	return f.errs[port]
}

func (f *fake) Find(_ context.Context, name string) (account.Stack, error) {
	if other, ok := f.others[name]; ok {
		return other, f.note("find " + name)
	}
	if len(f.views) > 1 && f.index() > 0 {
		f.views = f.views[1:]
	}
	return f.views[0].stack, f.note("find")
}

// index is how often the step's own stack was read before.
func (f *fake) index() int {
	n := 0
	for _, entry := range f.journal {
		if entry == "find" {
			n++
		}
	}
	return n
}

func (f *fake) Newest(_ context.Context, id string) (string, string, error) {
	f.id = id
	return f.views[0].token, f.views[0].event, f.note("newest")
}

func (f *fake) FirstFailure(_ context.Context, _, token string) (string, error) {
	f.token = token
	return f.reason, f.note("first failure")
}

func (f *fake) Propose(ctx context.Context, step account.Step, body, token string) error {
	f.step, f.body, f.token = step, body, token
	return f.called(ctx, "propose")
}

func (f *fake) Proposal(_ context.Context, id, token string) (account.ChangeSet, error) {
	f.id, f.token = id, token
	return f.change, f.note("proposal")
}

func (f *fake) Accept(ctx context.Context, id, token string) error {
	f.id, f.token = id, token
	return f.called(ctx, "accept")
}

func (f *fake) Fence(context.Context, account.Operation) error { return f.note("fence") }

func (f *fake) Wait(_ context.Context, _ account.Operation, _ account.Step, token string, expires time.Time) error {
	f.token, f.expires = token, expires
	return f.note("wait")
}

func (f *fake) Complete(_ context.Context, token string, look account.Look) error {
	f.token, f.look = token, look
	return f.note("complete")
}

func (f *fake) Create(ctx context.Context, step account.Step, body, token string) error {
	f.step, f.body, f.token = step, body, token
	return f.called(ctx, "create")
}

func (f *fake) Update(ctx context.Context, id string, step account.Step, body, token string) (bool, error) {
	f.id, f.step, f.body, f.token = id, step, body, token
	return !f.same, f.called(ctx, "update")
}

func (f *fake) Delete(ctx context.Context, id, token string) error {
	f.id, f.token = id, token
	return f.called(ctx, "delete")
}

func (f *fake) Protect(ctx context.Context, id string, step account.Step) error {
	f.id, f.step = id, step
	return f.called(ctx, "protect")
}

func (f *fake) Unprotect(ctx context.Context, id string) error {
	f.id = id
	return f.called(ctx, "unprotect")
}

func (f *fake) ContinueRollback(ctx context.Context, id, token string) error {
	f.id, f.token = id, token
	return f.called(ctx, "continue rollback")
}

func (f *fake) called(ctx context.Context, port string) error {
	if deadline, ok := ctx.Deadline(); ok {
		f.left = time.Until(deadline)
	}
	return f.note(port)
}

func (f *fake) template(name string) (string, error) { return "body of " + name, f.errs["template"] }

func (f *fake) literal(name, bucket string) (string, error) {
	return "body of " + name + " with " + bucket, f.errs["template"]
}

func (f *fake) task() Task {
	return Task{
		Reader: f, Maker: f, Protector: f, Undoer: f, Adopter: f, Lock: f, Waits: f, Executions: f, Meter: f,
		Template: f.template, Literal: f.literal, Log: slog.New(slog.DiscardHandler),
	}
}

var (
	_ reader     = (*fake)(nil)
	_ maker      = (*fake)(nil)
	_ protector  = (*fake)(nil)
	_ undoer     = (*fake)(nil)
	_ adopter    = (*fake)(nil)
	_ lock       = (*fake)(nil)
	_ waits      = (*fake)(nil)
	_ executions = (*fake)(nil)
)
