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
	// Last is how the last wait of the step ended.
	Last LastLook `json:"last"`
}

// LastLook is what the state machine keeps of a step's last wait: the look that completed it, or the error that ended it.
type LastLook struct {
	Verdict string `json:"verdict"`
	Seconds int    `json:"seconds"`
	Did     string `json:"did"`
	Woken   bool   `json:"woken"`
	Error   string `json:"Error"`
	Cause   string `json:"Cause"`
}

// noticed is how long after a deadline a step notices it at the latest: the time for which the state machine waits for an
// event before the step looks again.
const noticed = 5 * time.Minute

// The deadlines of an operation: with what its steps need to notice them, it ends within 4 hours, and its recovery within
// 90 minutes more. The state machine's own time limit lies beyond both.
const (
	OperationLimit = 4*time.Hour - noticed
	RecoveryLimit  = 90*time.Minute - noticed
)

// Deadline is when the step gives up: when its own minutes are over, or the operation's time is.
func (i StepInput) Deadline() time.Time {
	step := i.StartedAt.Add(time.Duration(i.Step.Minutes) * time.Minute)
	if limit := i.Operation.Deadline; !limit.IsZero() && limit.Before(step) {
		return limit
	}
	return step
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
	// Did says in a few words what the look did, "" for nothing. The execution's history keeps it.
	Did string `json:"did"`
	// Woken is true when an event of CloudFormation ended the wait.
	Woken bool `json:"woken"`
}
