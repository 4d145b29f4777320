package finish

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

const me = "arn:aws:states:us-east-1:123456789012:execution:AgcAccount:me"

// fake is a region, its lock and its history.
type fake struct {
	measured []account.Measure
	owner    string
	epoch    int
	record   *account.Work
	closed   int
	snapshot account.Snapshot
	errs     map[string]error
	told     []account.Notice
}

func (f *fake) Measure(_ context.Context, measures ...account.Measure) {
	f.measured = append(f.measured, measures...)
}

func (f *fake) Announce(_ context.Context, n account.Notice) error {
	f.told = append(f.told, n)
	return f.errs["announce"]
}

func (f *fake) Holder(context.Context) (string, int, error) {
	return f.owner, f.epoch, f.errs["holder"]
}

func (f *fake) Load(context.Context, string) (account.Work, bool, error) {
	if f.record == nil {
		return account.Work{}, false, f.errs["load"]
	}
	return *f.record, true, f.errs["load"]
}

func (f *fake) Close(_ context.Context, w account.Work) error {
	if f.errs["close"] != nil {
		return f.errs["close"]
	}
	f.closed++
	f.owner, f.epoch, f.record = "", w.Operation.Epoch, &w
	return nil
}

func (f *fake) Read(context.Context, string, time.Time) (account.Snapshot, error) {
	return f.snapshot, f.errs["read"]
}

// work is an operation of mine under epoch 3 whose plan was carried out.
func work() account.Work {
	w := account.Begun(account.Operation{ID: "me", Arn: me, Epoch: 3, StartedAt: now.Add(-time.Hour)}, account.Request{Action: account.Activate})
	w.Plan.Summary = "make the region active"
	return w
}

func mine() *fake { return &fake{owner: me, epoch: 3} }

func run(t *testing.T, f *fake, w account.Work) (account.Work, error) {
	t.Helper()
	return Task{Lock: f, History: f, Region: f, Notices: f, Meter: f}.Run(t.Context(), Input{Work: w, Now: now})
}

func TestAnOperationEndsAndFreesItsLock(t *testing.T) {
	f := mine()
	got, err := run(t, f, work())
	require.NoError(t, err)
	require.True(t, got.Outcome.Succeeded)
	require.Equal(t, now, got.Outcome.EndedAt)
	require.Empty(t, f.owner)
	require.Equal(t, got, *f.record)
}

func TestAFailureIsTheOutcome(t *testing.T) {
	f := mine()
	f.snapshot.Networks = []account.Stack{{Name: "Agc-Network-1", Status: "DELETE_FAILED"}}
	w := work()
	w.Failure = account.Failure{Error: "Plan.Changed", Cause: `{"code":"Plan.Changed","what":"changed"}`}
	got, err := run(t, f, w)
	require.NoError(t, err, "a failed operation is finished all the same")
	require.False(t, got.Outcome.Succeeded)
	require.Equal(t, fault.PlanChanged, got.Outcome.Fault.Code)
	require.Equal(t, "Agc-Network-1", got.Outcome.LeftOver[0].ID)
	require.Empty(t, f.owner)
}

func TestTheEarlierFailureCounts(t *testing.T) {
	w := work()
	w.Recovering, w.Outcome.Fault = true, fault.Fault{Code: fault.StackFailed, What: "first"}
	w.Failure = account.Failure{Error: "Stack.Failed", Cause: `{"code":"Stack.Failed","what":"second"}`}
	got, err := run(t, mine(), w)
	require.NoError(t, err)
	require.Equal(t, "first", got.Outcome.Fault.What)
}

func TestAnOperationWithoutALockWritesNothing(t *testing.T) {
	f := &fake{owner: "somebody", epoch: 9, errs: map[string]error{"holder": fault.New(fault.Internal, "not asked", "", "")}}
	w := work()
	w.Operation.Epoch = 0
	w.Failure = account.Failure{Error: "Region.ForeignCore", Cause: `{"code":"Region.ForeignCore"}`}
	got, err := run(t, f, w)
	require.NoError(t, err)
	require.Equal(t, fault.RegionForeignCore, got.Outcome.Fault.Code)
	require.Zero(t, f.closed)
}

func TestALostReplyFindsTheSameOutcome(t *testing.T) {
	failed := work()
	failed.Failure = account.Failure{Error: "Plan.Changed", Cause: `{"code":"Plan.Changed","what":"changed"}`}
	for _, w := range []account.Work{work(), failed} {
		f := mine()
		first, err := run(t, f, w)
		require.NoError(t, err)
		f.snapshot.Networks = []account.Stack{{Name: "Agc-Network-1"}} // the region goes on
		f.owner, f.epoch = "arn:next", 4                               // and so does the next operation
		second, err := run(t, f, w)
		require.NoError(t, err)
		require.Equal(t, first.Outcome, second.Outcome)
		require.Equal(t, 1, f.closed)
		require.Equal(t, first.Measures(), f.measured, "it ended once")
	}
}

func TestALostLockIsTouchedByNobody(t *testing.T) {
	running, stopped := work(), work()
	stopped.Outcome.Status = "STOPPED"
	tests := []struct {
		name string
		fake fake
		work account.Work
	}{
		{"somebody else holds it", fake{owner: "arn:other", epoch: 4}, work()},
		{"the epoch has risen", fake{owner: me, epoch: 4}, work()},
		{"the epoch has risen twice", fake{owner: me, epoch: 5}, interruptedWork()},
		{"it is free and we have no record", fake{epoch: 4}, work()},
		{"we were stopped and taken over", fake{epoch: 4, record: &stopped}, work()},
		{"it is free and our record is open", fake{epoch: 4, record: &running}, work()},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := run(t, &test.fake, test.work)
			require.True(t, fault.Is(err, fault.LockLost), "%v", err)
			require.Zero(t, test.fake.closed)
		})
	}
}

// interruptedWork is an operation whose recovery could not be planned, as the state machine hands it over.
func interruptedWork() account.Work {
	w := work()
	w.Failure = account.Failure{Error: "Stack.Failed", Cause: `{"code":"Stack.Failed","what":"first"}`}
	w.Untidied = account.Failure{Error: "Aws.Unavailable", Cause: `{"code":"Aws.Unavailable","what":"away"}`}
	return w
}

func TestAnInterruptedRecoveryStillEnds(t *testing.T) {
	recorded := work()
	recorded.Operation.Epoch, recorded.Recovering = 4, true
	recorded.Outcome.Fault = fault.Fault{Code: fault.StackFailed, What: "first"}
	f := &fake{owner: me, epoch: 4, record: &recorded}
	got, err := run(t, f, interruptedWork())
	require.NoError(t, err)
	require.Equal(t, "first", got.Outcome.Fault.What, "what made it recover is what it failed of")
	require.Contains(t, got.Outcome.Warnings[0], "away")
	require.Equal(t, 4, f.record.Operation.Epoch)
	require.Empty(t, f.owner)
}

func TestEveryPortMayFail(t *testing.T) {
	broken := fault.New(fault.AwsUnavailable, "AWS is away", "", "")
	for _, port := range []string{"holder", "read", "close"} {
		f := mine()
		f.errs = map[string]error{port: broken}
		_, err := run(t, f, work())
		require.True(t, fault.Is(err, fault.AwsUnavailable), "%s: %v", port, err)
		require.Equal(t, me, f.owner)
	}
	f := &fake{owner: "arn:other", errs: map[string]error{"load": broken}}
	_, err := run(t, f, interruptedWork())
	require.True(t, fault.Is(err, fault.AwsUnavailable), "%v", err)
}

// marking is a look of the schedule that marks the region.
func marking() account.Work {
	w := work()
	w.Request.Action = account.Tidy
	w.Plan.Idle.Move, w.Plan.Idle.State.MarkedAt = account.IdleMarked, now
	return w
}

func TestWhatBecameOfTheRegionIsAnnouncedBeforeItIsWritten(t *testing.T) {
	f := mine()
	f.errs = map[string]error{"close": errors.New("no")}
	_, err := run(t, f, marking())
	require.Error(t, err)
	require.Equal(t, "idle-marked", f.told[0].Event)
	f.errs = nil
	_, err = run(t, f, marking())
	require.NoError(t, err)
	require.Len(t, f.told, 2, "at least once")
	require.Equal(t, account.IdleMarked, f.record.Plan.Idle.Move)
}

func TestARegionOfWhichNobodyCouldBeToldIsNotMarked(t *testing.T) {
	f := mine()
	f.errs = map[string]error{"announce": errors.New("no bus")}
	got, err := run(t, f, marking())
	require.NoError(t, err)
	require.Equal(t, account.IdleNone, f.record.Plan.Idle.Move)
	require.Equal(t, []string{`the event "idle-marked" could not be sent: no bus`}, got.Outcome.Warnings)
}
