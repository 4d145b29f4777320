package account

import (
	"slices"
	"time"
)

// Action is what a caller asks for.
type Action string

// The actions of this backend.
const (
	Activate   Action = "activate"
	Update     Action = "update"
	Deactivate Action = "deactivate"
	// Repair brings what was changed or deleted by hand back to the recorded settings.
	Repair Action = "repair"
	// Keep holds the region until a time, whatever use is found.
	Keep Action = "keep"
	// Tidy sweeps up after operations that died, and looks whether the region is used: what the schedule asks for.
	Tidy Action = "tidy"
)

// Request is a caller's wish after decoding, as it travels through the state machine. The execution input that callers
// write is described by events/request.schema.json; ParseRequest reads it.
type Request struct {
	Action Action `json:"action"`
	// Wish is what the caller says about the settings.
	Wish Wish `json:"wish"`
	// Force also ends and removes contexts that are in the way.
	Force bool `json:"force"`
	// Until is how long to keep the region, RFC 3339; "" ends the keeping.
	Until string `json:"until"`
	// Preview asks for the plan only: nothing is changed and no lock is taken.
	Preview bool `json:"preview"`
	// Plan is the id of a previewed plan that must still hold, or "".
	Plan string `json:"plan"`
	// By is who says that they ask, "" when nobody does. It is a note, no proof.
	By string `json:"by"`
}

// Wish is what a caller says about a region's settings. To activate, what is left out is the default; to update, it is kept.
type Wish struct {
	// Bucket is the name of a bucket that the user brings; "" is the managed one.
	Bucket string `json:"bucket"`
	// VPC is the id of a VPC that the user brings; "" is a managed network.
	VPC string `json:"vpc"`
	// Subnets are the ids of those subnets of the brought VPC that contexts may use, ordered; none means all that fit.
	Subnets []string `json:"subnets"`
	// UsePublicSubnets asks for a network of public subnets only, without NAT gateways and interface endpoints.
	UsePublicSubnets bool `json:"usePublicSubnets"`
	// Tags are tags for everything in the region, ordered by key.
	Tags []Tag `json:"tags"`
	// AMI is the image of the instances that run the jobs; "" is the default one.
	AMI string `json:"ami"`
	// IdleAfter is after how long without use the region is to be deactivated by itself, IdleNotice how long before that it is
	// announced; "" is the default. See Settings.
	IdleAfter  string `json:"idleAfter"`
	IdleNotice string `json:"idleNotice"`
	// Named are the JSON names of the fields that the caller named.
	Named []string `json:"named"`
}

// Names reports whether the caller named the field.
func (w Wish) Names(field string) bool { return slices.Contains(w.Named, field) }

// Operation identifies one execution of the state machine.
type Operation struct {
	// ID is the execution's name.
	ID string `json:"id"`
	// Arn is the execution's ARN.
	Arn string `json:"arn"`
	// Epoch is the lock's epoch that this operation holds; 0 while it holds no lock.
	Epoch int `json:"epoch"`
	// StartedAt is when the execution started, RFC 3339 in UTC.
	StartedAt time.Time `json:"startedAt"`
	// Deadline is when its steps give up: first OperationLimit after its start, then RecoveryLimit after the recovery's.
	// The zero time is none.
	Deadline time.Time `json:"deadline"`
}

// Work is the state machine's data between two states: each function takes it and returns it further along.
type Work struct {
	Operation Operation `json:"operation"`
	Request   Request   `json:"request"`
	// Answered is true when the outcome is there already: of a preview, and of a look of the schedule that found nothing to do.
	Answered bool `json:"answered"`
	// Locks is true when the plan needs the lock, which a look of the schedule does not hold.
	Locks bool `json:"locks"`
	// Again is how many seconds to wait before asking again, for the lock or for a record that can be judged; 0 once that
	// is there or not needed.
	Again int `json:"again"`
	// Checks are the comparisons that a repair waits for before it can be planned.
	Checks []Check `json:"checks"`
	Plan   Plan    `json:"plan"`
	// Excluded are the ids of zones that turned out to be unfit for a network while it was made.
	Excluded []string `json:"excluded"`
	// Recovering is true once a failed operation is being tidied up.
	Recovering bool `json:"recovering"`
	// Failure is the error that a state of the machine caught last; empty when none did.
	Failure Failure `json:"failure"`
	// Untidied is the error with which the planning of a recovery failed, beside the Failure that it was for.
	Untidied Failure `json:"untidied"`
	Outcome  Outcome `json:"outcome"`
}

// Failure is an error as a Catch of the state machine writes it.
type Failure struct {
	Error string `json:"Error"`
	Cause string `json:"Cause"`
}
