package operation

import (
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Event is something that happened to an operation: one of the types below. Times are AWS's.
type Event interface {
	// Time is when it happened.
	Time() time.Time
}

// Begun is the first event of every operation.
type Begun struct {
	At        time.Time
	Operation account.Operation
	// Action is "" when the request could not be read.
	Action account.Action
}

// Comparing tells that a repair has its stacks compared with what there is, which takes a while.
type Comparing struct {
	At     time.Time
	Stacks []string
}

// Planned tells what the operation will do.
type Planned struct {
	At   time.Time
	Plan account.Plan
}

// StepStarted tells that a step of the plan looks at its stack for the first time.
type StepStarted struct {
	At   time.Time
	Step string
}

// StepSettled tells that a step has brought about what it is for.
type StepSettled struct {
	At   time.Time
	Step string
}

// StepFailed tells that a step failed.
type StepFailed struct {
	At    time.Time
	Step  string
	Fault fault.Fault
}

// Recovering tells that the operation failed and how it tidies up. The steps named by later events are this plan's.
type Recovering struct {
	At   time.Time
	Plan account.Plan
}

// ResourceChanged tells of a resource in the stack of a step that has started.
type ResourceChanged struct {
	At        time.Time
	Stack     string
	LogicalID string
	// Type is CloudFormation's, such as AWS::EC2::VPC.
	Type string
	// Status is CloudFormation's, such as CREATE_IN_PROGRESS.
	Status string
	// Reason is "" when CloudFormation gives none.
	Reason string
}

// Ended is the last event: what the operation did, and why it failed if it did.
type Ended struct {
	At      time.Time
	Outcome account.Outcome
}

// Time implements Event.
func (e Begun) Time() time.Time { return e.At }

// Time implements Event.
func (e Comparing) Time() time.Time { return e.At }

// Time implements Event.
func (e Planned) Time() time.Time { return e.At }

// Time implements Event.
func (e StepStarted) Time() time.Time { return e.At }

// Time implements Event.
func (e StepSettled) Time() time.Time { return e.At }

// Time implements Event.
func (e StepFailed) Time() time.Time { return e.At }

// Time implements Event.
func (e Recovering) Time() time.Time { return e.At }

// Time implements Event.
func (e ResourceChanged) Time() time.Time { return e.At }

// Time implements Event.
func (e Ended) Time() time.Time { return e.At }
