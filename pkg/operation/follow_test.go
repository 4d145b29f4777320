package operation

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const arn = "arn:aws:states:us-east-1:123456789012:execution:AgcAccount:activate-1"

// activation is a history with one step, whose stack takes a minute.
func activation(t *testing.T) []entry {
	work := account.Begun(account.Operation{ID: "activate-1", Arn: arn}, account.Request{Action: account.Activate})
	work.Plan = onePlan()
	step := account.StepInput{Step: work.Plan.Stages[0].Steps[0]}
	done := work
	done.Outcome.Status, done.Outcome.Succeeded, done.Outcome.Summary = account.StatusSucceeded, true, "done"
	return []entry{
		{0, "ExecutionStarted", map[string]any{"input": `{"action":"activate"}`}},
		exited(t, 1*time.Second, "Begin", work),
		exited(t, 2*time.Second, "Plan", work),
		entered(t, 3*time.Second, "Stack", step),
		entered(t, 33*time.Second, "Stack", step),
		exited(t, 63*time.Second, "Step settled", map[string]any{"step": "pointers", "state": "settled", "failure": account.Failure{}}),
		exited(t, 65*time.Second, "Finish", done),
		{66 * time.Second, "ExecutionSucceeded", map[string]any{"output": text(t, done.Outcome)}},
	}
}

// core are the events of the stack: two from before the operation, the rest from it.
func core() []stackEvent {
	return []stackEvent{
		{-time.Hour, "old", "Bucket", "AWS::S3::Bucket", "CREATE_COMPLETE", "", "b"},
		{4 * time.Second, "e1", "Agc-Core", "AWS::CloudFormation::Stack", "UPDATE_IN_PROGRESS", "User Initiated", "arn:stack"},
		{5 * time.Second, "e2", "Vpc", "AWS::SSM::Parameter", "CREATE_IN_PROGRESS", "", ""},
		{40 * time.Second, "e3", "Vpc", "AWS::SSM::Parameter", "CREATE_COMPLETE", "", "p"},
		{61 * time.Second, "e4", "Agc-Core", "AWS::CloudFormation::Stack", "UPDATE_COMPLETE", "", "arn:stack"},
	}
}

// collect follows to the end and tells the events in short.
func collect(ctx context.Context, c *Client) (told []string, last Event, err error) {
	for e, failure := range c.Follow(ctx, arn) {
		if failure != nil {
			return told, last, failure
		}
		last = e
		told = append(told, tell(e))
	}
	return told, last, nil
}

func tell(e Event) string {
	switch e := e.(type) {
	case Begun:
		return "begun " + e.Operation.ID + " " + string(e.Action)
	case StepStarted:
		return "started " + e.Step
	case StepSettled:
		return "settled " + e.Step
	case StepFailed:
		return "failed " + e.Step + " " + string(e.Fault.Code)
	case ResourceChanged:
		return e.LogicalID + " " + e.Status
	case Ended:
		return "ended " + e.Outcome.Status
	default:
		return strings.TrimPrefix(fmt.Sprintf("%T", e), "operation.")
	}
}

var whole = []string{"begun activate-1 activate", "Planned", "started pointers", "Vpc CREATE_IN_PROGRESS", "Vpc CREATE_COMPLETE", "settled pointers", "ended SUCCEEDED"}

func TestFollowTellsEverythingOnceAndInOrder(t *testing.T) {
	for _, late := range []time.Duration{0, 20 * time.Second, time.Hour} {
		for _, size := range []int{0, 1, 3} {
			synctest.Test(t, func(t *testing.T) {
				f := newFake(t)
				f.history, f.stack, f.pageSize = activation(t), core(), size
				time.Sleep(late) // whoever comes late sees the same
				told, last, err := collect(t.Context(), f.client())
				require.NoError(t, err)
				require.Equal(t, whole, told)
				ended, ok := last.(Ended)
				require.True(t, ok)
				require.Equal(t, "done", ended.Outcome.Summary)
			})
		}
	}
}

// TestFollowReadsOnFromWhereItCame makes sure that a long history is not read from its beginning at every poll.
func TestFollowReadsOnFromWhereItCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.history, f.pageSize = activation(t), 2
		_, _, err := collect(t.Context(), f.client())
		require.NoError(t, err)
		firsts := 0
		for _, in := range f.inputs {
			if _, token := in["nextToken"]; !token {
				firsts++
			}
		}
		require.LessOrEqual(t, firsts, 2, "the first page is read while it is the last one")
	})
}

func TestFollowSurvivesThrottles(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		refuse := rapid.SliceOfN(rapid.SampledFrom([]string{"", "ThrottlingException"}), 0, 30).Draw(r, "refuse")
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			f.history, f.stack, f.refuse, f.pageSize = activation(t), core(), refuse, 3
			told, _, err := collect(t.Context(), f.client())
			require.NoError(t, err)
			require.Subset(t, whole, told)
			require.Equal(t, whole[len(whole)-1], told[len(told)-1])
		})
	})
}

func TestFollowBeginsAgainWhenItsTokenIsStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.history, f.stack, f.pageSize = activation(t), core(), 3
		f.refuse = []string{"", "InvalidToken"}
		time.Sleep(time.Hour)
		told, _, err := collect(t.Context(), f.client())
		require.NoError(t, err)
		require.Equal(t, whole, told)
	})
}

func TestFollowWaitsForAnOperationThatJustStarted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.history, f.stack, f.refuse = activation(t), core(), []string{"ExecutionDoesNotExist", "ExecutionDoesNotExist"}
		told, _, err := collect(t.Context(), f.client())
		require.NoError(t, err)
		require.Equal(t, whole, told)
	})
}

func TestFollowPollsWithinItsBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.history = activation(t)[:2] // nothing happens after the beginning
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
		defer cancel()
		_, _, err := collect(ctx, f.client())
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.LessOrEqual(t, len(f.calls), int(10*time.Minute/slow)+5)
		require.GreaterOrEqual(t, len(f.calls), int(10*time.Minute/(slow*5/4)))
	})
}

func TestFollowGivesUp(t *testing.T) {
	for code, want := range map[string]string{"AccessDeniedException": "AccessDenied", "ExecutionDoesNotExist": ErrNone.Error(), "InternalServerError": "InternalServerError"} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			f.failures["GetExecutionHistory"] = code
			_, _, err := collect(t.Context(), f.client())
			require.ErrorContains(t, err, want)
		})
	}
}

func TestFollowGoesWithoutStackEventsThatItMayNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.history, f.failures["DescribeStackEvents"] = activation(t), "AccessDenied"
		told, _, err := collect(t.Context(), f.client())
		require.NoError(t, err)
		require.Equal(t, []string{"begun activate-1 activate", "Planned", "started pointers", "settled pointers", "ended SUCCEEDED"}, told)
	})
}

func TestFollowEndsWithItsReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		f.history = activation(t)
		for e, err := range f.client().Follow(t.Context(), arn) {
			require.NoError(t, err)
			if _, planned := e.(Planned); planned {
				break
			}
		}
	})
}

func TestFollowTellsRecovery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		why := fault.Fault{Code: fault.StackFailed, What: "the stack failed", Why: "a reason"}
		full := activation(t)
		var work account.Work
		work.Plan = onePlan()
		step := account.StepInput{Step: work.Plan.Stages[0].Steps[0]}
		ended := work
		ended.Outcome = account.NewOutcome(account.Operation{ID: "activate-1"}, account.Activate)
		ended.Outcome.LeftOver = []account.Thing{{Kind: "stack", ID: "Agc-Network-1"}}
		f.history = append(full[:4],
			exited(t, 10*time.Second, "Step failed", map[string]any{"step": "pointers", "state": "failed", "failure": account.Failure{Error: "Stack.Failed", Cause: why.JSON()}}),
			exited(t, 11*time.Second, "Recover", work),
			entered(t, 12*time.Second, "Stack", step),
			exited(t, 13*time.Second, "Step settled", map[string]any{"step": "pointers", "state": "settled"}),
			exited(t, 14*time.Second, "Finish", ended),
			entry{15 * time.Second, "ExecutionFailed", map[string]any{"error": "Stack.Failed", "cause": why.JSON()}})
		told, last, err := collect(t.Context(), f.client())
		require.NoError(t, err)
		require.Equal(t, []string{
			"begun activate-1 activate", "Planned", "started pointers", "failed pointers Stack.Failed", "Recovering",
			"started pointers", "settled pointers", "ended FAILED",
		}, told)
		outcome := last.(Ended).Outcome
		require.Equal(t, why, outcome.Fault)
		require.Len(t, outcome.LeftOver, 1, "what finish wrote is kept")
	})
}

// TestFollowTellsHowItEnded covers the ends that leave no outcome.
func TestFollowTellsHowItEnded(t *testing.T) {
	busy := fault.Fault{Code: fault.RegionBusy, What: "the region is busy", Why: "x runs", Next: "follow it"}
	for name, test := range map[string]struct {
		kind    string
		details map[string]any
		code    fault.Code
		why     string
	}{
		"refused":         {"ExecutionFailed", map[string]any{"error": "Region.Busy", "cause": busy.JSON()}, fault.RegionBusy, "x runs"},
		"stopped by us":   {"ExecutionAborted", map[string]any{"error": "Operation.Stopped", "cause": Stopped("me").JSON()}, fault.OperationStopped, "me"},
		"stopped by hand": {"ExecutionAborted", map[string]any{"cause": "tired of it"}, fault.OperationStopped, "tired of it"},
		"stopped":         {"ExecutionAborted", map[string]any{}, fault.OperationStopped, "its execution was aborted"},
		"timed out":       {"ExecutionTimedOut", map[string]any{}, fault.OperationTimedOut, "the state machine's own time limit ended it"},
	} {
		synctest.Test(t, func(t *testing.T) {
			f := newFake(t)
			f.history = append(activation(t)[:1], entry{time.Second, test.kind, test.details})
			told, last, err := collect(t.Context(), f.client())
			require.NoError(t, err)
			require.Equal(t, "ended FAILED", told[1], name)
			outcome := last.(Ended).Outcome
			require.Equal(t, test.code, outcome.Fault.Code, name)
			require.Equal(t, test.why, outcome.Fault.Why, name)
			require.Equal(t, account.Activate, outcome.Action)
			require.NotNil(t, outcome.Removed)
		})
	}
}

func TestFollowTakesARedriveForGoingOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		full := activation(t)
		f.history = append(append(full[:3:3], entry{2 * time.Second, "ExecutionFailed", map[string]any{"error": "Internal", "cause": "x"}},
			entry{2 * time.Second, "ExecutionRedriven", map[string]any{"redriveCount": 1}}), full[3:]...)
		time.Sleep(2 * time.Second)
		told, _, err := collect(t.Context(), f.client())
		require.NoError(t, err)
		require.Equal(t, "ended SUCCEEDED", told[len(told)-1])
	})
}
