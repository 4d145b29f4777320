package plan

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// wholeCore is an inactive region with its core.
func wholeCore() *fake {
	f := inactive()
	f.snapshot.Core = account.Stack{
		Name: account.CoreStack, ID: "core", Status: "UPDATE_COMPLETE", Template: "c", Protected: true,
		Parameters: map[string]string{"Active": "false", "Bucket": "agc-123456789012-us-east-1", "Ami": "ami-1", "Mode": "private", "IdleAfter": "7d", "IdleNotice": "24h"},
		Tags:       map[string]string{"application-name": "agc", "agc-version": account.Version},
	}
	return f
}

func TestARepairWaitsForTheComparison(t *testing.T) {
	f := wholeCore()
	f.looks = 1
	f.drifts = []account.Drift{{Stack: account.CoreStack, Resource: "DataBucketPolicy", Deleted: true, Changes: []string{}}}
	w := work(account.Request{Action: account.Repair})
	w, err := run(t, f, w)
	require.NoError(t, err)
	require.Equal(t, between, w.Again)
	require.Equal(t, []account.Check{{Stack: account.CoreStack, ID: "of core"}}, w.Checks)
	require.NotContains(t, f.journal, "record", "there is no plan yet")
	w, err = run(t, f, w)
	require.NoError(t, err)
	require.Equal(t, between, w.Again)
	f.unread = "no right"
	w, err = run(t, f, w)
	require.NoError(t, err)
	require.Zero(t, w.Again)
	require.Equal(t, f.drifts, w.Plan.Drift)
	require.NotEmpty(t, w.Plan.Stages)
	require.Contains(t, w.Plan.Warnings, "not everything in the stack Agc-Core could be compared: no right")
	require.Contains(t, f.journal, "record")
}

func TestAComparisonThatIsUnderWayIsWaitedFor(t *testing.T) {
	f := wholeCore()
	f.busy = true
	w, err := run(t, f, work(account.Request{Action: account.Repair}))
	require.NoError(t, err)
	require.Equal(t, []account.Check{{Stack: account.CoreStack}}, w.Checks)
	f.busy = false
	w, err = run(t, f, w)
	require.NoError(t, err)
	require.Equal(t, "of core", w.Checks[0].ID)
}

func TestAComparisonIsNotWaitedForForever(t *testing.T) {
	f := wholeCore()
	f.busy = true
	w := work(account.Request{Action: account.Repair})
	w.Operation.StartedAt = now.Add(-patience - time.Second)
	f.snapshot.Time = now
	_, err := run(t, f, w)
	require.True(t, fault.Is(err, fault.OperationTimedOut), err)
}

func TestAComparisonThatFailsIsToldAsItIs(t *testing.T) {
	for _, port := range []string{"detect", "detected", "drifts"} {
		f := wholeCore()
		f.errs = map[string]error{port: fault.New(fault.PermissionDenied, "no", "", "")}
		w := work(account.Request{Action: account.Repair})
		w.Checks = []account.Check{{Stack: account.CoreStack, ID: map[bool]string{true: "of core"}[port != "detect"]}}
		_, err := run(t, f, w)
		require.True(t, fault.Is(err, fault.PermissionDenied), port)
	}
}

func TestNothingElseIsCompared(t *testing.T) {
	f := wholeCore()
	_, err := run(t, f, work(account.Request{Action: account.Activate}))
	require.NoError(t, err)
	require.NotContains(t, f.journal, "detect core")
}
