package begin

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const (
	machine = "arn:aws:states:us-east-1:123456789012:execution:AgcAccount:"
	me      = machine + "me"
	other   = machine + "other"
)

// fake is a region's lock and history, and the executions that Step Functions knows.
type fake struct {
	measured []account.Measure
	owner    string
	epoch    int
	records  map[string]account.Work
	status   string // of the other execution
	stopped  time.Time
	failure  account.Failure
	alias    string // by which the operation was started
	errs     map[string]error
	// before runs before the lock is taken: what somebody else does at that moment
	before func(*fake)
	takes  int
	buried int
}

func (f *fake) Measure(_ context.Context, measures ...account.Measure) {
	f.measured = append(f.measured, measures...)
}

func (f *fake) Holder(context.Context) (string, int, error) {
	return f.owner, f.epoch, f.errs["holder"]
}

func (f *fake) Take(_ context.Context, op account.Operation, owner string, epoch int, _ time.Time) (bool, error) {
	f.takes++
	if f.before != nil {
		f.before(f)
	}
	if f.errs["take"] != nil || owner != f.owner || epoch != f.epoch {
		return false, f.errs["take"]
	}
	f.owner, f.epoch = op.Arn, op.Epoch
	return true, nil
}

func (f *fake) Load(_ context.Context, id string) (account.Work, bool, error) {
	w, ok := f.records[id]
	return w, ok, f.errs["load"]
}

func (f *fake) Record(_ context.Context, w account.Work) error {
	if f.errs["record"] == nil {
		f.records[w.Operation.ID] = w
	}
	return f.errs["record"]
}

func (f *fake) Bury(_ context.Context, w account.Work) error {
	f.buried++
	if f.errs["bury"] == nil {
		f.records[w.Operation.ID] = w
	}
	return f.errs["bury"]
}

func (f *fake) Describe(context.Context, string) (string, time.Time, account.Failure, error) {
	return f.status, f.stopped, f.failure, f.errs["describe"]
}

func (f *fake) Alias(context.Context, string) (string, error) { return f.alias, f.errs["alias"] }

// held is a lock that another operation holds, whose execution has this status since so long.
func held(status string, since time.Duration) *fake {
	dead := account.Begun(account.Operation{ID: "other", Arn: other, Epoch: 4, StartedAt: now.Add(-time.Hour)}, account.Request{Action: account.Activate})
	return &fake{owner: other, epoch: 4, records: map[string]account.Work{"other": dead}, status: status, stopped: now.Add(-since)}
}

func run(t *testing.T, f *fake, input string) (account.Work, error) {
	t.Helper()
	task := Task{Lock: f, History: f, Executions: f, Meter: f}
	return task.Run(t.Context(), Input{ID: "me", Arn: me, Input: json.RawMessage(input), StartedAt: now.Add(-time.Second), Now: now})
}

const activate = `{"action":"activate"}`

func TestAFreeLockIsTaken(t *testing.T) {
	for _, epoch := range []int{0, 7} {
		f := &fake{epoch: epoch, records: map[string]account.Work{}}
		defer func() { require.Empty(t, f.measured, "nobody was taken over") }()
		work, err := run(t, f, activate)
		require.NoError(t, err)
		require.Equal(t, account.Operation{ID: "me", Arn: me, Epoch: epoch + 1, StartedAt: now.Add(-time.Second), Deadline: now.Add(4*time.Hour - 5*time.Minute - time.Second)}, work.Operation)
		require.Zero(t, work.Again)
		require.Equal(t, me, f.owner)
		require.Equal(t, work, f.records["me"])
		require.Equal(t, account.StatusRunning, f.records["me"].Outcome.Status)
	}
}

func TestAPreviewTouchesNothing(t *testing.T) {
	f := held("RUNNING", 0)
	f.errs = map[string]error{"holder": errors.New("not asked")}
	work, err := run(t, f, `{"action":"activate","preview":true}`)
	require.NoError(t, err)
	require.Zero(t, work.Operation.Epoch)
	require.True(t, work.Request.Preview)
	require.NotContains(t, f.records, "me")
}

func TestABadRequestTouchesNothing(t *testing.T) {
	for _, input := range []string{``, `null`, `[]`, `"activate"`, `{}`, `{"action":null}`, `{"action":"activate","colour":"red"}`} {
		f := &fake{records: map[string]account.Work{}}
		_, err := run(t, f, input)
		require.True(t, fault.Is(err, fault.RequestInvalid), "%s: %v", input, err)
		require.Empty(t, f.owner)
		require.Empty(t, f.records)
	}
}

func TestALostReplyIsNoSecondOperation(t *testing.T) {
	f := &fake{owner: me, epoch: 5, records: map[string]account.Work{}}
	work, err := run(t, f, activate)
	require.NoError(t, err)
	require.Equal(t, 5, work.Operation.Epoch)
	require.Zero(t, f.takes)
	require.Contains(t, f.records, "me", "the record is written again: the first try may have died before it")
}

func TestARunningOperationIsNamed(t *testing.T) {
	for _, status := range []string{"RUNNING", "PENDING_REDRIVE"} {
		f := held(status, 0)
		_, err := run(t, f, activate)
		require.True(t, fault.Is(err, fault.RegionBusy), "%v", err)
		require.Contains(t, fault.Of(err).Next, "agc account follow other")
		require.Contains(t, fault.Of(err).Next, "agc account stop other")
		require.Equal(t, "the operation other (activate) has been running since 2026-11-24T11:00:00Z", fault.Of(err).Why)
		require.Equal(t, other, f.owner)
	}
	f := held("RUNNING", 0)
	f.errs = map[string]error{"load": errors.New("not readable")}
	_, err := run(t, f, activate)
	require.True(t, fault.Is(err, fault.RegionBusy), "busy it is all the same: %v", err)
	require.Contains(t, fault.Of(err).Why, "other")
}

func TestTheLockOfTheJustDeadIsWaitedFor(t *testing.T) {
	tests := []struct {
		since time.Duration
		want  int
	}{
		{0, 30}, {time.Second, 29}, {28500 * time.Millisecond, 2}, {29999 * time.Millisecond, 1}, {30 * time.Second, 0}, {-2 * time.Second, 32},
	}
	for _, test := range tests {
		f := held("ABORTED", test.since)
		work, err := run(t, f, activate)
		require.NoError(t, err)
		require.Equal(t, test.want, work.Again, "%s", test.since)
		require.Equal(t, test.want == 0, f.owner == me)
		require.NotNil(t, work.Plan.Stages, "the machine's data is whole while it waits")
	}
}

func TestTheDeadAreTakenOverAndBuried(t *testing.T) {
	tests := []struct {
		name    string
		status  string
		failure account.Failure
		want    string
		code    fault.Code
	}{
		{"stopped", "ABORTED", account.Failure{Cause: "by hand"}, "STOPPED", fault.OperationStopped},
		{"timed out", "TIMED_OUT", account.Failure{}, "TIMED_OUT", fault.OperationTimedOut},
		{"failed with a fault", "FAILED", account.Failure{Error: "Stack.Failed", Cause: `{"code":"Stack.Failed","what":"x"}`}, "FAILED", fault.StackFailed},
		{"failed without a word", "FAILED", account.Failure{}, "FAILED", fault.Internal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := held(test.status, time.Minute)
			f.failure = test.failure
			work, err := run(t, f, activate)
			require.NoError(t, err)
			require.Equal(t, 5, work.Operation.Epoch)
			require.Equal(t, me, f.owner)
			dead := f.records["other"].Outcome
			require.Equal(t, test.want, dead.Status)
			require.Equal(t, test.code, dead.Fault.Code)
			require.False(t, dead.Succeeded)
			require.False(t, dead.EndedAt.IsZero())
			require.Equal(t, account.Operations, f.measured[0].Name, "how the dead ended counts")
			require.Equal(t, account.TookOver(), f.measured[len(f.measured)-1])
		})
	}
}

// TestAnOwnerThatNobodyKnowsIsWaitedFor: Step Functions may not know an execution yet that took the lock a moment ago.
func TestAnOwnerThatNobodyKnowsIsWaitedFor(t *testing.T) {
	f := held("", 0)
	work, err := run(t, f, activate)
	require.NoError(t, err)
	require.Equal(t, 29, work.Again)
	require.Equal(t, other, f.owner)
	task := Task{Lock: f, History: f, Executions: f, Meter: f}
	_, err = task.Run(t.Context(), Input{ID: "me", Arn: me, Input: json.RawMessage(activate), StartedAt: now.Add(-time.Second), Now: now.Add(29 * time.Second)})
	require.NoError(t, err)
	require.Equal(t, me, f.owner)
	require.Equal(t, "STOPPED", f.records["other"].Outcome.Status)
}

func TestAnOutcomeThatTheDeadWroteStays(t *testing.T) {
	f := held("SUCCEEDED", time.Minute)
	dead := f.records["other"]
	dead.Outcome.Status = account.StatusSucceeded
	f.records["other"] = dead
	_, err := run(t, f, activate)
	require.NoError(t, err)
	require.Zero(t, f.buried)
}

func TestTheDeadWithoutARecordAreTakenOver(t *testing.T) {
	f := held("ABORTED", time.Minute)
	delete(f.records, "other")
	_, err := run(t, f, activate)
	require.NoError(t, err)
	require.Equal(t, me, f.owner)
}

func TestALostRaceIsReadAgainOnce(t *testing.T) {
	f := &fake{records: map[string]account.Work{}, status: "RUNNING"}
	f.before = func(f *fake) { f.owner, f.epoch = other, 1 }
	work, err := run(t, f, activate)
	require.NoError(t, err)
	require.Equal(t, unwritten, work.Again, "who was quicker has not yet written what it is")
	require.Equal(t, 1, f.takes)
	f.records = held("RUNNING", 0).records
	_, err = run(t, f, activate)
	require.True(t, fault.Is(err, fault.RegionBusy), "%v", err)
	require.Contains(t, fault.Of(err).Next, "other", "the second reading knows who was quicker")
	require.Equal(t, 1, f.takes)

	f = &fake{records: map[string]account.Work{}}
	f.before = func(f *fake) { f.epoch++ } // somebody takes and frees it all the time
	_, err = run(t, f, activate)
	require.True(t, fault.Is(err, fault.RegionBusy), "%v", err)
	require.Equal(t, 2, f.takes)
}

func TestEveryPortMayFail(t *testing.T) {
	broken := fault.New(fault.AwsUnavailable, "AWS is away", "", "")
	for _, port := range []string{"holder", "describe", "load", "bury", "take", "record"} {
		t.Run(port, func(t *testing.T) {
			f := held("ABORTED", time.Minute)
			f.errs = map[string]error{port: broken}
			_, err := run(t, f, activate)
			require.True(t, fault.Is(err, fault.AwsUnavailable), "%v", err)
			require.Equal(t, port == "record", f.owner == me)
		})
	}
}

const tidy = `{"action":"tidy"}`

func TestTheScheduleLeavesAFreeLockAloneUntilThereIsWork(t *testing.T) {
	f := &fake{epoch: 7, records: map[string]account.Work{}}
	work, err := run(t, f, tidy)
	require.NoError(t, err)
	require.Zero(t, work.Operation.Epoch)
	require.Zero(t, f.takes)
	require.Empty(t, f.records)
	work, err = Task{Lock: f, History: f, Executions: f, Meter: f}.Run(t.Context(), Input{ID: "me", Arn: me, Input: json.RawMessage(tidy), StartedAt: now, Now: now, Locks: true})
	require.NoError(t, err)
	require.Equal(t, 8, work.Operation.Epoch)
	require.Equal(t, me, f.owner)
}

func TestTheScheduleTakesOverFromTheDead(t *testing.T) {
	f := held("ABORTED", time.Hour)
	work, err := run(t, f, tidy)
	require.NoError(t, err)
	require.Equal(t, 5, work.Operation.Epoch)
	require.Equal(t, "STOPPED", f.records["other"].Outcome.Status)
}

func TestTheScheduleEndsQuietlyWhileAnOperationRuns(t *testing.T) {
	f := held("RUNNING", 0)
	work, err := run(t, f, tidy)
	require.NoError(t, err)
	require.True(t, work.Answered)
	require.True(t, work.Outcome.Succeeded)
	require.Equal(t, "another operation is running; nothing was done", work.Outcome.Summary)
	require.Zero(t, f.takes)
	require.Equal(t, []account.Measure{account.Busy(f.records["other"].Operation, now)}, f.measured)
}

// TestNobodyWaitsLongForARecord: an owner that never writes what it is holds nobody up for more than the time of a dead one.
func TestNobodyWaitsLongForARecord(t *testing.T) {
	f := held("RUNNING", 0)
	f.records = map[string]account.Work{}
	task := Task{Lock: f, History: f, Executions: f, Meter: f}
	for since, busy := range map[time.Duration]bool{quiet - time.Second: false, quiet: true} {
		work, err := task.Run(t.Context(), Input{ID: "me", Arn: me, Input: json.RawMessage(activate), StartedAt: now.Add(-since), Now: now})
		require.Equal(t, busy, fault.Is(err, fault.RegionBusy), "%v", err)
		require.Equal(t, !busy, work.Again == unwritten)
		require.Equal(t, other, f.owner)
	}
}

func TestAPersonsOperationWaitsForTheSchedules(t *testing.T) {
	f := held("RUNNING", 0)
	dead := f.records["other"]
	dead.Request.Action = account.Tidy
	f.records["other"] = dead
	work, err := run(t, f, activate)
	require.NoError(t, err)
	require.Equal(t, courtesy, work.Again)
	require.Zero(t, f.takes)
	work, err = run(t, f, tidy)
	require.NoError(t, err)
	require.True(t, work.Answered, "the schedule's own does not wait")
}

// TestForceIsWithheldByTheAlias: what is started by the alias for everybody may not be forced, whatever the request says.
func TestForceIsWithheldByTheAlias(t *testing.T) {
	const forced, preview = `{"action":"deactivate","force":true}`, `{"action":"deactivate","force":true,"preview":true}`
	for _, c := range []struct {
		alias, input string
		refused      bool
	}{
		{"live", forced, true},
		{"live", preview, false},
		{"live", `{"action":"deactivate"}`, false},
		{"force", forced, false},
		{"", forced, false}, // by the machine's own ARN, for which IAM asks for a right of its own
	} {
		f := &fake{records: map[string]account.Work{}, alias: c.alias}
		_, err := run(t, f, c.input)
		require.Equal(t, c.refused, fault.Is(err, fault.PermissionDenied), "%s: %v", c.alias, err)
		if c.refused {
			require.Empty(t, f.owner, "nothing was changed")
			require.Empty(t, f.records)
		}
	}
	f := &fake{records: map[string]account.Work{}, errs: map[string]error{"alias": errors.New("no answer")}}
	_, err := run(t, f, forced)
	require.ErrorContains(t, err, "no answer", "not known is not allowed")
	require.Empty(t, f.owner)
}
