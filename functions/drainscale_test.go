package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

// slow makes the calls of the drain take a tenth of a second.
func (w *world) slow() {
	for service, operations := range map[string][]string{
		"batch":          {"DescribeJobQueues", "ListJobs", "DescribeJobs", "UpdateJobQueue", "TerminateJob"},
		"cloudformation": {"DescribeStacks", "ListStackResources", "DescribeStackEvents", "DeleteStack"},
		"dynamodb":       {"GetItem", "PutItem"},
		"states":         {"SendTaskSuccess"},
	} {
		for _, operation := range operations {
			w.Faults.Add(wire.Fault{Service: service, Operation: operation, When: wire.Before, Delay: 100 * time.Millisecond})
		}
	}
}

// rate is the largest number of calls in any second.
func rate(calls []wire.Call) int {
	most := 0
	for i := range calls {
		n := 0
		for j := i; j < len(calls) && calls[j].At.Before(calls[i].At.Add(time.Second)); j++ {
			n++
		}
		most = max(most, n)
	}
	return most
}

// figures are what a drain cost.
type figures struct {
	took                                  time.Duration
	looks, events, batch, cloudformation  int
	terminated, deleted, waits, mostBatch int
	longest                               time.Duration
}

// drainMany drains contexts with jobs and says what that cost.
func drainMany(t *testing.T, contexts, jobs int) (f figures) {
	t.Helper()
	inRegion(t, func(w *world) {
		var names []string
		for i := range contexts {
			names = append(names, fmt.Sprintf("project-user43G9Hd-context%d", i))
			w.context(names[i], small, "")
		}
		w.deployed()
		w.submit(jobs)
		time.Sleep(2 * time.Minute)
		step := draining(names...)
		input, err := json.Marshal(account.StepInput{Step: step})
		require.NoError(w.t, err)
		require.Less(w.t, len(input), 64<<10)
		before := len(w.Faults.Calls("batch", ""))
		beforeStacks := len(w.Faults.Calls("cloudformation", ""))
		w.slow()
		arn := w.carryOut("op", step)
		e := w.await(arn)
		require.Equal(w.t, "SUCCEEDED", e.status, "%+v", e.fault)
		require.Empty(w.t, w.contexts())
		events := w.history(arn)
		seen := looks(events)
		calls := w.Faults.Calls("batch", "")[before:]
		f = figures{
			took: e.took, looks: len(seen), events: len(events), longest: slices.Max(seen), batch: len(calls), mostBatch: rate(calls),
			cloudformation: len(w.Faults.Calls("cloudformation", "")) - beforeStacks, terminated: len(w.Faults.Calls("batch", "TerminateJob")),
			deleted: len(w.Faults.Calls("cloudformation", "DeleteStack")), waits: len(w.Faults.Calls("dynamodb", "PutItem")),
		}
	})
	t.Logf("%d contexts with %d jobs each: %+v", contexts, jobs, f)
	return f
}

// TestManyContextsAreDrained holds the drain to Step Functions' limit of 25,000 events, of which it may take half, to the
// functions' time limit of 20 seconds, to the 50 calls a second that AWS Batch allows, and to work that grows with the number of
// contexts and jobs, not faster.
func TestManyContextsAreDrained(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a while")
	}
	half, whole := drainMany(t, 50, 25), drainMany(t, 200, 25)
	require.LessOrEqual(t, whole.terminated, 5000, "no job twice")
	// The list of queues shifts while others are deleted, so that a look may miss one; its jobs end with the queue then.
	require.GreaterOrEqual(t, whole.terminated, 4900)
	require.Equal(t, 200, whole.deleted, "each stack once")
	require.Less(t, whole.events, 2500)
	require.LessOrEqual(t, whole.longest, 20*time.Second)
	require.LessOrEqual(t, whole.mostBatch, 50)
	require.Less(t, whole.took, time.Hour)
	for _, pair := range [][2]int{{half.batch, whole.batch}, {half.cloudformation, whole.cloudformation}, {half.events, whole.events}} {
		require.Less(t, float64(pair[1]), 4.8*float64(pair[0]))
	}
}
