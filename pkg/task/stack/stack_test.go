package stack

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// moved is an error that says that the stack is not as it was read.
type moved struct{}

func (moved) Error() string  { return "it moved" }
func (moved) Outdated() bool { return true }

func TestRun(t *testing.T) {
	mine := ours()
	settled := account.Look{Verdict: account.Settled}
	soon := account.Look{Verdict: account.LookLater, Seconds: 2}
	now := account.Look{Verdict: account.LookNow}
	did := func(look account.Look, what string) account.Look {
		look.Did = what
		return look
	}
	waiting := func(did string) account.Look { return account.Look{Did: did} }
	tests := []struct {
		name    string
		goal    account.Goal
		fake    fake
		want    account.Look
		journal []string
	}{
		{
			"nothing left to do", account.Present,
			fake{views: []view{at("CREATE_COMPLETE", mine.first)}},
			settled,
			[]string{"find", "newest", "complete"},
		},
		{
			"absent already", account.Absent,
			fake{views: []view{{}}},
			settled,
			[]string{"find", "complete"},
		},
		{
			"a creation begins", account.Present,
			fake{views: []view{{}, at("CREATE_IN_PROGRESS", mine.first)}},
			waiting("started the creation"),
			[]string{"find", "fence", "create", "wait", "find", "newest"},
		},
		{
			"a creation is not seen yet", account.Present,
			fake{views: []view{{}, {}}},
			did(soon, "started the creation"),
			[]string{"find", "fence", "create", "wait", "find", "complete"},
		},
		{
			"an update is over before the token is stored", account.Present,
			fake{views: []view{at("CREATE_COMPLETE", foreign), at("UPDATE_COMPLETE", mine.first)}},
			did(settled, "started the update"),
			[]string{"find", "newest", "fence", "update", "wait", "find", "newest", "complete"},
		},
		{
			"an update changes nothing", account.Present,
			fake{views: []view{at("CREATE_COMPLETE", foreign)}, same: true},
			settled,
			[]string{"find", "newest", "fence", "update", "complete"},
		},
		{
			"somebody else's creation is adopted", account.Present,
			fake{views: []view{at("CREATE_IN_PROGRESS", foreign)}},
			waiting(""),
			[]string{"find", "newest", "wait", "find", "newest"},
		},
		{
			"an event came before the token was stored", account.Present,
			fake{views: []view{at("CREATE_IN_PROGRESS", mine.first), at("CREATE_COMPLETE", mine.first)}},
			settled,
			[]string{"find", "newest", "wait", "find", "newest", "complete"},
		},
		{
			"the adopted creation is done", account.Present,
			fake{views: []view{at("CREATE_IN_PROGRESS", foreign), at("CREATE_COMPLETE", foreign)}},
			now,
			[]string{"find", "newest", "wait", "find", "newest", "complete"},
		},
		{
			"a deletion begins", account.Absent,
			fake{views: []view{bare(at("CREATE_COMPLETE", foreign)), at("DELETE_IN_PROGRESS", mine.first)}},
			waiting("started the deletion"),
			[]string{"find", "newest", "fence", "delete", "wait", "find", "newest"},
		},
		{
			"a corpse is gone at once", account.Present,
			fake{views: []view{at("ROLLBACK_COMPLETE", foreign), {}}},
			did(now, "started the deletion"),
			[]string{"find", "newest", "fence", "delete", "wait", "find", "complete"},
		},
		{
			"a rollback goes on", account.Present,
			fake{views: []view{at("UPDATE_ROLLBACK_FAILED", foreign), at("UPDATE_ROLLBACK_IN_PROGRESS", mine.cleanup)}},
			waiting("continued the rollback"),
			[]string{"find", "newest", "fence", "continue rollback", "wait", "find", "newest"},
		},
		{
			"the stack moved before the call", account.Present,
			fake{views: []view{{}}, errs: map[string]error{"create": fmt.Errorf("x: %w", moved{})}},
			soon,
			[]string{"find", "fence", "create", "complete"},
		},
		{
			"status and event are of two moments", account.Present,
			fake{views: []view{{stack: at("CREATE_COMPLETE", "").stack, token: mine.first, event: "UPDATE_IN_PROGRESS"}}},
			soon,
			[]string{"find", "newest", "complete"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			look, err := test.fake.task().Run(t.Context(), input(test.goal))
			require.NoError(t, err)
			require.Equal(t, test.want, look)
			require.Equal(t, test.journal, test.fake.journal)
			if look.Verdict != "" {
				require.Equal(t, test.want, test.fake.look, "what the waiting state gets")
				require.Equal(t, "task-token", test.fake.token)
			}
		})
	}
}

// TestProtectionIsSwitchedInALookOfItsOwn: nothing announces it, so the next look, which sees it, goes on.
func TestProtectionIsSwitchedInALookOfItsOwn(t *testing.T) {
	for did, test := range map[string]struct {
		goal account.Goal
		view view
		call string
	}{
		"lifted the termination protection": {account.Absent, at("CREATE_COMPLETE", foreign), "unprotect"},
		"protected it against deletion":     {account.Present, bare(at("CREATE_COMPLETE", ours().first)), "protect"},
	} {
		f := &fake{views: []view{test.view}}
		look, err := f.task().Run(t.Context(), input(test.goal))
		require.NoError(t, err)
		require.Equal(t, account.Look{Verdict: account.LookLater, Seconds: 2, Did: did}, look)
		require.Equal(t, look, f.look, "what the waiting state gets")
		require.Equal(t, []string{"find", "newest", "fence", test.call, "complete"}, f.journal)
		require.Equal(t, "arn:stack", f.id)
		require.LessOrEqual(t, f.left, fenced)
	}
}

func TestCallsCarryWhatTheyNeed(t *testing.T) {
	f := &fake{
		views: []view{{}, at("CREATE_IN_PROGRESS", ours().first)}, errs: map[string]error{"wait": errors.New("stop here")},
		others: map[string]account.Stack{"Agc-Network-1": {Name: "Agc-Network-1", Outputs: map[string]string{"VpcId": "vpc-1"}}},
	}
	in := input(account.Present)
	in.Step.Parameters = []account.Parameter{{Name: "Ami", Value: "ami-1"}, {Name: "VpcId", FromStack: "Agc-Network-1", FromOutput: "VpcId"}}
	given := in.Step.Parameters

	_, err := f.task().Run(t.Context(), in)

	require.ErrorContains(t, err, "stop here")
	require.Equal(t, "body of core", f.body)
	require.Equal(t, []account.Parameter{{Name: "Ami", Value: "ami-1"}, {Name: "VpcId", Value: "vpc-1"}}, f.step.Parameters)
	require.Equal(t, "Agc-Network-1", given[1].FromStack, "the input is not changed")
	require.Greater(t, f.left, time.Duration(0))
	require.LessOrEqual(t, f.left, fenced)
	require.Equal(t, in.Token, f.token, "what is stored is the task's token")
	require.True(t, f.expires.After(in.Now.Add(300*time.Second)), "the token is kept for as long as the state machine waits for it")
}

func TestTakingOverIsProposedAndAccepted(t *testing.T) {
	f := &fake{views: []view{{}}}
	look, err := f.task().Run(t.Context(), adopting())
	require.NoError(t, err)
	require.Equal(t, account.LookLater, look.Verdict, "nothing announces that a change set is ready")
	require.Equal(t, "body of core with agc-1", f.body)
	require.Contains(t, f.journal, "propose")

	f = &fake{views: []view{at("REVIEW_IN_PROGRESS", "")}, change: account.ChangeSet{Status: "CREATE_COMPLETE", Execution: "AVAILABLE"}}
	_, err = f.task().Run(t.Context(), adopting())
	require.NoError(t, err)
	require.Contains(t, f.journal, "accept")
	require.Less(t, slices.Index(f.journal, "fence"), slices.Index(f.journal, "accept"))

	f = &fake{views: []view{at("REVIEW_IN_PROGRESS", "")}, change: account.ChangeSet{Status: "FAILED", Reason: "no such import"}}
	_, err = f.task().Run(t.Context(), adopting())
	require.True(t, fault.Is(err, fault.StackFailed))
	require.ErrorContains(t, err, "no such import")
}

func TestAMissingOutputFailsBeforeAnyCall(t *testing.T) {
	f := &fake{views: []view{{}}, others: map[string]account.Stack{"Agc-Network-1": {}}}
	in := input(account.Present)
	in.Step.Parameters = []account.Parameter{{Name: "VpcId", FromStack: "Agc-Network-1", FromOutput: "VpcId"}}
	_, err := f.task().Run(t.Context(), in)
	require.True(t, fault.Is(err, fault.StackFailed), "%v", err)
	require.ErrorContains(t, err, "VpcId")
	require.Equal(t, []string{"find", "find Agc-Network-1"}, f.journal)
}

func TestChangesAddressTheStackByItsID(t *testing.T) {
	for status, call := range map[string]string{"CREATE_COMPLETE": "update", "ROLLBACK_COMPLETE": "delete", "UPDATE_ROLLBACK_FAILED": "continue rollback"} {
		f := &fake{views: []view{at(status, foreign)}, errs: map[string]error{call: errors.New("stop here")}}
		_, err := f.task().Run(t.Context(), input(account.Present))
		require.ErrorContains(t, err, "stop here")
		require.Equal(t, "arn:stack", f.id, call)
	}
}

func TestEveryPortMayFail(t *testing.T) {
	broken := fault.New(fault.AwsUnavailable, "AWS is away", "", "")
	creation := []view{{}, at("CREATE_IN_PROGRESS", ours().first)}
	update := []view{at("CREATE_COMPLETE", foreign)}
	corpse := []view{at("ROLLBACK_COMPLETE", foreign)}
	tests := []struct {
		port  string
		views []view
		after []string // must not have happened
	}{
		{"find", creation, []string{"fence", "create"}},
		{"newest", update, []string{"fence", "update"}},
		{"template", creation, []string{"fence", "create"}},
		{"fence", creation, []string{"create", "wait", "complete"}},
		{"create", creation, []string{"wait", "complete"}},
		{"update", update, []string{"wait", "complete"}},
		{"delete", corpse, []string{"wait", "complete"}},
		{"continue rollback", []view{at("UPDATE_ROLLBACK_FAILED", foreign)}, []string{"wait", "complete"}},
		{"protect", []view{bare(at("CREATE_COMPLETE", foreign))}, []string{"wait", "complete"}},
		{"unprotect", []view{protected(at("CREATE_FAILED", foreign))}, []string{"wait", "complete"}},
		{"wait", creation, []string{"complete"}},
		{"complete", []view{at("CREATE_COMPLETE", ours().first)}, nil},
	}
	for _, test := range tests {
		t.Run(test.port, func(t *testing.T) {
			f := &fake{views: test.views, errs: map[string]error{test.port: broken}}
			_, err := f.task().Run(t.Context(), input(account.Present))
			require.True(t, fault.Is(err, fault.AwsUnavailable), "%v", err)
			for _, port := range test.after {
				require.NotContains(t, f.journal, port)
			}
		})
	}
}

func TestTheLockIsReadBeforeEachCall(t *testing.T) {
	lost := fault.New(fault.LockLost, "lost", "", "")
	for status, call := range map[string]string{"": "create", "CREATE_COMPLETE": "update", "CREATE_FAILED": "delete", "UPDATE_ROLLBACK_FAILED": "continue rollback"} {
		f := &fake{views: []view{at(status, foreign)}, errs: map[string]error{"fence": lost}}
		_, err := f.task().Run(t.Context(), input(account.Present))
		require.True(t, fault.Is(err, fault.LockLost), "%v", err)
		require.NotContains(t, f.journal, call)
	}
}

func TestAFailedStepNamesTheResource(t *testing.T) {
	tests := []struct {
		name   string
		reason string
		err    error
		want   string
	}{
		{"a resource failed", "Nat1 (AWS::EC2::NatGateway): no address", nil, "Nat1 (AWS::EC2::NatGateway): no address"},
		{"none did", "", nil, "it is ROLLBACK_COMPLETE"},
		{"the events cannot be read", "", errors.New("throttled"), "it is ROLLBACK_COMPLETE"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			f := &fake{views: []view{at("ROLLBACK_COMPLETE", ours().first)}, reason: test.reason, errs: map[string]error{"first failure": test.err}}
			_, err := f.task().Run(t.Context(), input(account.Present))
			require.Equal(t, fault.StackFailed, fault.Of(err).Code)
			require.Equal(t, test.want, fault.Of(err).Why)
			require.Equal(t, ours().first, f.token, "the failure looked for is that of the step's own call")
			require.NotContains(t, f.journal, "complete")
		})
	}
}

func TestAStepThatNeverBeganTimesOut(t *testing.T) {
	f := &fake{views: []view{{}}}
	in := input(account.Present)
	in.Now = in.StartedAt.Add(2 * time.Hour)
	_, err := f.task().Run(t.Context(), in)
	require.True(t, fault.Is(err, fault.OperationTimedOut), "%v", err)
	require.Equal(t, []string{"find"}, f.journal)
}

func TestWhatAnUpdateLeftBehindIsLogged(t *testing.T) {
	v := at("UPDATE_COMPLETE", ours().first)
	v.stack.Reason = "Update successful. One or more resources could not be deleted."
	var out bytes.Buffer
	f := &fake{views: []view{v}}
	task := f.task()
	task.Log = slog.New(slog.NewJSONHandler(&out, nil))
	_, err := task.Run(t.Context(), input(account.Present))
	require.NoError(t, err)
	require.Contains(t, out.String(), `"level":"WARN"`)
	require.NotContains(t, out.String(), "task-token")
}
