package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// suppression is a control that some resources of a template may fail.
type suppression struct {
	template, control string
	resources         []string
	// reason says why failing it is right, for a reviewer.
	reason string
}

// compare tells which violations have no reason and which reasons have no violation, in the order of template and control.
func compare(found map[violation]bool, allowed []suppression) []error {
	reasons := map[violation]string{}
	for _, s := range allowed {
		for _, resource := range s.resources {
			reasons[violation{s.template, s.control, resource}] = s.reason
		}
	}
	var problems []error
	for _, v := range inOrder(found) {
		if reasons[v] == "" {
			problems = append(problems, fmt.Errorf("%s: %s fails %s: repair it, or say why not", v.template, cmp.Or(v.resource, "the template"), v.control))
		}
	}
	for _, v := range inOrder(reasons) {
		if !found[v] {
			problems = append(problems, fmt.Errorf("%s: %s does not fail %s any more: take the reason away", v.template, v.resource, v.control))
		}
	}
	return problems
}

func inOrder[V any](of map[violation]V) []violation {
	return slices.SortedFunc(maps.Keys(of), func(a, b violation) int {
		return cmp.Or(cmp.Compare(a.template, b.template), cmp.Compare(a.control, b.control), cmp.Compare(a.resource, b.resource))
	})
}
