package account

import "time"

// StepInput is what the state machine hands to a step's function.
type StepInput struct {
	// Token completes the waiting state; see SendTaskSuccess of Step Functions.
	Token     string    `json:"token"`
	Operation Operation `json:"operation"`
	Step      Step      `json:"step"`
	// StartedAt is when the step's stage started.
	StartedAt time.Time `json:"startedAt"`
	Now       time.Time `json:"now"`
}

// The verdicts of a look at a step.
const (
	// Settled: the step has brought about what it is for.
	Settled = "settled"
	// LookNow: something happened, look again at once.
	LookNow = "look"
	// LookLater: look again in Look.Seconds.
	LookLater = "again"
)

// Look is what a step's function, or a wake, answers to the waiting state.
type Look struct {
	Verdict string `json:"verdict"`
	Seconds int    `json:"seconds"`
}
