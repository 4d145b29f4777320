// Package plan reads the region and computes what an operation has to do, or how to tidy up after it failed.
package plan

import (
	"context"
	"fmt"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

type lock interface {
	// Raise gives op's lock the next epoch and returns it.
	Raise(ctx context.Context, op account.Operation) (int, error)
}

type history interface {
	// Record writes the operation while it holds the lock.
	Record(ctx context.Context, w account.Work) error
}

type region interface {
	Read(ctx context.Context, arn string, now time.Time) (account.Snapshot, error)
}

// Input is what the state machine hands over.
type Input struct {
	Work account.Work `json:"work"`
	Now  time.Time    `json:"now"`
}

// Task makes plans.
type Task struct {
	Lock    lock
	History history
	Region  region
}

// Run makes the plan of an operation; of one that has failed and is not being tidied up yet, the plan to tidy up. The
// errors are Plan.Changed, what account.MakePlan refuses, Lock.Lost, and what AWS refuses.
func (t Task) Run(ctx context.Context, in Input) (account.Work, error) {
	if in.Work.Failure.Error != "" && !in.Work.Recovering {
		return t.recover(ctx, in.Work, in.Now)
	}
	work := in.Work
	s, err := t.Region.Read(ctx, work.Operation.Arn, in.Now)
	if err != nil {
		return work, err
	}
	if work.Plan, err = account.MakePlan(work.Request, s); err != nil {
		return work, err
	}
	if wanted := work.Request.Plan; wanted != "" && wanted != work.Plan.ID {
		return work, changed(wanted, work.Plan.ID)
	}
	if work.Request.Preview {
		work.Outcome = account.Answer(work, in.Now)
		return work, nil
	}
	work.Outcome.Plan = work.Plan
	return work, t.History.Record(ctx, work)
}

// recover first raises the lock's epoch, so that no late call of the failed stage changes what is read next.
func (t Task) recover(ctx context.Context, work account.Work, now time.Time) (account.Work, error) {
	epoch, err := t.Lock.Raise(ctx, work.Operation)
	if err != nil {
		return work, err
	}
	work.Operation.Epoch, work.Recovering = epoch, true
	if work.Outcome.Fault.None() {
		work.Outcome.Fault = fault.Parse(work.Failure.Error, work.Failure.Cause)
	}
	work.Failure = account.Failure{}
	if err := t.History.Record(ctx, work); err != nil { // should what follows fail, the first failure must not be forgotten
		return work, err
	}
	s, err := t.Region.Read(ctx, work.Operation.Arn, now)
	if err != nil {
		return work, err
	}
	work.Plan = account.Recover(s)
	work.Outcome.Plan = work.Plan
	return work, t.History.Record(ctx, work)
}

func changed(wanted, now string) error {
	return fault.New(fault.PlanChanged, "the plan is no longer the one that was previewed",
		fmt.Sprintf("plan %s was agreed to, but the region has changed and it would now be plan %s", wanted, now),
		"look at the new plan with --preview; nothing was changed")
}
