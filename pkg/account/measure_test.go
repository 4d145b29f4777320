package account

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// ended is an operation that ended after three minutes.
func ended(action Action, status string, code fault.Code) Work {
	start := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	w := Begun(Operation{ID: "op", StartedAt: start}, Request{Action: action})
	w.Outcome.Status, w.Outcome.Succeeded, w.Outcome.EndedAt = status, status == StatusSucceeded, start.Add(3*time.Minute)
	if code != "" {
		w.Outcome.Fault = fault.Fault{Code: code, What: "it failed"}
	}
	return w
}

func working(w Work) Work {
	w.Plan.Stages = []Stage{{Steps: []Step{{ID: "network"}}}}
	return w
}

func moved(w Work, m IdleMove) Work {
	w.Plan.Idle.Move = m
	return w
}

func TestMeasuresOfOperations(t *testing.T) {
	operation := func(action, outcome string) []Measure {
		by := []Tag{{"Action", action}, {"Outcome", outcome}}
		return []Measure{{"Operations", "Count", 1, by}, {"Duration", "Seconds", 180, by}}
	}
	failed := Measure{Name: "FailedOperations", Unit: "Count", Value: 1}
	decided := func(move string) Measure {
		return Measure{"IdleDecisions", "Count", 1, []Tag{{"Decision", move}}}
	}
	recovered := ended(Activate, StatusFailed, fault.StackFailed)
	recovered.Recovering = true // and there was nothing to tidy
	previewed := ended(Activate, StatusSucceeded, "")
	previewed.Request.Preview = true
	for name, c := range map[string]struct {
		work Work
		want []Measure
	}{
		"a success":                        {working(ended(Activate, StatusSucceeded, "")), operation("activate", "SUCCEEDED")},
		"nothing to do":                    {ended(Activate, StatusSucceeded, ""), operation("activate", "SUCCEEDED")},
		"a failure":                        {working(ended(Activate, StatusFailed, fault.StackFailed)), append(operation("activate", "FAILED"), failed)},
		"a failure with nothing to tidy":   {recovered, append(operation("activate", "FAILED"), failed)},
		"refused":                          {ended(Deactivate, StatusFailed, fault.RegionContextsExist), operation("deactivate", "REFUSED")},
		"not refused but denied":           {ended(Deactivate, StatusFailed, fault.PermissionDenied), append(operation("deactivate", "FAILED"), failed)},
		"stopped by a person":              {working(ended(Update, StatusStopped, fault.OperationStopped)), operation("update", "STOPPED")},
		"timed out":                        {working(ended(Update, StatusTimedOut, fault.OperationTimedOut)), append(operation("update", "TIMED_OUT"), failed)},
		"running":                          {ended(Activate, StatusRunning, ""), nil},
		"a preview":                        {previewed, nil},
		"the schedule found nothing":       {ended(Tidy, StatusSucceeded, ""), nil},
		"the schedule found use":           {moved(ended(Tidy, StatusSucceeded, ""), IdleUsed), nil},
		"the schedule marks":               {moved(ended(Tidy, StatusSucceeded, ""), IdleMarked), []Measure{decided("marked")}},
		"the schedule deactivates":         {moved(working(ended(Tidy, StatusSucceeded, "")), IdleDeactivate), append([]Measure{decided("deactivate")}, operation("tidy", "SUCCEEDED")...)},
		"the schedule fails to deactivate": {moved(working(ended(Tidy, StatusFailed, fault.StackFailed)), IdleDeactivate), append(operation("tidy", "FAILED"), failed)},
		"the schedule fails to look":       {ended(Tidy, StatusFailed, fault.PermissionDenied), append(operation("tidy", "FAILED"), failed)},
	} {
		require.Equal(t, c.want, c.work.Measures(), name)
	}
}

func TestMeasuresOfFunctions(t *testing.T) {
	for code, want := range map[fault.Code]string{
		fault.Internal: "FunctionErrors", fault.PermissionDenied: "FunctionErrors", fault.AwsUnavailable: "Unavailable", fault.RegionBusy: "", fault.LockLost: "",
	} {
		got := Measures(fault.Fault{Code: code})
		if want == "" {
			require.Empty(t, got, code)
			continue
		}
		require.Equal(t, []Measure{{Name: want, Unit: "Count", Value: 1}}, got, code)
	}
}

func TestMeasuresOfWaits(t *testing.T) {
	for end, in := range map[string]StepInput{
		"event": {Last: LastLook{Woken: true}}, "timeout": {Last: LastLook{Error: "States.Timeout"}},
	} {
		require.Equal(t, []Measure{{"Waits", "Count", 1, []Tag{{"End", end}}}}, in.Measures())
	}
	for _, in := range []StepInput{{}, {Last: LastLook{Verdict: LookLater}}, {Last: LastLook{Error: "Lambda.Unknown"}}} {
		require.Empty(t, in.Measures())
	}
}

func TestMeasuresOfTheLock(t *testing.T) {
	start := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	require.Equal(t, Measure{Name: "RunningFor", Unit: "Seconds", Value: 7200}, Busy(Operation{StartedAt: start}, start.Add(2*time.Hour)))
	require.Equal(t, Measure{Name: "Takeovers", Unit: "Count", Value: 1}, TookOver())
}
