package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// change changes one resource in place. Even when that fails, what it should have become is written down, so that a rollback
// puts all of it back.
func (o *operation) change(ctx context.Context, r *resource, old, now any, declared declaration) bool {
	o.note(r, types.ResourceStatusUpdateInProgress, "")
	err := o.alter(ctx, r, old, now)
	o.redeclare(r, now, declared)
	switch {
	case err == nil:
		o.finished(r)
		o.note(r, types.ResourceStatusUpdateComplete, "")
		return true
	case ctx.Err() != nil:
		o.unfinished(r, old)
		o.note(r, types.ResourceStatusUpdateFailed, "Resource update cancelled")
	default:
		o.unfinished(r, old)
		o.note(r, types.ResourceStatusUpdateFailed, o.sentence(r.kind, err))
		o.fail(r)
	}
	return false
}

// unfinished keeps what a resource was, for the update that tries again.
func (o *operation) unfinished(r *resource, old any) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	r.before = old
}

// alter calls the service and lets the type's time pass.
func (o *operation) alter(ctx context.Context, r *resource, old, now any) error {
	k, clock := o.s.kinds[r.kind], o.s.reg.Clock
	whole := o.s.jitter(o.s.timings[r.kind].update + k.extra(now))
	if err := clock.Sleep(ctx, whole/4); err != nil {
		return err
	}
	err := o.call(r, "UPDATE", func() error { return k.update(o.calls, o.job(r.logical), r.physical, old, now) })
	if err != nil {
		return err
	}
	if err := clock.Sleep(ctx, whole-whole/4); err != nil {
		return err
	}
	if err := o.settle(ctx, r, now); err != nil {
		return err
	}
	return o.readAttributes(r, now)
}
