package cloudformation

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// check looks a template over without evaluating it: everything that it mentions must be known.
func (t *template) check(kinds map[string]kind) error {
	for _, id := range slices.Sorted(maps.Keys(t.Resources)) {
		if err := t.checkResource(id, kinds); err != nil {
			return about(err, id, t.Resources[id].Type)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(t.Outputs)) {
		out := t.Outputs[id]
		if err := t.checkMentions("Outputs", []any{out.Value, out.exportName()}, kinds); err != nil {
			return err
		}
		if err := t.checkCondition(out.Condition); err != nil {
			return err
		}
	}
	return nil
}

// about adds to a refusal which resource it speaks of.
func about(err error, id, kind string) error {
	if r, ok := errors.AsType[*region.Refusal](err); ok && !strings.HasPrefix(r.Message, "Template ") {
		return region.Refuse(r.Code, "Properties validation failed for resource %s of type %s with message: %s", id, kind, r.Message).With(r.Status)
	}
	return err
}

func (t *template) checkResource(id string, kinds map[string]kind) error {
	d := t.Resources[id]
	k, ok := kinds[d.Type]
	if !ok {
		return notKnown("the resource type %s", d.Type)
	}
	if !slices.Contains([]string{"", "Delete", "Retain", "RetainExceptOnCreate"}, d.DeletionPolicy) {
		return notKnown("the DeletionPolicy %s", d.DeletionPolicy)
	}
	if !slices.Contains([]string{"", "Delete", "Retain"}, d.UpdateReplacePolicy) {
		return notKnown("the UpdateReplacePolicy %s", d.UpdateReplacePolicy)
	}
	for _, other := range d.DependsOn {
		if !has(t.Resources, other) {
			return unresolved("Resources", other)
		}
	}
	if err := t.checkCondition(d.Condition); err != nil {
		return err
	}
	properties := any(d.Properties)
	if d.Properties == nil {
		properties = map[string]any{}
	}
	if err := shape("", properties, k.properties); err != nil {
		return err
	}
	return t.checkMentions("Resources", properties, kinds)
}

func (t *template) checkCondition(name string) error {
	if name == "" || has(t.Conditions, name) {
		return nil
	}
	return invalid("Template format error: Unresolved condition dependency %s in the Conditions block of the template", name)
}

func unresolved(block string, ids ...string) error {
	return invalid("Template format error: Unresolved resource dependencies [%s] in the %s block of the template", strings.Join(ids, ", "), block)
}

// checkMentions checks functions and references somewhere in block.
func (t *template) checkMentions(block string, v any, kinds map[string]kind) error {
	known := (&scope{}).intrinsics()
	var err error
	visit(v, func(name string, _ any) {
		if !has(known, name) && err == nil {
			err = notKnown("the function %s", name)
		}
	})
	if err != nil {
		return err
	}
	for _, ref := range references(v) {
		if err := t.checkReference(block, ref, kinds); err != nil {
			return err
		}
	}
	return nil
}

func (t *template) checkReference(block string, ref reference, kinds map[string]kind) error {
	d, isResource := t.Resources[ref.name]
	switch {
	case ref.attribute == "" && (isResource || has(t.Parameters, ref.name) || slices.Contains(pseudoNames(), ref.name)):
		return nil
	case ref.attribute == "" && strings.HasPrefix(ref.name, "AWS::"):
		return notKnown("the pseudo parameter %s", ref.name)
	case !isResource:
		return unresolved(block, ref.name)
	case !slices.Contains(kinds[d.Type].attributes, ref.attribute):
		return notKnown("the attribute %s of %s", ref.attribute, d.Type)
	}
	return nil
}

func pseudoNames() []string {
	return []string{"AWS::NoValue", "AWS::Region", "AWS::AccountId", "AWS::Partition", "AWS::StackName", "AWS::StackId", "AWS::URLSuffix"}
}

// exportName is the unevaluated name of the output's export, nil where there is none.
func (o declaredOutput) exportName() any {
	if o.Export == nil {
		return nil
	}
	return o.Export.Name
}
