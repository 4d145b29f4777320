package drain

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// fake is everything around the task: stacks and queues as they are read, jobs by queue; an error under a port's name is what
// that port answers. The journal is what the task changed, sorted.
type fake struct {
	measured []account.Measure
	mu       sync.Mutex
	all      []account.Stack
	list     []account.Queue
	jobs     map[string][]string
	parts    []string
	reason   string
	errs     map[string]error
	onWait   func()
	journal  []string
	look     account.Look
	left     time.Duration // of the last call's context
}

func (f *fake) Measure(_ context.Context, measures ...account.Measure) {
	f.measured = append(f.measured, measures...)
}

func (f *fake) note(ctx context.Context, port, what string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.journal = append(f.journal, port+" "+what)
	if deadline, ok := ctx.Deadline(); ok {
		f.left = time.Until(deadline)
	}
	return f.errs[port]
}

func (f *fake) All(context.Context, string) ([]account.Stack, error) { return f.all, f.errs["all"] }
func (f *fake) Queues(context.Context) ([]account.Queue, error)      { return f.list, f.errs["queues"] }

func (f *fake) Parts(context.Context, string) (q, s []string, err error) {
	return nil, f.parts, f.errs["parts"]
}

func (f *fake) Newest(context.Context, string) (token, status string, err error) {
	return "theirs", "CREATE_COMPLETE", f.errs["newest"]
}

func (f *fake) FirstFailure(context.Context, string, string) (string, error) { return f.reason, nil }

func (f *fake) Active(_ context.Context, queue string, before func() error) ([]string, int, error) {
	if err := before(); err != nil {
		return nil, 0, err
	}
	return f.jobs[queue], len(f.jobs[queue]), f.errs["active"]
}

func (f *fake) Remove(ctx context.Context, s account.Stack, _ string) error {
	return f.note(ctx, "remove", s.Name)
}

func (f *fake) Disable(ctx context.Context, queue string) error { return f.note(ctx, "disable", queue) }

func (f *fake) Terminate(ctx context.Context, job, _ string) error {
	return f.note(ctx, "terminate", job)
}

func (f *fake) Stop(ctx context.Context, service string) error { return f.note(ctx, "stop", service) }

func (f *fake) Fence(ctx context.Context, _ account.Operation) error { return f.note(ctx, "fence", "") }

func (f *fake) Wait(ctx context.Context, _ account.Operation, step account.Step, token string, _ time.Time) error {
	if f.onWait != nil {
		f.onWait()
	}
	return f.note(ctx, "wait", step.Stack+" "+token)
}

func (f *fake) Complete(_ context.Context, _ string, look account.Look) error {
	f.look = look
	return f.errs["complete"]
}

func (f *fake) task() Task {
	return Task{Stacks: f, Events: f, Queues: f, Jobs: f, Heads: f, Lock: f, Waits: f, Executions: f, Meter: f, Log: slog.New(slog.DiscardHandler)}
}

// add adds a context with a queue.
func (f *fake) add(name, status string, enabled bool, jobs ...string) {
	f.all = append(f.all, account.Stack{Name: name, ID: "arn:" + name, Status: status})
	f.list = append(f.list, account.Queue{ARN: "q-" + name, Stack: name, Enabled: enabled})
	if f.jobs == nil {
		f.jobs = map[string][]string{}
	}
	f.jobs["q-"+name] = jobs
}

// run runs the task on contexts, in virtual time, and returns how long it took.
func (f *fake) run(t *testing.T, contexts ...string) (look account.Look, took time.Duration, err error) {
	t.Helper()
	in := input(time.Minute)
	for _, c := range contexts {
		in.Step.Things = append(in.Step.Things, account.Thing{Kind: account.ContextThing, ID: c})
	}
	begin := time.Now()
	look, err = f.task().Run(context.Background(), in)
	slices.Sort(f.journal)
	return look, time.Since(begin), err
}

var pausing = account.Look{Verdict: account.LookLater, Seconds: 20}

func TestEachContextGoesItsOwnWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{parts: []string{"head"}}
		f.add("a", "CREATE_COMPLETE", true)
		f.add("b", "CREATE_COMPLETE", false, "j1", "j2")
		f.add("c", "CREATE_COMPLETE", false)
		f.add("d", "DELETE_IN_PROGRESS", true)
		f.add("not ours", "CREATE_COMPLETE", true)
		look, _, err := f.run(t, "a", "b", "c", "d", "gone")
		require.NoError(t, err)
		require.Equal(t, pausing, look)
		require.Equal(t, look, f.look)
		require.Equal(t, []string{"disable q-a", "fence ", "remove c", "stop head", "terminate j1", "terminate j2"}, f.journal)
		require.LessOrEqual(t, f.left, fenced)
	})
}

func TestAllThatIsLeftIsToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		f.add("a", "DELETE_IN_PROGRESS", true)
		f.add("b", "CREATE_IN_PROGRESS", true)
		look, _, err := f.run(t, "a", "b")
		require.NoError(t, err)
		require.Equal(t, account.Look{}, look, "the token is left to the events")
		require.Equal(t, []string{"wait a task-token", "wait b task-token"}, f.journal)
		f.onWait = func() { f.all[0].Status = "DELETE_FAILED" }
		look, _, err = f.run(t, "a", "b")
		require.NoError(t, err)
		require.Equal(t, account.LookNow, look.Verdict, "what happened meanwhile woke nobody")
		require.Equal(t, look, f.look)
	})
}

// late is an error that says that something is not as it was read.
type late struct{}

func (late) Error() string  { return "late" }
func (late) Outdated() bool { return true }

func TestErrorsOfCalls(t *testing.T) {
	unavailable := fault.New(fault.AwsUnavailable, "no answer", "", "")
	for name, test := range map[string]struct {
		port string
		err  error
		want string
	}{
		"the stack moved":            {"remove", late{}, "again"},
		"AWS does not answer":        {"remove", unavailable, "again"},
		"refused for good":           {"remove", errors.New("no"), "Stack.Failed"},
		"the lock is lost":           {"fence", fault.New(fault.LockLost, "lost", "", ""), "Lock.Lost"},
		"the lock cannot be read":    {"fence", unavailable, "Aws.Unavailable"},
		"stacks cannot be read":      {"all", unavailable, "Aws.Unavailable"},
		"queues cannot be read":      {"queues", unavailable, "Aws.Unavailable"},
		"jobs cannot be read now":    {"active", unavailable, "again"},
		"jobs cannot be read at all": {"active", fault.New(fault.PermissionDenied, "denied", "", ""), "Stack.Failed"},
		"nor the event":              {"newest", unavailable, "again"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := &fake{errs: map[string]error{test.port: test.err}}
				f.add("a", "CREATE_COMPLETE", false)
				look, _, err := f.run(t, "a")
				if err != nil {
					require.Equal(t, test.want, string(fault.Of(err).Code))
					return
				}
				require.Equal(t, test.want, look.Verdict)
			})
		})
	}
}

// TestALookEndsInTime: however much there is to do, and however slow AWS is, a look ends well within the function's 20 seconds.
func TestALookEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := &fake{}
		var names []string
		for i := range 300 {
			names = append(names, fmt.Sprintf("c%d", i))
			f.add(names[i], "CREATE_COMPLETE", false, slices.Repeat([]string{"j"}, 100)...)
		}
		look, took, err := f.run(t, names...)
		require.NoError(t, err)
		require.Equal(t, account.LookNow, look.Verdict)
		require.Less(t, took, reading+acting+time.Second)
		made := len(f.journal) - 1
		require.InDelta(t, int(acting/perJob), made, 2, "as many as begin in time, not one more")
	})
}
