package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// What AWS says about a resource that is imported (recorded from a bootstrap of the CDK, September 2026).
const (
	importStarted   = "Resource import started."
	importCompleted = "Resource import completed."
	importTagged    = "Apply stack-level tags to imported resource if applicable."
	importUntagged  = "Remove stack-level tags from imported resource if applicable."
)

// adopt imports one resource: it reads it, takes the template for what it is, and puts the stack's tags on. Within a create or an update
// the statuses are those of an import and then of an update; the stack's own remain those of a create or update.
//
// Nothing else of the template is applied: encryption, public access, policy, recovery, value and the resource's own tags stay what
// they are, and so they stay after an update that leaves the template's properties as they were. Not even a table's key schema is
// compared (User Guide, "Resource import": the configuration is not checked against the template; drift detection is advised).
// AWS really calls the type's update handler, from the template to the template with the stack's tags. Buckets, tables and policies
// were seen to get tags at most. Handlers that write everything at each call, as that of ECR repositories does, and perhaps that of SSM
// parameters, would apply the template's values: that is not imitated.
func (o *operation) adopt(ctx context.Context, r *resource) bool {
	o.note(r, types.ResourceStatusImportInProgress, importStarted)
	err := o.claim(ctx, r)
	switch {
	case err == nil:
		o.finished(r)
		o.note(r, types.ResourceStatusImportInProgress, "")
		o.note(r, types.ResourceStatusImportComplete, importCompleted)
		return o.tagAdopted(ctx, r)
	case ctx.Err() != nil:
		o.note(r, types.ResourceStatusImportFailed, "Resource import cancelled") // text: G
	default:
		o.note(r, types.ResourceStatusImportFailed, o.sentence(r.kind, err))
		o.fail(r)
	}
	return false
}

// claim reads the resource and makes it the stack's.
func (o *operation) claim(ctx context.Context, r *resource) error {
	if err := o.s.reg.Clock.Sleep(ctx, importRead); err != nil {
		return err
	}
	return o.call(r, "IMPORT", func() error {
		name := o.to.existing[r.logical]
		there, err := o.s.kinds[r.kind].exists(o.calls, name)
		if err != nil {
			return err
		}
		if !there {
			return reason(handled("Resource of type '"+r.kind+"' with identifier '"+name+"' was not found.", o.s.reg.UUID(), "NotFound")) // text: G
		}
		if err := o.own(r, name); err != nil {
			return err
		}
		err = o.readAttributes(r, r.properties)
		if err != nil {
			o.learn(r, "", nil)
		}
		return err
	})
}

// own writes the resource down as the stack's, unless a stack has it by now.
func (o *operation) own(r *resource, name string) error {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	if err := o.s.unowned(r.kind, name); err != nil {
		return err
	}
	r.physical = name
	return nil
}

// tagAdopted puts the stack's tags on an imported resource.
func (o *operation) tagAdopted(ctx context.Context, r *resource) bool {
	o.note(r, types.ResourceStatusUpdateInProgress, importTagged)
	err := o.retag(ctx, r, nil, o.to.tags)
	switch {
	case err == nil:
		o.note(r, types.ResourceStatusUpdateComplete, "")
		return true
	case ctx.Err() != nil:
		o.note(r, types.ResourceStatusUpdateFailed, "Resource update cancelled")
	default:
		o.note(r, types.ResourceStatusUpdateFailed, o.sentence(r.kind, err))
		o.fail(r)
	}
	return false
}

// retag turns the stack's tags on an imported resource from old to now, and lets an update's time pass.
func (o *operation) retag(ctx context.Context, r *resource, old, now tags) error {
	k := o.s.kinds[r.kind]
	if err := o.s.reg.Clock.Sleep(ctx, o.s.jitter(o.s.timings[r.kind].update)); err != nil || k.retag == nil {
		return err
	}
	return o.call(r, "UPDATE", func() error { return k.retag(o.calls, o.job(r.logical), r.physical, old, now) })
}
