package cloudformation

import (
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// runCreate is the flow of CreateStack after its acceptance.
func (o *operation) runCreate() {
	reason := ""
	if o.pause(beforeFirst) {
		reason = o.attempt()
	}
	switch {
	case o.ended(), o.cancelled(errSuperseded):
		return
	case reason == "":
		o.enter(types.StackStatusCreateComplete, "")
	default:
		o.createFailed(reason)
	}
}

// attempt checks imports, applies the target and publishes its outputs; it returns why that did not work, "" when it did.
func (o *operation) attempt() string {
	if reason := o.checkImports(); reason != "" {
		return reason
	}
	if failed := o.apply(); failed != "" {
		return failed
	}
	if o.cancelled(errCancelled) {
		return userInitiated
	}
	if !o.pause(afterLast) {
		return userInitiated
	}
	return o.publish()
}

// createFailed does what OnFailure says after a failed create.
func (o *operation) createFailed(reason string) {
	switch o.onFailure {
	case types.OnFailureDoNothing:
		o.enter(types.StackStatusCreateFailed, reason)
	case types.OnFailureDelete:
		if o.pause(beforeBack) {
			o.enter(types.StackStatusDeleteInProgress, trimmed(reason)+" Delete requested by user.")
			o.undoCreate(types.StackStatusDeleteComplete, types.StackStatusDeleteFailed)
		}
	default:
		if o.pause(beforeBack) {
			o.enter(types.StackStatusRollbackInProgress, trimmed(reason)+" Rollback requested by user.")
			o.undoCreate(types.StackStatusRollbackComplete, types.StackStatusRollbackFailed)
		}
	}
}

// undoCreate deletes everything that the create made, and lets go of what it imported.
func (o *operation) undoCreate(complete, failed types.StackStatus) {
	if !o.pause(beforeBack) {
		return
	}
	adopted, made := o.split(o.present())
	left := o.removeAll(made, removal{keep: o.keptInRollback})
	o.letGo(adopted)
	if o.ended() || !o.pause(afterLast) {
		return
	}
	if left != "" {
		o.enter(failed, left)
		return
	}
	o.enter(complete, "")
}

// trimmed ends a reason with one full stop.
func trimmed(reason string) string {
	for len(reason) > 0 && (reason[len(reason)-1] == ' ' || reason[len(reason)-1] == '.') {
		reason = reason[:len(reason)-1]
	}
	return reason + "."
}
