package cloudformation

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// shape compares unevaluated properties with a property type: every property must be known, required ones present, lists and
// objects where they belong. What a function will give is not looked at, except both branches of Fn::If.
func shape(path string, v any, t reflect.Type) error {
	if name, argument, ok := function(v); ok {
		if branches, ok := argument.([]any); ok && name == "Fn::If" && len(branches) == 3 {
			if err := shape(path, branches[1], t); err != nil {
				return err
			}
			return shape(path, branches[2], t)
		}
		return nil
	}
	if t == reflect.TypeFor[tags]() || t.Kind() == reflect.Interface {
		return nil
	}
	switch t.Kind() {
	case reflect.Pointer:
		return shape(path, v, t.Elem())
	case reflect.Struct:
		return shapeObject(path, v, t)
	case reflect.Map:
		return shapeMap(path, v, t)
	case reflect.Slice:
		return shapeList(path, v, t)
	}
	if _, ok := scalar(v); !ok {
		return wrongType(path, "String", v)
	}
	return nil
}

func shapeObject(path string, v any, t reflect.Type) error {
	m, ok := v.(map[string]any)
	if !ok {
		return wrongType(path, "JSONObject", v)
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		f, ok := t.FieldByName(key)
		if !ok {
			return notKnown("the property %s", path+"/"+key)
		}
		if err := shape(path+"/"+key, m[key], f.Type); err != nil {
			return err
		}
	}
	for f := range t.Fields() {
		if marked(f, "required") && m[f.Name] == nil {
			return invalid("#%s: required key [%s] not found", path, f.Name)
		}
	}
	return nil
}

func shapeMap(path string, v any, t reflect.Type) error {
	m, ok := v.(map[string]any)
	if !ok {
		return wrongType(path, "JSONObject", v)
	}
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if err := shape(path+"/"+key, m[key], t.Elem()); err != nil {
			return err
		}
	}
	return nil
}

func shapeList(path string, v any, t reflect.Type) error {
	l, ok := v.([]any)
	if !ok {
		return wrongType(path, "JSONArray", v)
	}
	for i := range l {
		if err := shape(path+"/"+strconv.Itoa(i), l[i], t.Elem()); err != nil {
			return err
		}
	}
	return nil
}
