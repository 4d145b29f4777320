package cloudformation

import (
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// live is the scope of a deployment over the stack's present resources. s.mu is held while it is used.
func (s *Service) live(st *stack, d *deployment) *scope {
	v := d.scope()
	v.reference = func(id string) (any, error) {
		if r := st.resources[id]; r != nil && r.physical != "" {
			return r.physical, nil
		}
		return nil, unresolved("Resources", id)
	}
	v.attribute = func(id, name string) (any, error) {
		if r := st.resources[id]; r != nil && has(r.attributes, name) {
			return r.attributes[name], nil
		}
		return nil, region.Refuse("ValidationError", "Template error: resource %s has no attribute %s", id, name)
	}
	v.imported = s.exported
	return v
}

// evaluate makes the property struct of one resource of d.
func (s *Service) evaluate(v *scope, d *deployment, id string) (any, error) {
	declared := d.active[id]
	properties, err := v.value(declared.Properties)
	if err != nil {
		return nil, err
	}
	return s.kinds[declared.Type].decode(properties, d.tags)
}

// properties evaluates one resource of the operation's target.
func (o *operation) properties(id string) (any, error) {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	return o.s.evaluate(o.s.live(o.st, o.to), o.to, id)
}

// job is what a handler needs to know beside properties.
type job struct {
	stack, stackID, logical string
	reg                     *region.Region
	own                     tags // the tags that CloudFormation itself sets
}

func (o *operation) job(logical string) job {
	return job{stack: o.st.name, stackID: o.st.id, logical: logical, reg: o.s.reg, own: tags{
		"aws:cloudformation:stack-name": o.st.name, "aws:cloudformation:stack-id": o.st.id, "aws:cloudformation:logical-id": logical,
	}}
}
