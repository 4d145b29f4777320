package cloudformation

import (
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// deployment is a template with its parameters and tags: what a stack should be. It is never changed once made.
type deployment struct {
	body         string
	template     *template
	parameters   map[string]given
	tags         tags
	capabilities []types.Capability
	pseudo       map[string]any
	conditions   map[string]bool

	active map[string]declaration // the resources whose condition holds, every Fn::If in them decided
	needs  map[string][]string    // for each active resource those that must be there first
	order  []string               // the active resources, needed ones first

	reverts  map[string]actual // logical id → what was changed or deleted by hand and is put back
	existing map[string]string // logical id → name of those that exist and are imported, not made
}

// newDeployment evaluates conditions and works out what depends on what.
func newDeployment(d deployment) (*deployment, error) {
	s := d.scope()
	if err := s.resolveConditions(); err != nil {
		return nil, err
	}
	d.conditions = s.conditions
	d.active, d.needs = map[string]declaration{}, map[string][]string{}
	for id, r := range d.template.Resources {
		if r.Condition != "" && !s.conditions[r.Condition] {
			continue
		}
		if r.Properties != nil {
			r.Properties = s.prune(r.Properties).(map[string]any)
		}
		d.active[id] = r
	}
	for _, id := range slices.Sorted(maps.Keys(d.active)) {
		needs, err := d.needsOf(id)
		if err != nil {
			return nil, err
		}
		d.needs[id] = needs
	}
	var err error
	d.order, err = sorted(d.needs)
	return &d, err
}

// scope is what the template's functions see before there are resources; the caller adds how to look those up.
func (d *deployment) scope() *scope {
	s := &scope{template: d.template, parameters: map[string]any{}, pseudo: d.pseudo, conditions: d.conditions}
	for key, p := range d.template.Parameters {
		s.parameters[key] = parameterValue(p, d.parameters[key])
	}
	none := func(id string) (any, error) { return nil, unresolved("Conditions", id) }
	s.reference, s.attribute = none, func(id, _ string) (any, error) { return none(id) }
	s.imported = func(string) (string, error) { return "", notKnown("Fn::ImportValue here") }
	return s
}

// needsOf lists the active resources that id mentions or depends on, by name.
func (d *deployment) needsOf(id string) ([]string, error) {
	r := d.active[id]
	var needs, missing []string
	for _, ref := range references(r.Properties) {
		switch {
		case has(d.active, ref.name):
			needs = append(needs, ref.name)
		case has(d.template.Resources, ref.name):
			missing = append(missing, ref.name)
		}
	}
	if len(missing) > 0 {
		return nil, unresolved("Resources", missing...)
	}
	for _, other := range r.DependsOn {
		if has(d.active, other) {
			needs = append(needs, other)
		}
	}
	slices.Sort(needs)
	return slices.Compact(needs), nil
}

// sorted puts every id behind those that it needs; among equals, by name.
func sorted(needs map[string][]string) ([]string, error) {
	var order []string
	left := slices.Sorted(maps.Keys(needs))
	for len(left) > 0 {
		var blocked []string
		for _, id := range left {
			if slices.ContainsFunc(needs[id], func(n string) bool { return !slices.Contains(order, n) }) {
				blocked = append(blocked, id)
				continue
			}
			order = append(order, id)
		}
		if len(blocked) == len(left) {
			return nil, invalid("Circular dependency between resources: [%s]", strings.Join(blocked, ", "))
		}
		left = blocked
	}
	return order, nil
}

// outputs lists the outputs whose condition holds, by name.
func (d *deployment) outputs() []string {
	var out []string
	for _, id := range slices.Sorted(maps.Keys(d.template.Outputs)) {
		if c := d.template.Outputs[id].Condition; c == "" || d.conditions[c] {
			out = append(out, id)
		}
	}
	return out
}
