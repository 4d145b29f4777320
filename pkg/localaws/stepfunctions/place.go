package stepfunctions

import (
	"maps"
	"slices"
)

func sortedKeys(m map[string]any) []string { return slices.Sorted(maps.Keys(m)) }

// put returns input with result at a reference path; it changes neither. Fields on the way are made where they are missing.
func (p path) put(input, result any) (any, error) {
	if len(p.parts) == 0 {
		return result, nil
	}
	out, ok := place(input, p.parts, result)
	if !ok {
		return nil, fail(resultMismatch, "Unable to apply ReferencePath %s to input %s", p.text, encode(input))
	}
	return out, nil
}

func place(v any, parts []part, result any) (any, bool) {
	if len(parts) == 0 {
		return result, true
	}
	if parts[0].kind != byName {
		return placeIndex(v, parts, result)
	}
	fields, ok := v.(map[string]any)
	if !ok && v != nil {
		return nil, false
	}
	out := maps.Clone(fields)
	if out == nil {
		out = map[string]any{}
	}
	inner, ok := place(out[parts[0].name], parts[1:], result)
	out[parts[0].name] = inner
	return out, ok
}

func placeIndex(v any, parts []part, result any) (any, bool) {
	list, ok := v.([]any)
	if !ok || parts[0].index >= len(list) {
		return nil, false
	}
	out := slices.Clone(list)
	inner, ok := place(out[parts[0].index], parts[1:], result)
	out[parts[0].index] = inner
	return out, ok
}
