package cloudformation

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// before is what a stack was when an operation was accepted.
type before struct {
	status types.StackStatus
	waits  *operation // an operation that was cancelled for this one
}

// runDelete is the flow of DeleteStack after its acceptance.
func (o *operation) runDelete(was before) {
	if was.waits != nil {
		<-was.waits.done
	}
	if !o.pause(beforeDelete) {
		return
	}
	if reason := o.heldByImport(); reason != "" {
		o.enter(was.status, "Delete canceled. "+reason)
		return
	}
	left := o.removeAll(o.everything(), removal{keep: retained(o.retain), force: o.force})
	if o.ended() || !o.pause(afterLast) {
		return
	}
	if left != "" {
		o.enter(types.StackStatusDeleteFailed, left)
		return
	}
	o.enter(types.StackStatusDeleteComplete, "")
}

// everything is all that the stack has, what a failed update or rollback left beside its resources too (G: AWS may forget that).
func (o *operation) everything() []*resource {
	all := o.present()
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	more := o.leftovers
	if o.st.back != nil {
		for _, id := range sortedKeys(o.st.back.resources) {
			old := o.st.back.resources[id]
			more = append(more, &old)
		}
		o.st.back = nil
	}
	o.leftovers = nil
	for _, r := range more {
		if r.physical != "" && !slices.ContainsFunc(all, func(other *resource) bool { return other.kind == r.kind && other.physical == r.physical }) {
			all, o.leftovers = append(all, r), append(o.leftovers, r)
		}
	}
	return all
}

// heldByImport says which export of the stack another one uses, "" when none is used.
func (o *operation) heldByImport() string {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	return o.s.missed(o.st, nil)
}
