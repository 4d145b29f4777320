package cloudformation

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// rollBack leads the stack back to what it was before the update; its status is UPDATE_ROLLBACK_IN_PROGRESS already. What
// existed before is never deleted: it is changed back, or takes the place of what replaced it.
func (o *operation) rollBack() {
	if !o.pause(beforeBack) {
		return
	}
	o.onFailure = types.OnFailureDoNothing // one failure does not keep the others from going back
	if failed := o.restore(); failed != "" {
		o.enter(types.StackStatusUpdateRollbackFailed, failed)
		return
	}
	if o.ended() {
		return
	}
	o.settleBack()
	var adopted []*resource
	adopted, o.leftovers = o.split(o.leftovers)
	o.letGo(adopted)
	o.enter(types.StackStatusUpdateRollbackCompleteCleanupInProgress, "")
	o.removeAll(o.leftovers, removal{keep: o.keptInRollback, loud: true})
	o.forget()
	if o.pause(afterLast) {
		o.enter(types.StackStatusUpdateRollbackComplete, "")
	}
}

// restore puts every resource of the time before the update back, those first that others need.
func (o *operation) restore() string {
	o.s.mu.Lock()
	back := o.st.back
	o.s.mu.Unlock()
	o.leftovers = slices.DeleteFunc(o.leftovers, func(r *resource) bool {
		return back.resources[r.logical].physical == r.physical && !o.to.reverts[r.logical].gone
	})
	walker{
		needs: back.deployed.needs, early: never,
		visit: func(id string, _ func()) bool {
			old, existed := back.resources[id]
			return !existed || slices.Contains(o.skip, id) || o.restoreOne(id, old)
		},
	}.walk()
	return o.failures()
}

// restoreOne puts one resource back.
func (o *operation) restoreOne(id string, old resource) bool {
	o.s.mu.Lock()
	now := o.st.resources[id]
	o.s.mu.Unlock()
	if now.physical != old.physical || now.properties == nil || o.to.reverts[id].gone {
		o.leave(now)
		o.s.mu.Lock()
		o.st.resources[id] = &old
		o.s.mu.Unlock()
		o.note(&old, types.ResourceStatusUpdateComplete, "")
		return true
	}
	target := o.to.reverts[id].or(old.properties) // not to the template, but to what was there (User Guide, "Using drift-aware change sets")
	changed, _ := o.s.kinds[now.kind].difference(now.properties, target)
	if len(changed) == 0 {
		o.putBack(now, old)
		if now.status == types.ResourceStatusUpdateFailed { // as a log of a denied update shows it
			o.note(now, types.ResourceStatusUpdateComplete, "")
		}
		return true
	}
	wanted := *now
	ok := o.change(o.ctx, now, now.properties, target, old.declared)
	if ok {
		wanted = old
	}
	o.putBack(now, wanted)
	return ok
}

// putBack writes down that a resource is what it was.
func (o *operation) putBack(r *resource, old resource) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	r.properties, r.declared, r.needs = old.properties, old.declared, old.needs
}

// settleBack makes the previous deployment the stack's again and takes out what the update made.
func (o *operation) settleBack() {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	back := o.st.back
	for _, id := range sortedKeys(o.st.resources) {
		if !has(back.resources, id) {
			o.leftovers = append(o.leftovers, o.st.resources[id])
			delete(o.st.resources, id)
		}
	}
	o.st.deployed, o.st.back = back.deployed, nil
}
