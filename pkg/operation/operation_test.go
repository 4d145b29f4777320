package operation

import (
	"encoding/json"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// TestStatesAreTheMachines holds the names in states.go to the definition.
func TestStatesAreTheMachines(t *testing.T) {
	names := map[string]bool{}
	var walk func(states map[string]any)
	walk = func(states map[string]any) {
		for name, s := range states {
			names[name] = true
			if inner, ok := s.(map[string]any)["ItemProcessor"].(map[string]any); ok {
				walk(inner["States"].(map[string]any))
			}
		}
	}
	var definition map[string]any
	require.NoError(t, json.Unmarshal([]byte(machine.Definition), &definition))
	walk(definition["States"].(map[string]any))
	for _, name := range append(stepStates(), statePlan, stateRecover, stateFinish, stateStepSettled, stateStepFailed, stateStepLost) {
		require.True(t, names[name], name)
	}
}

func TestStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // for its clock
		f := newFake(t)
		f.answers["StartExecution"] = `{"executionArn":"arn:x","startDate":946684800}`
		op, err := f.client().Start(t.Context(), account.Request{Action: account.Activate, Plan: "abc"})
		require.NoError(t, err)
		require.Regexp(t, `^activate-20000101T000000Z-[0-9a-f]{6}$`, op.ID)
		require.Equal(t, "arn:x", op.Arn)
		in := f.inputs[0]
		require.Equal(t, "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount:live", in["stateMachineArn"])
		require.Equal(t, op.ID, in["name"])
		request, err := account.ParseRequest(json.RawMessage(in["input"].(string)))
		require.NoError(t, err, "the backend understands what we send")
		require.Equal(t, account.Activate, request.Action)
		require.Equal(t, "abc", request.Plan)
		require.Empty(t, request.Wish.Named)
	})
}

// Whoever may not force anything may start everything else, previews of it included.
func TestOnlyForceTakesTheAliasForce(t *testing.T) {
	for alias, r := range map[string]account.Request{
		"live": {Action: account.Deactivate}, "force": {Action: account.Deactivate, Force: true},
	} {
		f := newFake(t)
		f.answers["StartExecution"] = `{"executionArn":"arn:x","startDate":946684800}`
		for _, preview := range []bool{false, true} {
			r.Preview = preview
			_, err := f.client().Start(t.Context(), r)
			require.NoError(t, err)
		}
		require.Equal(t, "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount:"+alias, f.inputs[0]["stateMachineArn"])
		require.Equal(t, "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount:live", f.inputs[1]["stateMachineArn"])
	}
}

func TestStartTakesALostReplyForStarted(t *testing.T) {
	f := newFake(t)
	f.failures["StartExecution"] = "ExecutionAlreadyExists"
	op, err := f.client().Start(t.Context(), account.Request{Action: account.Deactivate})
	require.NoError(t, err)
	require.Equal(t, "arn:aws:states:us-east-1:123456789012:execution:AgcAccount:"+op.ID, op.Arn)
}

func TestEveryCallKnowsAMissingBackend(t *testing.T) {
	f := newFake(t)
	c := f.client()
	for _, name := range []string{"StartExecution", "ListExecutions"} {
		f.failures[name] = "StateMachineDoesNotExist"
	}
	_, err := c.Start(t.Context(), account.Request{Action: account.Activate})
	require.True(t, fault.Is(err, fault.BackendMissing))
	require.Contains(t, fault.Of(err).Next, "agc bootstrap --region us-east-1")
	_, err = c.Running(t.Context())
	require.True(t, fault.Is(err, fault.BackendMissing))
}

func TestNamesDoNotRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c, seen := newFake(t).client(), map[string]bool{}
		for range 500 {
			seen[c.name(account.Request{Action: account.Activate})] = true
		}
		require.Len(t, seen, 500)
	})
}

func TestStopSaysWho(t *testing.T) {
	f := newFake(t)
	f.answers["StopExecution"] = `{"stopDate":1}`
	require.NoError(t, f.client().Stop(t.Context(), "activate-1"))
	in := f.inputs[0]
	require.Equal(t, arn, in["executionArn"])
	why := fault.Parse(in["error"].(string), in["cause"].(string))
	require.Equal(t, fault.OperationStopped, why.Code)
	require.NotEmpty(t, why.Next)
}

func TestUnknownOperations(t *testing.T) {
	for _, code := range []string{"ExecutionDoesNotExist", "InvalidArn"} {
		f := newFake(t)
		f.failures["DescribeExecution"], f.failures["StopExecution"] = code, code
		_, err := f.client().Describe(t.Context(), "nobody")
		require.ErrorIs(t, err, ErrNone)
		require.ErrorIs(t, f.client().Stop(t.Context(), "nobody"), ErrNone)
	}
}

func TestDescribe(t *testing.T) {
	f := newFake(t)
	f.answers["DescribeExecution"] = fmt.Sprintf(`{"executionArn":%q,"name":"activate-1","status":"RUNNING","startDate":7}`, arn)
	entry, err := f.client().Describe(t.Context(), "activate-1")
	require.NoError(t, err)
	require.Equal(t, account.Activate, entry.Action())
	require.Equal(t, "RUNNING", entry.Status)
	require.True(t, entry.EndedAt.IsZero())
	require.Equal(t, account.Action(""), Entry{ID: "0b2f-console"}.Action())
}

func TestTheRunningOneIsTheOldest(t *testing.T) {
	f := newFake(t)
	f.answers["ListExecutions"] = `{"executions":[{"executionArn":"arn:b","name":"b","status":"SUCCEEDED","startDate":2,"stopDate":3},{"executionArn":"arn:a","name":"a","status":"FAILED","startDate":1,"stopDate":2}]}`
	entry, err := f.client().Running(t.Context())
	require.NoError(t, err)
	require.Equal(t, "a", entry.ID, "of several the oldest: the others are about to be refused")
	require.Equal(t, "RUNNING", f.inputs[0]["statusFilter"])
}

func TestNothingRuns(t *testing.T) {
	f := newFake(t)
	f.answers["ListExecutions"] = `{"executions":[]}`
	_, err := f.client().Running(t.Context())
	require.ErrorIs(t, err, ErrNone)
}

func TestPreviewsAreInNoList(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		require.Regexp(t, `^preview-update-2`, f.client().name(account.Request{Action: account.Update, Preview: true}))
		f.answers["ListExecutions"] = `{"executions":[{"executionArn":"a","name":"preview-activate-2","stateMachineArn":"m","status":"SUCCEEDED","startDate":2},
			{"executionArn":"b","name":"update-1","stateMachineArn":"m","status":"SUCCEEDED","startDate":1}]}`
		entries, err := f.client().running(t.Context())
		require.NoError(t, err)
		require.Len(t, entries, 1)
		require.Equal(t, account.Update, entries[0].Action())
	})
}
