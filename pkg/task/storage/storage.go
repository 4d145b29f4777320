// Package storage puts the protections of the managed bucket and the table of runs in force.
package storage

import (
	"context"
	"log/slog"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// fenced is how long after reading the lock a call may still take effect.
const fenced = 10 * time.Second

type storage interface {
	// Lacks names the protections of a thing that are not in force, and its tags where it lacks one of these.
	Lacks(ctx context.Context, thing account.Thing, tags []account.Tag) ([]string, error)
	// Put puts one of them in force.
	Put(ctx context.Context, thing account.Thing, name string, tags []account.Tag) error
}

type lock interface {
	// Fence returns Lock.Lost unless op holds the lock.
	Fence(ctx context.Context, op account.Operation) error
}

// Task protects storage.
type Task struct {
	Storage storage
	Lock    lock
	Log     *slog.Logger
}

// Run looks at each thing of the step and puts in force what it lacks; it may run again at any time. The errors are Lock.Lost
// and what AWS refuses.
func (t Task) Run(ctx context.Context, in account.StepInput) (account.Look, error) {
	for _, thing := range in.Step.Things {
		lacks, err := t.Storage.Lacks(ctx, thing, in.Step.Tags)
		if err != nil {
			return account.Look{}, err
		}
		for _, name := range lacks {
			t.Log.InfoContext(ctx, "protecting", "kind", thing.Kind, "id", thing.ID, "with", name)
			if err := t.put(ctx, in, thing, name); err != nil {
				return account.Look{}, err
			}
		}
	}
	return account.Look{Verdict: account.Settled}, nil
}

func (t Task) put(ctx context.Context, in account.StepInput, thing account.Thing, name string) error {
	ctx, cancel := context.WithTimeout(ctx, fenced)
	defer cancel()
	if err := t.Lock.Fence(ctx, in.Operation); err != nil {
		return err
	}
	return t.Storage.Put(ctx, thing, name, in.Step.Tags)
}
