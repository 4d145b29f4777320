package cli

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"
)

// startLikeTheConsole starts an execution under a name that says nothing, as the console and the schedule do.
func (w *world) startLikeTheConsole(input string) {
	_, err := sfn.NewFromConfig(w.Config()).StartExecution(w.t.Context(), &sfn.StartExecutionInput{
		StateMachineArn: new("arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount:live"), Input: &input,
	})
	require.NoError(w.t, err)
}

// TestALookOfTheScheduleHoldsNoRemovalUp: it takes seconds, for which the removal waits.
func TestALookOfTheScheduleHoldsNoRemovalUp(t *testing.T) {
	inRegion(t, func(w *world) {
		w.startLikeTheConsole(`{"action":"tidy"}`)
		r := w.do("bootstrap", "remove")
		require.Contains(w.t, r.out, "The backend is removed from us-east-1.")
	})
}

// TestAnOperationHoldsARemovalUp, however it was started, and nothing is removed.
func TestAnOperationHoldsARemovalUp(t *testing.T) {
	for _, start := range []func(w *world){
		func(w *world) { w.startLikeTheConsole(`{"action":"activate"}`) },
		func(w *world) { w.do("account", "activate", "--detach") },
	} {
		inRegion(t, func(w *world) {
			start(w)
			r := w.agc("bootstrap", "remove")
			require.Equal(w.t, Failed, r.exit, r.end())
			require.Regexp(w.t, "an operation is running in us-east-1|there is the network", r.errors)
			time.Sleep(time.Minute)
			w.do("account", "follow")
		})
	}
}
