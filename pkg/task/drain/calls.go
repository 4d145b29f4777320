package drain

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// call is one call that changes something, or a few that belong together.
type call struct {
	// of is the index of the move that it is part of.
	of   int
	beat *time.Ticker
	// count is how many calls it is.
	count int
	do    func(ctx context.Context) error
}

// report is what became of the calls of a look: how many took effect, and whether some are left for a later look.
type report struct {
	made int
	left bool
}

// takes is how long the calls of a move take, at the pace at which they begin.
func (m move) takes() time.Duration {
	switch m.verb {
	case stop:
		return time.Duration(len(m.targets)+len(m.services)) * perJob
	case terminate:
		return time.Duration(len(m.targets)) * perJob
	case remove:
		return perStack
	default:
		return 0
	}
}

// calls are those of the moves.
func (t Task) calls(in account.StepInput, moves []move, b beats) []call {
	reason := "the operation " + in.Operation.ID + " removes the contexts of this region (agc account)"
	var list []call
	for i, m := range moves {
		switch m.verb {
		case stop:
			list = append(list, call{i, b.jobs, len(m.targets) + len(m.services), func(ctx context.Context) error { return t.stop(ctx, m) }})
		case terminate:
			for _, job := range m.targets {
				list = append(list, call{i, b.jobs, 1, func(ctx context.Context) error { return t.Jobs.Terminate(ctx, job, reason) }})
			}
		case remove:
			list = append(list, call{i, b.stacks, 1, func(ctx context.Context) error { return t.Stacks.Remove(ctx, m.stack, m.token) }})
		default:
		}
	}
	return list
}

// stop stops what submits jobs, and makes the queues take no more.
func (t Task) stop(ctx context.Context, m move) error {
	for _, service := range m.services {
		if err := t.Heads.Stop(ctx, service); err != nil {
			return err
		}
	}
	for _, queue := range m.targets {
		if err := t.Queues.Disable(ctx, queue); err != nil {
			return err
		}
	}
	return nil
}

// carryOut makes the calls of the moves, as many as can begin in time, within one fence. A move of which a call is refused for
// good becomes a failed one. When AWS does not answer, the calls that have not begun are left for a later look.
func (t Task) carryOut(ctx context.Context, in account.StepInput, moves []move) (report, error) {
	b := newBeats()
	defer b.stop()
	list := t.calls(in, moves, b)
	if len(list) == 0 {
		return report{}, nil
	}
	ctx, cancel := context.WithTimeout(ctx, fenced)
	defer cancel()
	if err := t.Lock.Fence(ctx, in.Operation); err != nil {
		return report{}, err
	}
	begin, over := context.WithTimeout(ctx, acting)
	defer over()
	var done report
	var mu sync.Mutex
	each(len(list), func(i int) {
		c := list[i]
		err := take(begin, c.beat, c.count)
		tried := err == nil
		if tried {
			err = c.do(ctx)
		}
		mu.Lock()
		defer mu.Unlock()
		switch {
		case err == nil:
			done.made++
		case !tried || fault.Is(err, fault.AwsUnavailable):
			done.left = true
			over()
		case outdated(err): // the next look sees how it is
		default:
			moves[c.of] = move{verb: fail, stack: moves[c.of].stack, why: err.Error()}
		}
	})
	return done, nil
}

// outdated asks an error whether it means that something is not as it was read.
func outdated(err error) bool {
	e, ok := errors.AsType[interface {
		error
		Outdated() bool
	}](err)
	return ok && e.Outdated()
}
