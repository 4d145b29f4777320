package cloudformation

import (
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// notCleaned is the reason of an update that could not delete what it left behind; CloudFormation then forgets that.
const notCleaned = "Update successful. One or more resources could not be deleted."

// runUpdate is the flow of UpdateStack after its acceptance.
func (o *operation) runUpdate() {
	reason := userInitiated
	if o.pause(beforeFirst) {
		reason = o.attempt()
	}
	switch {
	case o.ended():
	case reason == "":
		o.cleanUp()
	case o.onFailure == types.OnFailureDoNothing && !o.cancelled(errCancelled):
		o.enter(types.StackStatusUpdateFailed, reason)
	default:
		o.renew()
		if o.pause(beforeBack) {
			o.enter(types.StackStatusUpdateRollbackInProgress, reason)
			o.rollBack()
		}
	}
}

// cleanUp deletes what the update replaced or dropped, and ends it.
func (o *operation) cleanUp() {
	o.renew()
	o.dropRemoved()
	o.enter(types.StackStatusUpdateCompleteCleanupInProgress, "")
	reason := ""
	if failed := o.removeAll(o.leftovers, removal{keep: o.keptWhenReplaced, loud: true}); failed != "" {
		reason = notCleaned
	}
	o.forget()
	if o.ended() || !o.pause(afterLast) {
		return
	}
	o.s.mu.Lock()
	o.st.back = nil
	if o.policy != nil {
		o.st.policy = o.policy
	}
	o.s.mu.Unlock()
	o.enter(types.StackStatusUpdateComplete, reason)
}

// dropRemoved takes the resources that the target does not have out of the stack.
func (o *operation) dropRemoved() {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	for _, id := range sortedKeys(o.st.resources) {
		if !has(o.to.active, id) {
			o.leftovers = append(o.leftovers, o.st.resources[id])
			delete(o.st.resources, id)
		}
	}
}

// keptWhenReplaced says whether a resource that left the stack is kept: by its UpdateReplacePolicy when it was replaced, by its
// DeletionPolicy when it was dropped.
func (o *operation) keptWhenReplaced(r *resource) bool {
	if has(o.to.active, r.logical) {
		return r.declared.UpdateReplacePolicy == "Retain"
	}
	return retained(nil)(r)
}

// remember keeps what the stack is now, for a rollback. s.mu is held.
func (st *stack) remember() {
	if st.back != nil {
		return
	}
	st.back = &point{deployed: st.deployed, resources: map[string]resource{}}
	for id, r := range st.resources {
		st.back.resources[id] = *r
	}
}
