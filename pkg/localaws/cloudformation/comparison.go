package cloudformation

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// compare tells what of the wanted properties is otherwise. Only properties that the template sets are compared (API reference,
// DetectStackDrift). What a change set starts from is now without what it leaves alone: tags that the template does not have, and
// properties that cannot be changed in place (User Guide, "Using drift-aware change sets", considerations).
func (k kind) compare(wanted, now any) actual {
	want, got := reflect.ValueOf(wanted).Elem(), reflect.New(k.properties).Elem()
	got.Set(reflect.ValueOf(now).Elem())
	out := actual{wanted: object{}, found: object{}}
	for i := range k.properties.NumField() {
		f := k.properties.Field(i)
		if unset(want.Field(i)) {
			got.Field(i).Set(want.Field(i))
			continue
		}
		out.wanted[f.Name], out.found[f.Name] = asJSON(want.Field(i).Interface()), asJSON(got.Field(i).Interface())
		different := differences("/"+f.Name, out.wanted[f.Name], out.found[f.Name])
		out.differences = append(out.differences, different...)
		if len(different) == 0 || marked(f, "replace") {
			got.Field(i).Set(want.Field(i))
		} else if t, ok := reflect.TypeAssert[tags](got.Field(i)); ok {
			got.Field(i).Set(reflect.ValueOf(t.among(want.Field(i).Interface().(tags))))
		}
	}
	if len(out.differences) > 0 {
		out.now = got.Addr().Interface()
	}
	return out
}

type object = map[string]any

// unset says that a template leaves a property out, or empty, which is the same to drift detection
// (ysoftwareab/yplatform#56).
func unset(v reflect.Value) bool {
	return v.IsZero() || (v.Kind() == reflect.Map || v.Kind() == reflect.Slice) && v.Len() == 0
}

// among are those of the tags whose keys others have.
func (t tags) among(others tags) tags {
	out := tags{}
	for key, value := range t {
		if has(others, key) {
			out[key] = value
		}
	}
	return out
}

// asJSON is a property as JSON has it, without what is not set.
func asJSON(v any) any {
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Sprint(v)
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		return fmt.Sprint(v)
	}
	return pruned(out)
}

func pruned(v any) any {
	switch v := v.(type) {
	case object:
		for key, value := range v {
			if v[key] = pruned(value); v[key] == nil {
				delete(v, key)
			}
		}
	case []any:
		for i := range v {
			v[i] = pruned(v[i])
		}
	}
	return v
}

// differences lists what of want is otherwise, with paths into objects and lists (User Guide, "Detect drift on an entire
// CloudFormation stack", the example). What got has beyond want counts in lists only, whose order means nothing.
func differences(path string, want, got any) []types.PropertyDifference {
	switch want := want.(type) {
	case object:
		if got, ok := got.(object); ok {
			var out []types.PropertyDifference
			for _, key := range sortedKeys(want) {
				out = append(out, differences(path+"/"+key, want[key], got[key])...)
			}
			return out
		}
	case []any:
		if got, ok := got.([]any); ok {
			return append(elements(path, types.DifferenceTypeRemove, want, got), elements(path, types.DifferenceTypeAdd, got, want)...)
		}
	}
	switch {
	case got == nil:
		return []types.PropertyDifference{difference(path, types.DifferenceTypeRemove, want, nil)}
	case !reflect.DeepEqual(want, got):
		return []types.PropertyDifference{difference(path, types.DifferenceTypeNotEqual, want, got)}
	}
	return nil
}

// elements lists those of a list that the other has not; for what was added no value is expected, and what was removed has none.
func elements(path string, how types.DifferenceType, list, other []any) []types.PropertyDifference {
	var out []types.PropertyDifference
	for i, element := range list {
		if slices.ContainsFunc(other, func(o any) bool { return reflect.DeepEqual(o, element) }) {
			continue
		}
		one := difference(path+"/"+strconv.Itoa(i), how, element, nil)
		if how == types.DifferenceTypeAdd {
			one.ExpectedValue, one.ActualValue = one.ActualValue, one.ExpectedValue
		}
		out = append(out, one)
	}
	return out
}

func difference(path string, how types.DifferenceType, wanted, now any) types.PropertyDifference {
	return types.PropertyDifference{PropertyPath: &path, DifferenceType: how, ExpectedValue: aws.String(asText(wanted)), ActualValue: aws.String(asText(now))}
}

// asText is a value as drift shows it: a string as it is, everything else as JSON.
func asText(v any) string {
	if text, ok := v.(string); ok {
		return text
	}
	var out strings.Builder
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return fmt.Sprint(v)
	}
	return strings.TrimSuffix(out.String(), "\n")
}
