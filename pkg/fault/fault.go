// Package fault is the closed vocabulary of everything that can go wrong: the names that users meet in the CLI,
// in the Step Functions console and in the documentation, and that the state machine catches.
package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Code names a kind of failure. The very same string is the Lambda errorType, the ErrorEquals of the state machine,
// and the `.fault.code` of the CLI's JSON output.
type Code string

// The vocabulary. All lists it; a test holds it against the state machine and the documentation.
const (
	RequestInvalid       Code = "Request.Invalid"
	RegionBusy           Code = "Region.Busy"
	RegionNotActive      Code = "Region.NotActive"
	RegionActive         Code = "Region.Active"
	RegionContextsExist  Code = "Region.ContextsExist"
	RegionForeignCore    Code = "Region.ForeignCore"
	PlanChanged          Code = "Plan.Changed"
	BucketNotFound       Code = "Bucket.NotFound"
	BucketWrongRegion    Code = "Bucket.WrongRegion"
	BucketNotWritable    Code = "Bucket.NotWritable"
	BucketNameTaken      Code = "Bucket.NameTaken"
	TableForeign         Code = "Table.Foreign"
	AmiNotFound          Code = "Ami.NotFound"
	NetworkVpcNotFound   Code = "Network.VpcNotFound"
	NetworkNoEgress      Code = "Network.NoEgress"
	NetworkSubnetInvalid Code = "Network.SubnetInvalid"
	NetworkTooFewZones   Code = "Network.TooFewZones"
	NetworkDeleteBlocked Code = "Network.DeleteBlocked"
	QuotaExceeded        Code = "Quota.Exceeded"
	StackFailed          Code = "Stack.Failed"
	StackStuck           Code = "Stack.Stuck"
	PermissionDenied     Code = "Permission.Denied"
	AwsUnavailable       Code = "Aws.Unavailable"
	OperationTimedOut    Code = "Operation.TimedOut"
	OperationStopped     Code = "Operation.Stopped"
	LockLost             Code = "Lock.Lost"
	BackendMissing       Code = "Backend.Missing"
	BackendOutdated      Code = "Backend.Outdated"
	Internal             Code = "Internal"
)

// All lists every code once, in the order in which the documentation explains them.
func All() []Code {
	return []Code{
		RequestInvalid, RegionBusy, RegionNotActive, RegionActive, RegionContextsExist, RegionForeignCore, PlanChanged,
		BucketNotFound, BucketWrongRegion, BucketNotWritable, BucketNameTaken, TableForeign, AmiNotFound,
		NetworkVpcNotFound, NetworkTooFewZones, NetworkNoEgress, NetworkSubnetInvalid, NetworkDeleteBlocked, QuotaExceeded,
		StackFailed, StackStuck, PermissionDenied, AwsUnavailable,
		OperationTimedOut, OperationStopped, LockLost, BackendMissing, BackendOutdated, Internal,
	}
}

// Fault is one failure in words: What happened, Why, and what to do Next. The zero Fault means that nothing failed.
type Fault struct {
	Code Code   `json:"code"`
	What string `json:"what"`
	Why  string `json:"why"`
	Next string `json:"next"`
}

// New returns a Fault as an error.
func New(code Code, what, why, next string) error {
	return Fault{Code: code, What: what, Why: why, Next: next}
}

// Error reads "what: why".
func (f Fault) Error() string {
	if f.Why == "" {
		return f.What
	}
	return f.What + ": " + f.Why
}

// None reports whether nothing failed.
func (f Fault) None() bool { return f.Code == "" }

// JSON is the fault as one line, as it stands in the Cause of a failed execution.
func (f Fault) JSON() string {
	text, err := json.Marshal(f)
	if err != nil { // four strings always marshal
		return fmt.Sprintf(`{"code":%q}`, f.Code)
	}
	return string(text)
}

// Short is the fault with its texts cut off where they are too long: Step Functions keeps 32,768 characters of a Cause, in
// which a fault stands as JSON in JSON.
func (f Fault) Short() Fault {
	const most = 4000
	for _, text := range []*string{&f.What, &f.Why, &f.Next} {
		if len(*text) > most {
			*text = strings.ToValidUTF8((*text)[:most], "") + "…"
		}
	}
	return f
}

// Of finds the Fault in an error; an error that carries none is Internal.
func Of(err error) Fault {
	if err == nil {
		return Fault{}
	}
	if f, ok := errors.AsType[Fault](err); ok {
		return f
	}
	return Fault{
		Code: Internal, What: "something unexpected happened", Why: err.Error(),
		Next: "run the command again; if it fails the same way, report it with this text",
	}
}

// Is reports whether err carries the given code.
func Is(err error, code Code) bool { return err != nil && Of(err).Code == code }
