// Package sweep removes things that no stack of the backend holds, and that a plan names one by one.
package sweep

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// fenced is how long after reading the lock a call may still take effect.
const fenced = 10 * time.Second

// Remover removes one thing; one that is gone already is no error. An error with a method Held() bool means that it can be
// removed later.
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

// Run removes each thing of the step, in their order; it may run again at any time. One that is held is passed over, since what
// follows may be what holds it, and the step looks again until its deadline. The errors are Lock.Lost, Network.DeleteBlocked
// and what AWS refuses.
func (t Task) Run(ctx context.Context, in account.StepInput) (account.Look, error) {
	var left []string
	for _, thing := range in.Step.Things {
		remover, ok := t.Removers[thing.Kind]
		if !ok {
			return account.Look{}, fmt.Errorf("remove the %s %s: nothing removes things of this kind", thing.Kind, thing.ID)
		}
		t.Log.InfoContext(ctx, "removing", "kind", thing.Kind, "id", thing.ID)
		err := t.remove(ctx, in.Operation, remover, thing.ID)
		if held(err) {
			left = append(left, strings.ReplaceAll(thing.Kind, "-", " ")+" "+thing.ID+": "+err.Error())
		} else if err != nil {
			return account.Look{}, err
		}
	}
	return look(in, left)
}

func (t Task) remove(ctx context.Context, op account.Operation, remover Remover, id string) error {
	ctx, cancel := context.WithTimeout(ctx, fenced)
	defer cancel()
	if err := t.Lock.Fence(ctx, op); err != nil {
		return err
	}
	return remover.Remove(ctx, id)
}

// look looks again in a while if anything is left.
func look(in account.StepInput, left []string) (account.Look, error) {
	switch waited := in.Now.Sub(in.StartedAt); {
	case len(left) == 0:
		return account.Look{Verdict: account.Settled}, nil
	case !in.Now.Before(in.Deadline()):
		return account.Look{}, blocked(in, left)
	default:
		return account.Look{Verdict: account.LookLater, Seconds: int(min(max(waited/10/time.Second, 5), 60))}, nil
	}
}

// named is how many things a fault names.
const named = 10

func blocked(in account.StepInput, left []string) error {
	if more := len(left) - named; more > 0 {
		left = append(left[:named:named], fmt.Sprintf("and %d more", more))
	}
	minutes := int(in.Deadline().Sub(in.StartedAt) / time.Minute)
	return fault.New(fault.NetworkDeleteBlocked, fmt.Sprintf("what was added to the network could not be removed within %d minutes", minutes), strings.Join(left, "; "),
		"remove by hand what is named, or what uses it, and start the operation again")
}

// held asks an error whether it means that a thing can be removed later.
func held(err error) bool {
	e, ok := errors.AsType[interface {
		error
		Held() bool
	}](err)
	return ok && e.Held()
}
