package observe

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

type jobs interface {
	// Running counts the jobs that wait or run in the queues of contexts, by the context's stack.
	Running(ctx context.Context) (map[string]int, error)
}

type parts interface {
	// Parts are what is in a managed network's VPC and does not belong to its stack.
	Parts(ctx context.Context, stack, vpc string) ([]account.Part, error)
}

type gone interface {
	// LastDeleted is when a stack whose name starts with prefix was last deleted; the zero time when none was.
	LastDeleted(ctx context.Context, prefix string) (time.Time, error)
}

// Use reads what tells whether a region is in use.
type Use struct {
	Jobs  jobs
	Parts parts
	Gone  gone
}

// Read completes the snapshot of an active region. What cannot be read is evidence, too: of not knowing.
func (u Use) Read(ctx context.Context, s account.Snapshot) account.Snapshot {
	var busy, inside, past account.Evidence
	var within []account.Part
	var group errgroup.Group
	group.Go(func() error {
		busy = u.jobs(ctx, s.Time)
		return nil
	})
	group.Go(func() error {
		inside, within = u.interfaces(ctx, s)
		return nil
	})
	group.Go(func() (err error) {
		past = account.Evidence{Kind: "removed contexts", At: s.Time}
		if s.LastContext, err = u.Gone.LastDeleted(ctx, account.ContextPrefix); err != nil {
			past.Found, past.Note = -1, err.Error()
		}
		return nil
	})
	_ = group.Wait() // its parts keep their errors
	s.Parts = within
	s.Evidence = []account.Evidence{{Kind: "contexts", Found: len(s.Contexts), At: s.Time}, busy, inside}
	if past.Found < 0 {
		s.Evidence = append(s.Evidence, past)
	}
	return s
}

func (u Use) jobs(ctx context.Context, now time.Time) account.Evidence {
	e := account.Evidence{Kind: "jobs", At: now}
	running, err := u.Jobs.Running(ctx)
	if err != nil {
		e.Found, e.Note = -1, err.Error()
		return e
	}
	for _, n := range running {
		e.Found += n
	}
	return e
}

// interfaces counts the network interfaces in the managed networks that are not the networks' own.
func (u Use) interfaces(ctx context.Context, s account.Snapshot) (account.Evidence, []account.Part) {
	var parts []account.Part
	e := account.Evidence{Kind: "network interfaces", At: s.Time}
	for _, network := range s.Networks {
		found, err := u.Parts.Parts(ctx, network.Name, network.Outputs["VpcId"])
		if err != nil {
			e.Found, e.Note = -1, err.Error()
			return e, nil
		}
		parts = append(parts, found...)
		for _, part := range found {
			if part.Kind == account.NetworkInterfaceThing {
				e.Found++
			}
		}
	}
	return e, parts
}
