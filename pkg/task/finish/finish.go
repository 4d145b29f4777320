// Package finish ends an operation: it writes down what was done and frees the region's lock.
package finish

import (
	"context"
	"fmt"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

type lock interface {
	Holder(ctx context.Context) (owner string, epoch int, err error)
}

type history interface {
	Load(ctx context.Context, id string) (work account.Work, found bool, err error)
	// Close writes the operation and frees its lock, both or neither.
	Close(ctx context.Context, w account.Work) error
}

type region interface {
	// Read reads at least what the stacks alone tell.
	Read(ctx context.Context, arn string, now time.Time) (account.Snapshot, error)
}

type notices interface {
	// Announce sends an event to whoever wants to know.
	Announce(ctx context.Context, n account.Notice) error
}

type meter interface {
	// Measure hands numbers about the backend's work over to be collected.
	Measure(ctx context.Context, measures ...account.Measure)
}

// Input is what the state machine hands over.
type Input struct {
	Work account.Work `json:"work"`
	Now  time.Time    `json:"now"`
}

// Task ends operations.
type Task struct {
	Lock    lock
	History history
	Region  region
	Notices notices
	Meter   meter
}

// Run concludes the operation. An operation without a lock concludes without writing anything. It may run again after a
// lost reply. The errors are Lock.Lost and what AWS refuses.
func (t Task) Run(ctx context.Context, in Input) (account.Work, error) {
	work := in.Work
	if work.Operation.Epoch == 0 {
		return t.conclude(ctx, work, in.Now)
	}
	owner, epoch, err := t.Lock.Holder(ctx)
	switch {
	case err != nil:
		return work, err
	case owner == work.Operation.Arn && epoch == work.Operation.Epoch:
	case owner == work.Operation.Arn && epoch == work.Operation.Epoch+1 && interrupted(work):
		work.Operation.Epoch = epoch
	default:
		return t.already(ctx, work)
	}
	s, err := t.Region.Read(ctx, work.Operation.Arn, in.Now)
	if err != nil {
		return work, err
	}
	work.Outcome = account.Conclude(work, s, in.Now)
	work = t.announce(ctx, work, s)
	if err := t.History.Close(ctx, work); err != nil {
		return work, err
	}
	t.Meter.Measure(ctx, work.Measures()...)
	return work, nil
}

func (t Task) conclude(ctx context.Context, work account.Work, now time.Time) (account.Work, error) {
	s, err := t.Region.Read(ctx, work.Operation.Arn, now)
	if err != nil {
		return work, err
	}
	work.Outcome = account.Conclude(work, s, now)
	t.Meter.Measure(ctx, work.Measures()...)
	return work, nil
}

// announce tells what became of the region before that is written down, so that it is told at least once. What cannot be told
// is a warning; and a region is not marked to go when nobody could be told.
func (t Task) announce(ctx context.Context, work account.Work, s account.Snapshot) account.Work {
	for _, n := range account.Notices(work, s) {
		err := t.Notices.Announce(ctx, n)
		if err == nil {
			continue
		}
		work.Outcome.Warnings = append(work.Outcome.Warnings, fmt.Sprintf("the event %q could not be sent: %s", n.Event, err))
		if work.Plan.Idle.Move == account.IdleMarked {
			work.Plan.Idle.Move = account.IdleNone
		}
	}
	return work
}

// interrupted reports whether the planning of a recovery may have raised the lock's epoch and failed after that: the
// machine's data then still has the old epoch.
func interrupted(work account.Work) bool { return work.Untidied.Error != "" && !work.Recovering }

// already returns what an earlier try wrote whose reply was lost, even when the next operation holds the lock by now.
// Without that, or when others wrote that this operation was stopped, the lock is lost.
func (t Task) already(ctx context.Context, work account.Work) (account.Work, error) {
	recorded, found, err := t.History.Load(ctx, work.Operation.ID)
	if err != nil {
		return work, err
	}
	if status := recorded.Outcome.Status; found && (status == account.StatusSucceeded || status == account.StatusFailed) {
		work.Outcome = recorded.Outcome
		return work, nil
	}
	return work, fault.New(fault.LockLost, "the operation "+work.Operation.ID+" lost the region's lock",
		"another operation took the region over", "see it with 'agc account follow'")
}
