package wire

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// value is v as plain JSON data, nil when it is to be left out.
func (p JSON) value(v reflect.Value) (any, error) {
	if !v.IsValid() || absent(v) {
		return nil, nil //nolint:nilnil // nothing to encode is no error
	}
	switch known := v.Interface().(type) {
	case time.Time:
		return float64(known.UnixMilli()) / 1000, nil
	case types.AttributeValue:
		return attribute(known)
	case []byte:
		return base64.StdEncoding.EncodeToString(known), nil
	}
	switch v.Kind() {
	case reflect.Pointer:
		if s := v.Elem(); s.Kind() == reflect.String { // an empty string is a value when it is pointed to
			return s.String(), nil
		}
		return p.value(v.Elem())
	case reflect.Struct:
		return p.object(v)
	case reflect.Slice:
		return p.list(v)
	case reflect.Map:
		return p.entries(v)
	case reflect.Interface:
		return nil, fmt.Errorf("the local AWS cannot encode a %T", v.Interface())
	default:
		return v.Interface(), nil
	}
}

func (p JSON) object(v reflect.Value) (any, error) {
	object := map[string]any{}
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if !wired(f) {
			continue
		}
		value, err := p.value(v.Field(i))
		if err != nil {
			return nil, err
		}
		if value != nil {
			object[p.wire(v.Type().Name(), f.Name)] = value
		}
	}
	return object, nil
}

func (p JSON) list(v reflect.Value) (any, error) {
	list := make([]any, v.Len())
	for i := range list {
		value, err := p.element(v.Index(i))
		if err != nil {
			return nil, err
		}
		list[i] = value
	}
	return list, nil
}

func (p JSON) entries(v reflect.Value) (any, error) {
	entries := map[string]any{}
	for iter := v.MapRange(); iter.Next(); {
		value, err := p.element(iter.Value())
		if err != nil {
			return nil, err
		}
		entries[iter.Key().String()] = value
	}
	return entries, nil
}

// element is an item of a list or map, of which none is left out.
func (p JSON) element(v reflect.Value) (any, error) {
	if v.Kind() == reflect.String {
		return v.String(), nil
	}
	return p.value(v)
}
