package drain

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// observer reads what decisions about contexts need, until its time is over or there is enough to do.
type observer struct {
	Task
	in account.StepInput
	// begin ends when no read may begin any more, limit when all must have ended.
	begin, limit context.Context
	beats        beats
	queues       []account.Queue
	// planned is how long the calls will take that follow from what was read so far.
	planned *atomic.Int64
}

// look reads the contexts, most with one call for all, and decides about each. Queues are read only when a context may have
// work to end.
func (t Task) look(ctx context.Context, in account.StepInput) ([]move, error) {
	begin, cancel := context.WithTimeout(ctx, reading)
	defer cancel()
	limit, cancelLimit := context.WithTimeout(ctx, overdue)
	defer cancelLimit()
	views, err := t.views(limit, in)
	if err != nil {
		return nil, err
	}
	o := observer{Task: t, in: in, begin: begin, limit: limit, beats: newBeats(), planned: new(atomic.Int64)}
	defer o.beats.stop()
	idle := func(v view) bool { return !v.stack.Exists() || v.stack.InProgress() }
	if !slices.ContainsFunc(views, func(v view) bool { return !idle(v) }) {
		return o.decide(views), nil
	}
	if o.queues, err = t.Queues.Queues(limit); err != nil {
		return nil, err
	}
	for i, v := range views {
		views[i].queues = slices.DeleteFunc(slices.Clone(o.queues), func(q account.Queue) bool { return !q.Of(v.stack.Name) })
	}
	return o.decide(views), nil
}

// views are the contexts of the step, those that are gone with nothing but their name.
func (t Task) views(ctx context.Context, in account.StepInput) ([]view, error) {
	found, err := t.Stacks.All(ctx, account.ContextPrefix)
	if err != nil {
		return nil, err
	}
	byName := map[string]account.Stack{}
	for _, s := range found {
		byName[s.Name] = s
	}
	var views []view
	for _, thing := range in.Step.Things {
		if thing.Kind == account.ContextThing {
			views = append(views, view{stack: byName[thing.ID]})
		}
	}
	return views, nil
}

// decide decides about the contexts. It begins with another one in each look, so that none waits for ever when there is not
// time for all; 61 is prime, so that looks soon after each other begin far apart.
func (o observer) decide(views []view) []move {
	moves := make([]move, len(views))
	first := int(o.in.Now.Sub(o.in.StartedAt)/time.Second) * 61
	each(len(views), func(i int) {
		at := (first + i) % len(views)
		moves[at] = o.learn(views[at])
		o.planned.Add(int64(moves[at].takes()))
	})
	return moves
}

// learn decides about one context, reading what that needs.
func (o observer) learn(v view) move {
	t := tokensOf(o.in.Operation, o.in.Step.ID, v.stack.Name)
	for {
		m := next(v, t)
		if m.verb != askParts && m.verb != askJobs && m.verb != askEvent {
			return m
		}
		if o.planned.Load() >= int64(acting) {
			return v.move(unread)
		}
		switch err := o.read(&v, m.verb); {
		case err == nil:
		case o.begin.Err() != nil || fault.Is(err, fault.AwsUnavailable):
			return v.move(unread)
		default:
			return v.failing("", err.Error())
		}
	}
}

// read reads what a decision asks for.
func (o observer) read(v *view, what verb) error {
	switch what {
	case askJobs:
		return o.readJobs(v)
	case askParts:
		if err := take(o.begin, o.beats.stacks, 1); err != nil {
			return err
		}
		queues, services, err := o.Stacks.Parts(o.limit, v.stack.ID)
		v.parts = &parts{queues, services}
		v.queues = slices.DeleteFunc(slices.Clone(o.queues), func(q account.Queue) bool {
			return !q.Of(v.stack.Name) && !slices.Contains(queues, q.ARN)
		})
		return err
	default:
		if err := take(o.begin, o.beats.stacks, 1); err != nil {
			return err
		}
		token, status, err := o.Events.Newest(o.limit, v.stack.ID)
		v.event = &event{token, status}
		return err
	}
}

// readJobs reads the jobs of a context's queues.
func (o observer) readJobs(v *view) error {
	v.jobs = &work{}
	before := func() error { return take(o.begin, o.beats.jobs, 1) }
	for _, q := range v.queues {
		unstopped, left, err := o.Jobs.Active(o.limit, q.ARN, before)
		if err != nil {
			return err
		}
		v.jobs.unstopped, v.jobs.left = append(v.jobs.unstopped, unstopped...), v.jobs.left+left
	}
	return nil
}
