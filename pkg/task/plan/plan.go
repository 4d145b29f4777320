// Package plan reads the region and computes what an operation has to do, or how to tidy up after it failed.
package plan

import (
	"context"
	"fmt"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// pause is after how many seconds a recovery looks again at a core stack that is still moving.
const pause = 15

type lock interface {
	// Fence returns Lock.Lost unless op holds the lock.
	Fence(ctx context.Context, op account.Operation) error
	// Raise gives op's lock the next epoch and returns it.
	Raise(ctx context.Context, op account.Operation) (int, error)
}

type history interface {
	// Record writes the operation while it holds the lock.
	Record(ctx context.Context, w account.Work) error
}

type images interface {
	// Check returns Ami.NotFound unless the image can be used here.
	Check(ctx context.Context, id string) error
}

type buckets interface {
	// Find makes sure that a bucket exists, is in this region and can be seen.
	Find(ctx context.Context, name string) error
	// Prove makes sure that it can be written to; leftBehind is the key of a probe that could not be removed.
	Prove(ctx context.Context, name, operation string) (leftBehind string, err error)
}

type networks interface {
	// Read reads a VPC, the zero value when there is none with this id.
	Read(ctx context.Context, id string) (account.BroughtVPC, error)
}

type quotas interface {
	// Read reads limits and use; what cannot be read is unreadable.
	Read(ctx context.Context) account.Quotas
}

type storage interface {
	// Read reads what there is under the names of the managed bucket and of the table of runs.
	Read(ctx context.Context, bucket string) (account.Storage, error)
}

type pointers interface {
	// Names are the names of the parameters in which contexts find what they share, ordered.
	Names(ctx context.Context) ([]string, error)
}

type parts interface {
	// Parts are what is in a managed network's VPC and does not belong to its stack.
	Parts(ctx context.Context, stack, vpc string) ([]account.Part, error)
}

type jobs interface {
	// Running counts the jobs that wait or run in the queues of contexts, by the context's stack.
	Running(ctx context.Context) (map[string]int, error)
}

type use interface {
	// Read completes the snapshot by what tells whether the region is in use.
	Read(ctx context.Context, s account.Snapshot) account.Snapshot
}

type memory interface {
	// Idleness is what is remembered of the region's use.
	Idleness(ctx context.Context) (account.Idleness, error)
	// LastOperation is when the last operation ended that a person asked for.
	LastOperation(ctx context.Context) (time.Time, error)
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
	// What users bring is looked at before it is planned with.
	Images   images
	Buckets  buckets
	Networks networks
	Quotas   quotas
	// Storage and Pointers may be there without the stack that holds them.
	Storage  storage
	Pointers pointers
	// Parts and Jobs are what may be in the way of a deactivation, Use and Memory what tells whether the region is idle.
	Parts  parts
	Jobs   jobs
	Use    use
	Memory memory
	// Drift is what was changed or deleted by hand.
	Drift drift
}

// Run makes the plan of an operation; of one that has failed, the plan to tidy up. The errors are Plan.Changed, what is wrong
// with what the user brings (Ami, Bucket, Network), what account.MakePlan refuses, Lock.Lost, and what AWS refuses.
func (t Task) Run(ctx context.Context, in Input) (account.Work, error) {
	if in.Work.Failure.Error != "" || in.Work.Recovering {
		return t.recover(ctx, in.Work, in.Now)
	}
	work := in.Work
	s, warnings, err := t.read(ctx, work, in.Now)
	if err != nil {
		return work, err
	}
	if work.Request.Action == account.Repair {
		var more []string
		if work, s, more, err = t.compare(ctx, work, s); err != nil || work.Again > 0 {
			return work, err
		}
		warnings = append(warnings, more...)
	}
	if work.Plan, err = account.MakePlan(work.Request, s); err != nil {
		return work, err
	}
	if wanted := work.Request.Plan; wanted != "" && wanted != work.Plan.ID {
		return work, changed(wanted, work.Plan.ID)
	}
	work.Plan.Warnings = append(work.Plan.Warnings, warnings...)
	if work.Answered, work.Locks = answers(work); work.Answered {
		work.Outcome = account.Answer(work, in.Now)
	}
	if work.Answered || work.Locks { // it holds no lock, so it writes nothing
		return work, nil
	}
	return work, t.record(ctx, work)
}

// answers tells whether the plan is the answer, and whether it needs a lock that the operation does not hold.
func answers(work account.Work) (answered, locks bool) {
	idle := work.Plan.Empty() && work.Plan.Idle.Move == account.IdleNone
	unlocked := work.Operation.Epoch == 0
	return work.Request.Preview || unlocked && idle, !work.Request.Preview && unlocked && !idle
}

// record shows the plan in the history while it is carried out. The machine's data, which is limited, holds it once.
func (t Task) record(ctx context.Context, work account.Work) error {
	work.Outcome.Plan = work.Plan
	return t.History.Record(ctx, work)
}

// recover plans how to tidy up, or how to go on without a zone that proved unfit. While CloudFormation is working on core, what core points to cannot be judged: the work then
// says after how many seconds to run again.
func (t Task) recover(ctx context.Context, work account.Work, now time.Time) (account.Work, error) {
	var err error
	if !work.Recovering {
		if work, err = t.fence(ctx, work, now); err != nil {
			return work, err
		}
	}
	s, err := t.Region.Read(ctx, work.Operation.Arn, now)
	if err != nil {
		return work, err
	}
	if work.Again = 0; s.Unsettled() && now.Before(work.Operation.Deadline) {
		work.Again = pause
		return work, nil
	}
	work = t.goOn(ctx, work, s)
	return work, t.record(ctx, work)
}

// goOn plans how to go on after a failure.
func (t Task) goOn(ctx context.Context, work account.Work, s account.Snapshot) account.Work {
	if zone := work.UnfitZone(); zone != "" {
		s, err := t.unheld(ctx, s)
		s.Quotas = t.Quotas.Read(ctx)
		if next, ok := account.Again(work, s, zone); ok && err == nil {
			return next
		}
	}
	work.Plan = account.Recover(work, s)
	return work
}

// fence raises the lock's epoch before anything is read, so that no late call of the failed stage changes what is read.
func (t Task) fence(ctx context.Context, work account.Work, now time.Time) (account.Work, error) {
	epoch, err := t.Lock.Raise(ctx, work.Operation)
	if err != nil {
		return work, err
	}
	work.Operation.Epoch, work.Operation.Deadline, work.Recovering = epoch, now.Add(account.RecoveryLimit), true
	if work.Outcome.Fault.None() {
		work.Outcome.Fault = fault.Parse(work.Failure.Error, work.Failure.Cause)
	}
	work.Failure = account.Failure{}
	return work, t.History.Record(ctx, work) // should what follows fail, the first failure must not be forgotten
}

func changed(wanted, now string) error {
	return fault.New(fault.PlanChanged, "the plan is no longer the one that was previewed",
		fmt.Sprintf("plan %s was agreed to, but the region has changed and it would now be plan %s", wanted, now),
		"look at the new plan with --preview; nothing was changed")
}
