package events

import (
	"encoding/json"
	"io/fs"
	"os"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

var now = time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)

// ends are works at their end, by the event that they announce.
func ends() map[string]account.Work {
	work := func(action account.Action, change func(*account.Work)) account.Work {
		w := account.Begun(account.Operation{ID: string(action) + "-20261124-120000-abcdef", StartedAt: now.Add(-time.Minute)}, account.Request{Action: action})
		w.Outcome.Succeeded, w.Outcome.Summary = true, "make the region active"
		change(&w)
		return w
	}
	steps := func(w *account.Work) { w.Plan.Stages = []account.Stage{{Steps: []account.Step{{ID: "pointers"}}}} }
	idle := func(move account.IdleMove, why string) func(*account.Work) {
		return func(w *account.Work) {
			w.Plan.Idle.Move, w.Plan.Idle.Why, w.Plan.Idle.Deadline = move, why, now.Add(24*time.Hour)
			w.Plan.Idle.State.Evidence = []account.Evidence{{Kind: "contexts"}, {Kind: "interfaces"}, {Kind: "jobs"}}
		}
	}
	return map[string]account.Work{
		"activated": work(account.Activate, steps),
		"updated": work(account.Update, func(w *account.Work) {
			steps(w)
			w.Outcome.Summary = "bring the active region up to date"
		}),
		"deactivated": work(account.Deactivate, func(w *account.Work) {
			steps(w)
			w.Outcome.Summary = "make the region inactive; data and logs are kept"
		}),
		"repaired": work(account.Repair, func(w *account.Work) {
			steps(w)
			w.Outcome.Summary = "put back what was changed by hand: one resource was deleted by hand"
		}),
		"swept": work(account.Tidy, func(w *account.Work) {
			steps(w)
			w.Outcome.Summary = "sweep up what an operation left behind"
		}),
		"failed": work(account.Activate, func(w *account.Work) {
			steps(w)
			w.Outcome.Succeeded = false
			w.Outcome.Fault = fault.Fault{Code: fault.StackFailed, What: "the stack Agc-Core could not be made as planned", Why: "no", Next: "look at the reason"}
		}),
		"kept":          work(account.Keep, idle(account.IdleKept, "the region is kept until 2026-12-24T00:00:00Z")),
		"idle-marked":   work(account.Tidy, idle(account.IdleMarked, "nobody has used it since 2026-11-17T12:00:00Z")),
		"idle-reminded": work(account.Tidy, idle(account.IdleReminded, "nobody has used it since 2026-11-17T12:00:00Z")),
		"idle-cleared":  work(account.Tidy, idle(account.IdleCleared, "2 contexts")),
	}
}

// TestNoticesFollowTheirSchema holds the samples both ways: they are what operations announce, and the schema accepts them.
func TestNoticesFollowTheirSchema(t *testing.T) {
	region := account.Snapshot{Account: "123456789012", Region: "us-east-1", Networks: []account.Stack{{
		Name: "Agc-Network-4c513017", Parameters: map[string]string{"Mode": "private", "Zone1": "use1-az1", "Zone2": "use1-az2", "Zone3": "use1-az4"},
	}}}
	schema := compile(t, "notice.schema.json")
	require.Len(t, ends(), len(account.NoticeEvents()))
	for _, event := range account.NoticeEvents() {
		notices := account.Notices(ends()[event], region)
		require.Len(t, notices, 1, event)
		require.Equal(t, event, notices[0].Event)
		want, err := json.MarshalIndent(map[string]any{"source": account.NoticeSource, "detail-type": account.NoticeType, "detail": notices[0]}, "", "  ")
		require.NoError(t, err)
		name := "notice-" + event + ".json"
		if *update {
			require.NoError(t, os.WriteFile(name, append(want, '\n'), 0o600))
			continue
		}
		got, err := fs.ReadFile(Files, name)
		require.NoError(t, err, "run: go test ./events -update")
		require.Equal(t, string(want)+"\n", string(got), "run: go test ./events -update")
		require.NoError(t, schema.Validate(decode(t, got)), name)
	}
	require.Error(t, schema.Validate(map[string]any{"source": account.NoticeSource, "detail-type": account.NoticeType, "detail": map[string]any{"event": "gone"}}))
}
