package wire

import (
	"encoding/base64"
	"encoding/json"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// assign fills v from a decoded JSON value. A member that the SDK's struct does not have is refused, not ignored.
func (p JSON) assign(v reflect.Value, data any) error {
	if data == nil {
		return nil
	}
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		return p.assign(v.Elem(), data)
	}
	if v.Type() == reflect.TypeFor[types.AttributeValue]() {
		return assignAttribute(v, data)
	}
	switch value := data.(type) {
	case string:
		return assignString(v, value)
	case bool:
		if v.Kind() == reflect.Bool {
			v.SetBool(value)
			return nil
		}
	case json.Number:
		return assignNumber(v, value)
	case []any:
		return p.assignList(v, value)
	case map[string]any:
		return p.assignObject(v, value)
	}
	return mismatch(v, data)
}

func assignString(v reflect.Value, text string) error {
	switch {
	case v.Kind() == reflect.String:
		v.SetString(text)
		return nil
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		blob, err := base64.StdEncoding.DecodeString(text)
		v.SetBytes(blob)
		return malformed(text, err)
	}
	return mismatch(v, text)
}

func assignNumber(v reflect.Value, n json.Number) error {
	if v.Type() == reflect.TypeFor[time.Time]() {
		seconds, err := n.Float64()
		v.Set(reflect.ValueOf(time.UnixMicro(int64(seconds * 1e6)).UTC()))
		return malformed(n.String(), err)
	}
	if v.Kind() == reflect.String || v.Kind() == reflect.Bool || v.Kind() == reflect.Struct {
		return mismatch(v, n)
	}
	return parseScalar(v, n.String())
}

func (p JSON) assignList(v reflect.Value, list []any) error {
	if v.Kind() != reflect.Slice {
		return mismatch(v, list)
	}
	v.Set(reflect.MakeSlice(v.Type(), len(list), len(list)))
	for i, item := range list {
		if err := p.assign(v.Index(i), item); err != nil {
			return err
		}
	}
	return nil
}

func (p JSON) assignObject(v reflect.Value, object map[string]any) error {
	switch v.Kind() {
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for key, item := range object {
			value := reflect.New(v.Type().Elem()).Elem()
			if err := p.assign(value, item); err != nil {
				return err
			}
			v.SetMapIndex(reflect.ValueOf(key).Convert(v.Type().Key()), value)
		}
		return nil
	case reflect.Struct:
		for name, item := range object {
			field, ok := v.Type().FieldByName(strings.ToUpper(name[:1]) + name[1:])
			if !ok || !wired(field) || p.wire(v.Type().Name(), field.Name) != name {
				return unknown("the local AWS does not know the member %s of %s", name, v.Type().Name())
			}
			if err := p.assign(v.FieldByIndex(field.Index), item); err != nil {
				return err
			}
		}
		return nil
	}
	return mismatch(v, object)
}

func mismatch(v reflect.Value, data any) error {
	return region.Refuse("SerializationException", "%T can not be converted to a %s", data, v.Type().Name())
}
