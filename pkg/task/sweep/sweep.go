// Package sweep removes things that no stack of the backend holds, and that a plan names one by one.
package sweep

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// fenced is how long after reading the lock a call may still take effect.
const fenced = 10 * time.Second

// Remover removes one thing; one that is gone already is no error.
type Remover interface {
	Remove(ctx context.Context, id string) error
}

type lock interface {
	// Fence returns Lock.Lost unless op holds the lock.
	Fence(ctx context.Context, op account.Operation) error
}

// Task removes things.
type Task struct {
	// Removers are by the kind of thing.
	Removers map[string]Remover
	Lock     lock
	Log      *slog.Logger
}

// Run removes each thing of the step; it may run again at any time. The errors are Lock.Lost and what AWS refuses.
func (t Task) Run(ctx context.Context, in account.StepInput) (account.Look, error) {
	for _, thing := range in.Step.Things {
		remover, ok := t.Removers[thing.Kind]
		if !ok {
			return account.Look{}, fmt.Errorf("remove the %s %s: nothing removes things of this kind", thing.Kind, thing.ID)
		}
		t.Log.InfoContext(ctx, "removing", "kind", thing.Kind, "id", thing.ID)
		if err := t.remove(ctx, in.Operation, remover, thing.ID); err != nil {
			return account.Look{}, err
		}
	}
	return account.Look{Verdict: account.Settled}, nil
}

func (t Task) remove(ctx context.Context, op account.Operation, remover Remover, id string) error {
	ctx, cancel := context.WithTimeout(ctx, fenced)
	defer cancel()
	if err := t.Lock.Fence(ctx, op); err != nil {
		return err
	}
	return remover.Remove(ctx, id)
}
