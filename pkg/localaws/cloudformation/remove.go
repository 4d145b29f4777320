package cloudformation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// removal says how a set of resources is to be deleted.
type removal struct {
	keep  func(*resource) bool // what is left alone, as DELETE_SKIPPED
	loud  bool                 // an event for each failed try, as in cleanups
	force bool                 // what cannot be deleted is skipped
}

// removeAll deletes resources side by side, each one after those that need it, and says which could not be
// deleted. What a failed one needs stays untouched.
func (o *operation) removeAll(list []*resource, how removal) string {
	byKey, needs := map[string]*resource{}, map[string][]string{}
	for _, r := range list {
		byKey[r.key()] = r
	}
	for _, r := range list {
		needs[r.key()] = nil
		for _, needed := range list {
			if slices.Contains(r.needs, needed.logical) {
				needs[r.key()] = append(needs[r.key()], needed.key())
			}
		}
	}
	walker{needs: reversed(needs), early: never, visit: func(key string, _ func()) bool { return o.remove(byKey[key], how) }}.walk()
	return o.failures()
}

// key tells a resource from others, from the one that replaced it too.
func (r *resource) key() string { return r.logical + " " + r.physical }

// gone says whether nothing is left to delete of a resource. s.mu is held.
func (r *resource) gone() bool {
	switch r.status {
	case types.ResourceStatusDeleteComplete, types.ResourceStatusDeleteSkipped, types.ResourceStatusImportRollbackComplete:
		return true
	}
	return false
}

// remove deletes one resource.
func (o *operation) remove(r *resource, how removal) bool {
	if o.ended() {
		return false
	}
	if how.keep(r) {
		o.note(r, types.ResourceStatusDeleteSkipped, "")
		return true
	}
	if r.physical != "" {
		o.note(r, types.ResourceStatusDeleteInProgress, "")
		if err := o.tryRemove(r, how); err != nil {
			return o.notRemoved(r, how, err)
		}
	}
	o.note(r, types.ResourceStatusDeleteComplete, "")
	return true
}

func (o *operation) notRemoved(r *resource, how removal, err error) bool {
	if how.force {
		o.note(r, types.ResourceStatusDeleteSkipped, o.sentence(r.kind, err))
		return true
	}
	o.note(r, types.ResourceStatusDeleteFailed, o.sentence(r.kind, err))
	o.fail(r)
	return false
}

// tryRemove calls the service until it agrees: about three times, or as long as the type's patience lasts while something
// depends on the resource.
func (o *operation) tryRemove(r *resource, how removal) error {
	start, patience := o.s.reg.Clock.Now(), o.s.timings[r.kind].patience
	for try := 1; ; try++ {
		err := o.removeOnce(r)
		if err == nil || o.ended() {
			return err
		}
		wait := betweenTries
		if held(err) && patience > 0 {
			wait = patientEvery
			if o.s.reg.Clock.Now().Sub(start) >= patience {
				return err
			}
		} else if try >= deleteTries {
			return err
		}
		if how.loud {
			o.note(r, types.ResourceStatusDeleteFailed, o.sentence(r.kind, err))
		}
		if err := o.s.reg.Clock.Sleep(o.calls, wait); err != nil {
			return err
		}
	}
}

// removeOnce calls the service once and lets the type's time pass. A resource that is gone already is deleted.
func (o *operation) removeOnce(r *resource) error {
	k, clock := o.s.kinds[r.kind], o.s.reg.Clock
	whole := o.s.jitter(o.s.timings[r.kind].delete)
	if err := clock.Sleep(o.calls, min(time.Second, whole/2)); err != nil {
		return err
	}
	err := o.call(r, "DELETE", func() error {
		if err := o.look(k, r); err != nil {
			return err
		}
		return k.remove(o.calls, o.job(r.logical), r.physical, r.properties)
	})
	if err != nil && !absent(err) {
		return err
	}
	if err := clock.Sleep(o.calls, whole-min(time.Second, whole/2)); err != nil {
		return err
	}
	return o.vanish(o.calls, k, r)
}

// look finds out whether a part of a network is still there before it is deleted (G: the contract for resource handlers wants
// NotFound for what is gone, and EC2 denies to delete it in a role that may delete by tag: what is gone has none).
func (o *operation) look(k kind, r *resource) error {
	if k.actual == nil || !strings.HasPrefix(r.kind, "AWS::EC2::") {
		return nil
	}
	_, err := k.actual(o.calls, r.physical, r.properties)
	return err
}

// vanish waits until a resource that takes its own time is gone.
func (o *operation) vanish(ctx context.Context, k kind, r *resource) error {
	if k.gone == nil {
		return nil
	}
	return o.await(ctx, func() (bool, error) {
		yes, err := k.gone(ctx, r.physical)
		return yes || absent(err), ignoreAbsent(err)
	})
}

func ignoreAbsent(err error) error {
	if absent(err) {
		return nil
	}
	return err
}

// present lists the stack's resources that are not deleted, by logical id.
func (o *operation) present() []*resource {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	var out []*resource
	for _, id := range sortedKeys(o.st.resources) {
		if r := o.st.resources[id]; !r.gone() {
			out = append(out, r)
		}
	}
	return out
}

// retained says whether a resource's DeletionPolicy keeps it when the stack is deleted, or keep names it.
func retained(keep []string) func(*resource) bool {
	return func(r *resource) bool {
		return slices.Contains(keep, r.logical) || r.declared.DeletionPolicy == "Retain" || r.declared.DeletionPolicy == "RetainExceptOnCreate"
	}
}

// keptInRollback says whether a rollback leaves a resource that the failed operation made: only with DeletionPolicy Retain, and not
// when the caller asked for RetainExceptOnCreate.
func (o *operation) keptInRollback(r *resource) bool {
	return r.physical != "" && r.declared.DeletionPolicy == "Retain" && !o.dropRetain
}
