package account

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func work(action Action, p Plan) Work {
	w := Begun(Operation{ID: "op-1", Epoch: 3, StartedAt: time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)}, Request{Action: action})
	w.Plan = p
	return w
}

func TestConcludeTellsWhatADeactivationDid(t *testing.T) {
	before := active()
	p := plan(t, Deactivate, before)
	now := before.Time.Add(time.Minute)
	o := Conclude(work(Deactivate, p), carryOut(before, p), now)
	require.True(t, o.Succeeded)
	require.Equal(t, StatusSucceeded, o.Status)
	require.Equal(t, now, o.EndedAt)
	require.Equal(t, before.Networks[0].Name, o.Removed[0].ID)
	require.Equal(t, "agc-123456789012-us-east-1", o.Retained[0].ID)
	require.Equal(t, "Agc", o.Retained[1].ID)
	require.Empty(t, o.LeftOver)
	require.Equal(t, []string{"Make the region inactive", "Remove the network " + before.Networks[0].Name}, o.Changed)
}

func TestConcludeNamesWhatAFailureLeftOver(t *testing.T) {
	s := active()
	s.Networks = append(s.Networks, Stack{Name: "Agc-Network-left", Status: "DELETE_FAILED"})
	w := work(Activate, Recover(Work{}, s))
	w.Recovering = true
	w.Outcome.Fault = fault.Fault{Code: fault.StackFailed, What: "the network failed", Why: "no address", Next: "ask for more"}
	w.Failure = Failure{Error: "Stack.Failed", Cause: fault.Fault{Code: fault.StackFailed, What: "it could not be removed"}.JSON()}
	o := Conclude(w, s, s.Time)
	require.Equal(t, StatusFailed, o.Status)
	require.False(t, o.Succeeded)
	require.Equal(t, "the network failed", o.Fault.What, "the first failure counts")
	require.Contains(t, o.Warnings[0], "it could not be removed")
	require.Equal(t, "Agc-Network-left", o.LeftOver[0].ID)
	require.Contains(t, o.Summary, "active")
	require.Empty(t, o.Changed)
}

func TestConcludeReadsAFailureThatNobodyRecoveredFrom(t *testing.T) {
	w := work(Activate, Plan{}.empty())
	w.Failure = Failure{Error: "Plan.Changed", Cause: `{"errorType":"Plan.Changed","errorMessage":"{\"code\":\"Plan.Changed\",\"what\":\"w\",\"why\":\"y\",\"next\":\"n\"}"}`}
	o := Conclude(w, inactive(), time.Now())
	require.Equal(t, fault.Fault{Code: fault.PlanChanged, What: "w", Why: "y", Next: "n"}, o.Fault)
}

func TestAnswerIsAPreview(t *testing.T) {
	p := plan(t, Activate, inactive())
	w := work(Activate, p)
	require.False(t, Answer(w, time.Now()).Preview)
	w.Request.Preview = true
	o := Answer(w, time.Now())
	require.True(t, o.Preview)
	require.True(t, o.Succeeded)
	require.Equal(t, p, o.Plan)
	require.Empty(t, o.Changed)
}

// TestDataHasNoHoles: in Step Functions an absent path is an error that nothing catches, and a nil slice becomes null.
func TestDataHasNoHoles(t *testing.T) {
	noOmitempty(t, reflect.TypeFor[Work]())
	noOmitempty(t, reflect.TypeFor[StepInput]())
	noOmitempty(t, reflect.TypeFor[Look]())
	s := active()
	for name, value := range map[string]any{
		"begun": Begun(Operation{}, Request{}), "plan": plan(t, Activate, inactive()), "empty plan": plan(t, Activate, s),
		"no network": plan(t, Deactivate, inactive()), "deactivation": plan(t, Deactivate, s), "recovery": Recover(Work{}, s), "recovery of nothing": Recover(Work{}, inactive()),
		"conclusion": Conclude(work(Deactivate, plan(t, Deactivate, s)), s, s.Time), "answer": Answer(Begun(Operation{}, Request{}), s.Time),
	} {
		noNil(t, name, reflect.ValueOf(value))
	}
}

func noOmitempty(t *testing.T, of reflect.Type) {
	switch of.Kind() {
	case reflect.Slice:
		noOmitempty(t, of.Elem())
	case reflect.Struct:
		for f := range of.Fields() {
			if of != reflect.TypeFor[time.Time]() {
				require.NotContains(t, f.Tag.Get("json"), "omit", "%s.%s", of.Name(), f.Name)
				require.NotEmpty(t, f.Tag.Get("json"), "%s.%s", of.Name(), f.Name)
				noOmitempty(t, f.Type)
			}
		}
	}
}

func noNil(t *testing.T, path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		require.False(t, v.IsNil(), path)
		for i := range v.Len() {
			noNil(t, path+"[]", v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type() != reflect.TypeFor[time.Time]() {
				noNil(t, path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		}
	}
}

func TestASuccessThatSomebodyUndoesIsTold(t *testing.T) {
	p := plan(t, Activate, inactive())
	s := carryOut(inactive(), p)
	require.Empty(t, Conclude(work(Activate, Plan{}.empty()), s, s.Time).Warnings)
	s.Networks[0].Status = "DELETE_IN_PROGRESS"
	o := Conclude(work(Activate, Plan{}.empty()), s, s.Time)
	require.True(t, o.Succeeded)
	require.Contains(t, o.Warnings[0], "the region is changing")
	require.Empty(t, Conclude(work(Deactivate, Plan{}.empty()), s, s.Time).Warnings)
}
