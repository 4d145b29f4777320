package cloudformation

import (
	"cmp"
	"context"
	"maps"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// apply brings every resource of the target about, side by side, and says which failed. The first failure
// cancels the others, as CloudFormation does.
func (o *operation) apply() string {
	if o.keepWhatThePolicyKeeps() {
		return o.failures()
	}
	ctx, cancel := context.WithCancel(o.ctx)
	defer cancel()
	walker{
		needs: o.to.needs,
		early: func(needed, needing string) bool { return early(o.to.active[needed].Type, o.to.active[needing].Type) },
		visit: func(id string, settled func()) bool {
			ok := ctx.Err() == nil && o.deploy(ctx, id, settled)
			if !ok && o.onFailure != types.OnFailureDoNothing {
				cancel()
			}
			return ok
		},
	}.walk()
	return o.failures()
}

// deploy makes or changes one resource.
func (o *operation) deploy(ctx context.Context, id string, settled func()) bool {
	now, err := o.properties(id)
	k := o.s.kinds[o.to.active[id].Type]
	old := o.slot(id)
	if err != nil {
		return o.unmakable(id, old, err)
	}
	if old == nil {
		if has(o.to.existing, id) {
			return o.adopt(ctx, o.place(id, now))
		}
		return o.make(ctx, o.place(id, now), "", settled)
	}
	drifted := o.to.reverts[id]
	if drifted.gone { // of the old one nothing is left to delete
		return o.make(ctx, o.place(id, now), "", settled)
	}
	was := drifted.or(old.properties)
	if old.before != nil {
		was = old.before
	}
	changed, replacing := k.difference(was, now)
	switch {
	case len(replacing) > 0:
		if err := o.denied(old, "Update:Replace"); err != nil {
			return o.unmakable(id, old, err)
		}
		o.leave(old)
		return o.make(ctx, o.place(id, now), replacement, settled)
	case len(changed) > 0 || old.before != nil:
		if err := cmp.Or(k.unchangeable(changed), o.denied(old, "Update:Modify")); err != nil {
			return o.unmakable(id, old, err)
		}
		return o.change(ctx, old, was, now, o.to.active[id])
	}
	o.redeclare(old, now, o.to.active[id]) // unlike what it was when it is as somebody made it by hand
	return true
}

const replacement = "Requested update requires the creation of a new physical resource; hence creating one."

// slot is the resource that now has that logical id. One that was never complete counts as none: it is made anew.
func (o *operation) slot(id string) *resource {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	r := o.st.resources[id]
	if r == nil || !r.made {
		if r != nil && r.physical != "" {
			o.leave(r)
		}
		return nil
	}
	return r
}

// place puts a new resource in the stack.
func (o *operation) place(id string, properties any) *resource {
	declared := o.to.active[id]
	r := &resource{logical: id, kind: declared.Type, properties: properties, declared: declared, needs: o.to.needs[id]}
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	o.st.resources[id] = r
	return r
}

// redeclare writes down what a resource now is.
func (o *operation) redeclare(r *resource, properties any, declared declaration) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	r.properties, r.declared, r.needs = properties, declared, o.to.needs[r.logical]
}

// unmakable records a resource that cannot become what the template says.
func (o *operation) unmakable(id string, old *resource, err error) bool {
	r, status := old, types.ResourceStatusUpdateFailed
	if r == nil {
		r, status = o.place(id, nil), types.ResourceStatusCreateFailed
	}
	o.note(r, status, o.sentence(r.kind, err))
	o.fail(r)
	return false
}

// learn writes down a made resource's id and attributes.
func (o *operation) learn(r *resource, physical string, attributes map[string]any) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	r.physical, r.attributes = physical, maps.Clone(attributes)
}
