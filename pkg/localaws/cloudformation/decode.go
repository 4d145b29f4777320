package cloudformation

import (
	"reflect"
	"strconv"
)

// decode writes an evaluated value into a property type. The names of a property struct's fields are the names of the
// properties; strings, numbers and booleans are turned into each other as CloudFormation does. path is for messages.
func decode(path string, v any, into reflect.Value) error {
	if v == nil {
		return nil
	}
	switch into.Interface().(type) {
	case tags:
		got, err := readTags(path, v)
		into.Set(reflect.ValueOf(got))
		return err
	}
	switch into.Kind() {
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		return decode(path, v, into.Elem())
	case reflect.Interface:
		into.Set(reflect.ValueOf(v))
		return nil
	case reflect.Struct, reflect.Map:
		return decodeObject(path, v, into)
	case reflect.Slice:
		return decodeList(path, v, into)
	}
	return decodeScalar(path, v, into)
}

func decodeObject(path string, v any, into reflect.Value) error {
	m, ok := v.(map[string]any)
	if !ok {
		return wrongType(path, "JSONObject", v)
	}
	if into.Kind() == reflect.Map {
		into.Set(reflect.MakeMap(into.Type()))
	}
	for key, inner := range m {
		if into.Kind() == reflect.Map {
			one := reflect.New(into.Type().Elem()).Elem()
			if err := decode(path+"/"+key, inner, one); err != nil {
				return err
			}
			into.SetMapIndex(reflect.ValueOf(key), one)
			continue
		}
		field := into.FieldByName(key)
		if !field.IsValid() {
			return notKnown("the property %s", path+"/"+key)
		}
		if err := decode(path+"/"+key, inner, field); err != nil {
			return err
		}
	}
	return nil
}

func decodeList(path string, v any, into reflect.Value) error {
	l, ok := v.([]any)
	if !ok {
		return wrongType(path, "JSONArray", v)
	}
	into.Set(reflect.MakeSlice(into.Type(), len(l), len(l)))
	for i := range l {
		if err := decode(path+"/"+strconv.Itoa(i), l[i], into.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func decodeScalar(path string, v any, into reflect.Value) error {
	text, ok := scalar(v)
	if !ok {
		return wrongType(path, "String", v)
	}
	switch into.Kind() {
	case reflect.String:
		into.SetString(text)
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return wrongType(path, "Boolean", v)
		}
		into.SetBool(b)
	default:
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return wrongType(path, "Integer", v)
		}
		into.SetInt(n)
	}
	return nil
}

// wrongType is CloudFormation's sentence about a property of the wrong JSON type.
func wrongType(path, expected string, v any) error {
	found := "String"
	switch v.(type) {
	case map[string]any:
		found = "JSONObject"
	case []any:
		found = "JSONArray"
	}
	return invalid("#%s: expected type: %s, found: %s", path, expected, found)
}
