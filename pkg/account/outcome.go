package account

import (
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Outcome is what an operation did, or would do when it was a preview. It is the output of the execution, an entry of the
// history, and the CLI's JSON document.
type Outcome struct {
	Operation string `json:"operation"`
	Action    Action `json:"action"`
	// Status is SUCCEEDED, FAILED, or, written by the CLI, RUNNING.
	Status    string    `json:"status"`
	Succeeded bool      `json:"succeeded"`
	Preview   bool      `json:"preview"`
	StartedAt time.Time `json:"startedAt"`
	EndedAt   time.Time `json:"endedAt"`
	Summary   string    `json:"summary"`
	Plan      Plan      `json:"plan"`
	// Changed are the titles of the steps that brought something about.
	Changed  []string `json:"changed"`
	Removed  []Thing  `json:"removed"`
	Retained []Thing  `json:"retained"`
	// LeftOver is what a failed operation could not remove and may cost money.
	LeftOver []Thing     `json:"leftOver"`
	Warnings []string    `json:"warnings"`
	Fault    fault.Fault `json:"fault"`
	// Logs is a shell command that shows what the functions logged of the operation; written by the CLI, "" before.
	Logs string `json:"logs"`
}
