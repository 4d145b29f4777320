// Package begin starts an operation: it checks the request and takes the region's lock.
package begin

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// quiet is how long an operation must have been over before its lock is taken: by then its last calls have ended, because a
// call ends within 10 seconds of reading the lock and a function within 20 of its start.
const quiet = 30 * time.Second

type lock interface {
	Holder(ctx context.Context) (owner string, epoch int, err error)
	// Take gives the lock to op, if it still belongs to the pair (owner, epoch).
	Take(ctx context.Context, op account.Operation, owner string, epoch int, now time.Time) (taken bool, err error)
}

type history interface {
	Load(ctx context.Context, id string) (work account.Work, found bool, err error)
	// Record writes the operation while it holds the lock.
	Record(ctx context.Context, w account.Work) error
	// Bury writes how an operation ended that could not write it itself.
	Bury(ctx context.Context, w account.Work) error
}

type executions interface {
	// Describe tells an execution's status, "" when there is none, when it stopped and the error it ended with.
	Describe(ctx context.Context, arn string) (status string, stopped time.Time, failure account.Failure, err error)
	// Alias tells by which alias of the machine an execution was started, "" for none.
	Alias(ctx context.Context, arn string) (string, error)
}

type meter interface {
	// Measure hands numbers about the backend's work over to be collected.
	Measure(ctx context.Context, measures ...account.Measure)
}

// Input is what the state machine hands over.
type Input struct {
	ID        string          `json:"id"`
	Arn       string          `json:"arn"`
	Input     json.RawMessage `json:"input"`
	StartedAt time.Time       `json:"startedAt"`
	Now       time.Time       `json:"now"`
	// Locks makes a look of the schedule take the lock, which it does only when it has found work.
	Locks bool `json:"locks"`
}

// Task begins operations.
type Task struct {
	Lock       lock
	History    history
	Executions executions
	Meter      meter
}

// Run checks the request and, unless it is a preview, takes the lock. When the lock's last holder has only just died, the
// work says after how many seconds to run again. The errors are Request.Invalid, Permission.Denied, Region.Busy, and what AWS refuses.
func (t Task) Run(ctx context.Context, in Input) (account.Work, error) {
	request, err := account.ParseRequest(in.Input)
	if err != nil {
		return account.Work{}, err
	}
	work := account.Begun(account.Operation{
		ID: in.ID, Arn: in.Arn, StartedAt: in.StartedAt, Deadline: in.StartedAt.Add(account.OperationLimit),
	}, request)
	if request.Preview {
		return work, nil
	}
	if err := t.permit(ctx, request, in.Arn); err != nil {
		return account.Work{}, err
	}
	if request.Action == account.Tidy {
		return t.tidy(ctx, work, in)
	}
	return t.lock(ctx, work, in.Now)
}

// permit refuses what is forced when it was started by the alias for what is not.
func (t Task) permit(ctx context.Context, request account.Request, arn string) error {
	if !request.Force {
		return nil
	}
	alias, err := t.Executions.Alias(ctx, arn)
	if err != nil || alias != account.LiveAlias {
		return err
	}
	return fault.New(fault.PermissionDenied, "force was asked for by the alias "+alias+", which does not allow it",
		"whoever may start operations by this alias alone may force none",
		"start it without force, or have somebody start it who may use the alias "+account.ForceAlias+"; nothing was changed")
}

// lock takes the lock and writes the operation into the history.
func (t Task) lock(ctx context.Context, work account.Work, now time.Time) (account.Work, error) {
	work, err := t.take(ctx, work, now)
	if err != nil || work.Again > 0 {
		return work, err
	}
	return work, t.History.Record(ctx, work)
}

// tidy leaves a free lock alone until there is work, takes that of an operation that died, and answers at once when an
// operation is running.
func (t Task) tidy(ctx context.Context, work account.Work, in Input) (account.Work, error) {
	owner, _, err := t.Lock.Holder(ctx)
	if err != nil || owner == "" && !in.Locks {
		return work, err
	}
	locked, err := t.lock(ctx, work, in.Now)
	if fault.Is(err, fault.RegionBusy) {
		work.Answered, work.Outcome = true, account.Answer(work, in.Now)
		work.Outcome.Summary = "another operation is running; nothing was done"
		return work, nil
	}
	return locked, err
}

// take tries to take the lock, and once more when somebody else was quicker between the reading and the taking.
func (t Task) take(ctx context.Context, work account.Work, now time.Time) (account.Work, error) {
	for range 2 {
		owner, epoch, err := t.Lock.Holder(ctx)
		if err != nil {
			return work, err
		}
		if owner == work.Operation.Arn { // an earlier try took it and its reply was lost
			work.Operation.Epoch = epoch
			return work, nil
		}
		if work.Again, err = t.clear(ctx, owner, work, now); err != nil || work.Again > 0 {
			return work, err
		}
		work.Operation.Epoch = epoch + 1
		taken, err := t.Lock.Take(ctx, work.Operation, owner, epoch, now)
		if err != nil || taken {
			if taken && owner != "" {
				t.Meter.Measure(ctx, account.TookOver())
			}
			return work, err
		}
	}
	return work, fault.New(fault.RegionBusy, "another operation is running in this region", "it took the lock at the same moment",
		"see it with 'agc account follow', and start again when it has ended")
}

// clear makes sure that nobody needs the lock any more. It returns how many seconds to wait for that, and Region.Busy while
// its owner is running. An owner that Step Functions does not know may have started a moment ago, since its answers lag
// behind: it is taken for gone only when it is still unknown some time after we started.
func (t Task) clear(ctx context.Context, owner string, work account.Work, now time.Time) (int, error) {
	since := work.Operation.StartedAt
	if owner == "" {
		return 0, nil
	}
	status, stopped, failure, err := t.Executions.Describe(ctx, owner)
	switch {
	case err != nil:
		return 0, err
	case status == "RUNNING" || status == "PENDING_REDRIVE":
		return t.busy(ctx, name(owner), work, now)
	case status == "":
		status, stopped = "ABORTED", since
	}
	if left := quiet - now.Sub(stopped); left > 0 {
		return int((left + time.Second - 1) / time.Second), nil
	}
	return 0, t.bury(ctx, owner, status, stopped, failure)
}

// bury completes the history with the end of an operation that died, so that it says what is true.
func (t Task) bury(ctx context.Context, arn, status string, stopped time.Time, failure account.Failure) error {
	dead, found, err := t.History.Load(ctx, name(arn))
	if err != nil || !found || dead.Outcome.Status != account.StatusRunning {
		return err
	}
	dead.Outcome.EndedAt = stopped
	dead.Outcome.Status, dead.Outcome.Fault = epitaph(status, failure)
	dead.Outcome.Summary = "the operation ended before its work was done; the next operation cleans up after it"
	if err := t.History.Bury(ctx, dead); err != nil {
		return err
	}
	t.Meter.Measure(ctx, dead.Measures()...)
	return nil
}

// epitaph is the status and the fault of an operation whose execution ended with this status of Step Functions.
func epitaph(status string, failure account.Failure) (string, fault.Fault) {
	const next = "look at the region with 'agc account status' and start the operation again"
	switch status {
	case "ABORTED":
		return account.StatusStopped, fault.Fault{Code: fault.OperationStopped, What: "the operation was stopped", Why: failure.Cause, Next: next}
	case "TIMED_OUT":
		return account.StatusTimedOut, fault.Fault{Code: fault.OperationTimedOut, What: "the operation took too long", Why: failure.Cause, Next: next}
	}
	if f := fault.Parse(failure.Error, failure.Cause); !f.None() {
		return account.StatusFailed, f
	}
	return account.StatusFailed, fault.Fault{
		Code: fault.Internal, What: "the operation ended without writing its outcome",
		Why: "its execution is " + status, Next: next,
	}
}

// courtesy is after how many seconds an operation looks again whether the schedule's has ended.
const courtesy = 10

// unwritten is after how many seconds an operation looks again at one that has taken the lock and not yet written what it is.
const unwritten = 2

// busy names the operation that is running and, when its record can be read, what it does since when. What the schedule
// started is waited for instead: nobody asked for it, and nobody could be told why it is in the way. Which of the two it is stands in the
// record, which it writes just after it took the lock.
func (t Task) busy(ctx context.Context, id string, work account.Work, now time.Time) (int, error) {
	why := fmt.Sprintf("the operation %s holds the lock", id)
	w, found, err := t.History.Load(ctx, id)
	if err == nil && !found && work.Request.Action != account.Tidy && now.Sub(work.Operation.StartedAt) < quiet {
		return unwritten, nil
	}
	if err == nil && found {
		if w.Request.Action == account.Tidy && work.Request.Action != account.Tidy && now.Before(work.Operation.Deadline) {
			return courtesy, nil
		}
		if work.Request.Action == account.Tidy {
			t.Meter.Measure(ctx, account.Busy(w.Operation, now))
		}
		why = fmt.Sprintf("the operation %s (%s) has been running since %s", id, w.Request.Action, w.Operation.StartedAt.UTC().Format(time.RFC3339))
		if w.Request.By != "" {
			why += ", asked for by " + w.Request.By
		}
	}
	return 0, fault.New(fault.RegionBusy, "another operation is running in this region", why,
		fmt.Sprintf("follow it with 'agc account follow %s', or stop it with 'agc account stop %s'", id, id))
}

// name is the name of an execution, the end of its ARN.
func name(arn string) string { return arn[strings.LastIndex(arn, ":")+1:] }
