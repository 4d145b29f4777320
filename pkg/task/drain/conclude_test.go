package drain

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var start = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

func input(after time.Duration) account.StepInput {
	return account.StepInput{
		Token: "task-token", StartedAt: start, Now: start.Add(after), Operation: account.Operation{ID: "op", Arn: "arn:op", Epoch: 3},
		Step: account.Step{ID: "contexts", Kind: account.DrainKind, Minutes: 220},
	}
}

// moves are as many of each verb.
func moves(counts map[verb]int) []move {
	var list []move
	for v, n := range counts {
		for i := range n {
			list = append(list, move{verb: v, stack: account.Stack{Name: fmt.Sprintf("Agc-Context-%d", i), Status: "S"}, why: "it is held"})
		}
	}
	return list
}

func TestConclude(t *testing.T) {
	settled, now, pause := account.Look{Verdict: account.Settled}, account.Look{Verdict: account.LookNow}, account.Look{Verdict: account.LookLater, Seconds: 20}
	for name, test := range map[string]struct {
		counts  map[verb]int
		done    report
		after   time.Duration
		want    account.Look
		failure bool
	}{
		"none":                                   {nil, report{}, 0, settled, false},
		"all gone":                               {map[verb]int{settle: 3}, report{}, 0, settled, false},
		"all gone or failed":                     {map[verb]int{settle: 3, fail: 1}, report{}, 0, account.Look{}, true},
		"one failed, another is on its way":      {map[verb]int{fail: 1, waitEvent: 1}, report{}, 0, account.Look{}, false},
		"a few stacks are waited for":            {map[verb]int{waitEvent: crowd}, report{}, 0, account.Look{}, false},
		"many stacks are waited for":             {map[verb]int{waitEvent: crowd + 1}, report{}, 0, pause, false},
		"jobs are stopping":                      {map[verb]int{waitEvent: 1, later: 1}, report{}, 0, pause, false},
		"calls were made":                        {map[verb]int{remove: 1}, report{made: 1}, 0, pause, false},
		"there was more than could be done":      {map[verb]int{terminate: 1}, report{made: 9, left: true}, 0, now, false},
		"there was more than could be read":      {map[verb]int{terminate: 1, unread: 4}, report{made: 9}, 0, now, false},
		"AWS does not answer":                    {map[verb]int{unread: 4}, report{}, 0, pause, false},
		"the step is long already":               {map[verb]int{later: 1}, report{}, 45 * time.Minute, account.Look{Verdict: account.LookLater, Seconds: 45}, false},
		"the step is very long already":          {map[verb]int{later: 1}, report{}, 3 * time.Hour, account.Look{Verdict: account.LookLater, Seconds: 60}, false},
		"the time is over":                       {map[verb]int{later: 1}, report{}, 220 * time.Minute, account.Look{}, true},
		"the time is over, but all is done also": {map[verb]int{settle: 1}, report{}, 220 * time.Minute, settled, false},
	} {
		t.Run(name, func(t *testing.T) {
			look, failure := conclude(input(test.after), moves(test.counts), test.done)
			require.Equal(t, test.want, look)
			require.Equal(t, test.failure, failure)
		})
	}
}

func TestTheFaultTellsTheFirstAndCountsTheRest(t *testing.T) {
	list := moves(map[verb]int{fail: 200, settle: 5})
	for i := range list {
		list[i].why = strings.Repeat("ä", 1000)
	}
	f := fault.Of((&fake{}).task().explain(t.Context(), input(0), list))
	require.Equal(t, fault.StackFailed, f.Code)
	require.Equal(t, "200 of 205 contexts could not be removed", f.What)
	require.True(t, strings.HasSuffix(f.Why, "; and 190 more"), f.Why)
	require.Less(t, len(f.JSON()), 4000)
	require.Equal(t, f, f.Short())
}

func TestTheFaultNamesTheResourceThatFailed(t *testing.T) {
	list := moves(map[verb]int{fail: 1})
	list[0].token = "mine"
	w := &fake{reason: "Queue (AWS::Batch::JobQueue): no"}
	require.Equal(t, "Agc-Context-0: Queue (AWS::Batch::JobQueue): no", fault.Of(w.task().explain(t.Context(), input(0), list)).Why)
	w.reason = ""
	require.Equal(t, "Agc-Context-0: it is held", fault.Of(w.task().explain(t.Context(), input(0), list)).Why)
}

func TestAStepThatIsTooLateSaysWhatIsLeft(t *testing.T) {
	f := fault.Of((&fake{}).task().explain(t.Context(), input(221*time.Minute), moves(map[verb]int{later: 1})))
	require.Equal(t, fault.OperationTimedOut, f.Code)
	require.Equal(t, "1 of 1 contexts could not be removed within 220 minutes", f.What)
	require.Equal(t, "Agc-Context-0: its stack is S", f.Why)
}
