package cloudformation

import (
	"reflect"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// step is what an update would do to one resource.
type step struct {
	logical, kind, physical string
	action                  types.ChangeAction
	replacement             types.Replacement
	scope                   []types.ResourceAttribute
	properties              []string // that change
	drift                   types.StackResourceDriftStatus
	values                  values
}

// plan is what an update would do.
type plan struct {
	steps   []step
	outputs bool // outputs change
	tags    bool // the stack's tags change
}

func (p plan) empty() bool { return len(p.steps) == 0 && !p.outputs && !p.tags }

// unknown begins the text that stands, while planning, for what is not known before a resource is made.
const unknown = "\x00unknown:"

// plan compares a deployment with what the stack is. Parameters that nothing uses do not count as a change; neither do DependsOn
// and descriptions. s.mu is held.
func (s *Service) plan(st *stack, to *deployment) (plan, error) {
	v := s.live(st, to)
	p, pending := plan{}, map[string]bool{}
	here := v.reference
	v.reference = func(id string) (any, error) {
		if pending[id] {
			return unknown + id, nil
		}
		return here(id)
	}
	known := v.attribute
	v.attribute = func(id, name string) (any, error) {
		if pending[id] {
			return unknown + id + "." + name, nil
		}
		return known(id, name)
	}
	for _, id := range to.order {
		one, err := s.planOne(v, st, to, id, len(pending) > 0)
		if err != nil {
			return plan{}, err
		}
		if one == nil {
			continue
		}
		if one.action == types.ChangeActionAdd || one.replacement == types.ReplacementTrue {
			pending[id] = true
		}
		p.steps = append(p.steps, *one)
	}
	p.steps = append(p.steps, removals(st, to)...)
	outputs, err := s.evaluateOutputs(v, to)
	p.outputs = err != nil || !reflect.DeepEqual(outputs, st.outputs)
	p.tags = st.deployed == nil || len(to.tags)+len(st.deployed.tags) > 0 && !reflect.DeepEqual(to.tags, st.deployed.tags)
	return p, nil
}

// planOne says what would happen to one resource of the target; nil when nothing would. While something is pending, properties
// that cannot be evaluated are taken for a change.
func (s *Service) planOne(v *scope, st *stack, to *deployment, id string, pending bool) (*step, error) {
	declared, r := to.active[id], st.resources[id]
	if r == nil || r.physical == "" {
		return &step{logical: id, kind: declared.Type, action: types.ChangeActionAdd}, nil
	}
	drifted := to.reverts[id]
	if drifted.gone { // the action is a guess (G): that it is made again is documented
		return &step{logical: id, kind: declared.Type, physical: r.physical, action: types.ChangeActionAdd, drift: to.drift(id)}, nil
	}
	if r.kind != declared.Type {
		return nil, invalid("Update of resource type is not permitted. The new template modifies resource type of the following resources: [%s]", id)
	}
	one := &step{logical: id, kind: r.kind, physical: r.physical, action: types.ChangeActionModify, replacement: types.ReplacementFalse, drift: to.drift(id)}
	one.scope = r.declared.attributesUnlike(declared)
	now, err := s.evaluate(v, to, id)
	if err != nil && pending {
		one.replacement, one.scope = types.ReplacementConditional, []types.ResourceAttribute{types.ResourceAttributeProperties}
		return one, nil
	}
	if err != nil {
		return nil, about(err, id, r.kind)
	}
	k := s.kinds[r.kind]
	changed, replacing := k.difference(drifted.or(r.properties), now)
	if len(replacing) > 0 {
		one.replacement = replacementFor(now, replacing)
	} else if err := k.unchangeable(changed); err != nil {
		return nil, about(err, id, r.kind)
	}
	one.widen(changed)
	one.values = values{kind: k, previous: r.properties, found: drifted, now: now}
	one.sync()
	if len(one.scope) == 0 {
		return nil, nil
	}
	return one, nil
}

// widen adds changed properties to the step.
func (s *step) widen(changed []string) {
	s.properties = append(s.properties, changed...)
	for _, name := range changed {
		attribute := types.ResourceAttributeProperties
		if name == "Tags" {
			attribute = types.ResourceAttributeTags
		}
		if !slices.Contains(s.scope, attribute) {
			s.scope = append(s.scope, attribute)
		}
	}
}

// replacementFor is Conditional when a property that forces a replacement is not known yet.
func replacementFor(now any, replacing []string) types.Replacement {
	v := reflect.ValueOf(now).Elem()
	for _, name := range replacing {
		if f := v.FieldByName(name); f.Kind() != reflect.String || !strings.HasPrefix(f.String(), unknown) {
			return types.ReplacementTrue
		}
	}
	return types.ReplacementConditional
}

// attributesUnlike lists the attributes beside properties in which two declarations differ and that count as a change.
func (d declaration) attributesUnlike(other declaration) []types.ResourceAttribute {
	var out []types.ResourceAttribute
	if !reflect.DeepEqual(d.Metadata, other.Metadata) {
		out = append(out, types.ResourceAttributeMetadata)
	}
	if d.DeletionPolicy != other.DeletionPolicy {
		out = append(out, types.ResourceAttributeDeletionPolicy)
	}
	if d.UpdateReplacePolicy != other.UpdateReplacePolicy {
		out = append(out, types.ResourceAttributeUpdateReplacePolicy)
	}
	return out
}

// removals are the steps for resources that the target does not have.
func removals(st *stack, to *deployment) []step {
	var out []step
	for _, id := range sortedKeys(st.resources) {
		if r := st.resources[id]; !has(to.active, id) && r.physical != "" {
			out = append(out, step{logical: id, kind: r.kind, physical: r.physical, action: types.ChangeActionRemove})
		}
	}
	return out
}
