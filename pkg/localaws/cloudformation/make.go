package cloudformation

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// making are the words for a resource that is made: as a new one, or in place of another.
type making struct{ progress, complete, failed types.ResourceStatus }

func wordsFor(reason string) making {
	if reason == "" {
		return making{types.ResourceStatusCreateInProgress, types.ResourceStatusCreateComplete, types.ResourceStatusCreateFailed}
	}
	return making{types.ResourceStatusUpdateInProgress, types.ResourceStatusUpdateComplete, types.ResourceStatusUpdateFailed}
}

// make makes one resource and waits until it is complete; reason is the replacement's, "" for a new one.
func (o *operation) make(ctx context.Context, r *resource, reason string, settled func()) bool {
	words := wordsFor(reason)
	o.note(r, words.progress, reason)
	err := o.build(ctx, r, words, settled)
	switch {
	case err == nil:
		o.finished(r)
		o.note(r, words.complete, "")
		return true
	case ctx.Err() != nil:
		o.note(r, words.failed, "Resource creation cancelled")
	default:
		o.note(r, words.failed, o.sentence(r.kind, err))
		o.fail(r)
	}
	return false
}

// finished writes down that a resource is what it is declared to be.
func (o *operation) finished(r *resource) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	r.made, r.before = true, nil
}

// build calls the service and lets the type's time pass around the call.
func (o *operation) build(ctx context.Context, r *resource, words making, settled func()) error {
	t, k, clock := o.s.timings[r.kind], o.s.kinds[r.kind], o.s.reg.Clock
	whole, head := o.s.jitter(t.create+k.extra(r.properties)), t.head()
	if err := clock.Sleep(ctx, head); err != nil {
		return err
	}
	if err := o.call(r, "CREATE", func() error { return o.create(r) }); err != nil {
		return err
	}
	o.note(r, words.progress, "Resource creation Initiated")
	if t.settled > 0 {
		if err := clock.Sleep(ctx, t.settled-head); err != nil {
			return err
		}
		o.record(r, words.progress, "Eventual consistency check initiated", types.DetailedStatusConfigurationComplete)
		settled()
		head = t.settled
	}
	if err := clock.Sleep(ctx, whole-head); err != nil {
		return err
	}
	if err := o.s.injected(o.st, r, "CREATE", true); err != nil {
		return err
	}
	if err := o.settle(ctx, r, r.properties); err != nil || k.finish == nil {
		return err
	}
	return k.finish(o.calls, r.physical, r.properties)
}

// head is how long after the first event the service is called.
func (t timing) head() time.Duration { return min(time.Second, t.create/4) }

// create calls the service; an id is kept even beside an error, so that a rollback finds what was made.
func (o *operation) create(r *resource) error {
	k := o.s.kinds[r.kind]
	id, err := k.create(o.calls, o.job(r.logical), r.properties)
	o.learn(r, id, nil)
	if err != nil {
		return err
	}
	return o.readAttributes(r, r.properties)
}

func (o *operation) readAttributes(r *resource, properties any) error {
	k := o.s.kinds[r.kind]
	if k.read == nil {
		return nil
	}
	attributes, err := k.read(o.calls, o.job(r.logical), r.physical, properties)
	if err != nil {
		return err
	}
	o.learn(r, r.physical, attributes)
	return nil
}

// call makes one call to a service, unless the local AWS has ended or a rule makes it fail.
func (o *operation) call(r *resource, phase string, do func() error) error {
	if err := o.calls.Err(); err != nil {
		return err
	}
	if err := o.s.injected(o.st, r, phase, false); err != nil {
		return err
	}
	return do()
}

// settle waits until a resource that takes its own time is ready.
func (o *operation) settle(ctx context.Context, r *resource, properties any) error {
	k := o.s.kinds[r.kind]
	if k.ready == nil {
		return nil
	}
	return o.await(ctx, func() (bool, error) { return k.ready(o.calls, r.physical, properties) })
}

// await asks again and again until the answer is yes.
func (o *operation) await(ctx context.Context, ask func() (bool, error)) error {
	clock := o.s.reg.Clock
	for deadline := clock.Now().Add(settleTimeout); clock.Now().Before(deadline); {
		if yes, err := ask(); yes || err != nil {
			return err
		}
		if err := clock.Sleep(ctx, pollEvery); err != nil {
			return err
		}
	}
	return region.Refuse("NotStabilized", "Exceeded attempts to wait")
}
