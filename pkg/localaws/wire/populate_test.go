package wire_test

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// populate fills every member of an SDK struct: two items in each list, one entry in each map, and a text of its own in
// each string. Members whose types the product does not use (unions, documents) stay empty.
func populate(v reflect.Value, path string, skip func(path string) bool) {
	if skip(path) || strings.Count(path, ".") > 7 {
		return
	}
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)))
	case v.Type() == reflect.TypeFor[types.AttributeValue]():
		v.Set(reflect.ValueOf(&types.AttributeValueMemberM{Value: map[string]types.AttributeValue{
			"n": &types.AttributeValueMemberN{Value: "1.5"},
			"l": &types.AttributeValueMemberL{Value: []types.AttributeValue{&types.AttributeValueMemberBOOL{Value: true}, &types.AttributeValueMemberNULL{Value: true}}},
			"s": &types.AttributeValueMemberSS{Value: []string{"a", "b"}}, "b": &types.AttributeValueMemberB{Value: []byte{1, 2}},
		}}))
	case v.Type() == reflect.TypeFor[io.Reader]() || v.Type() == reflect.TypeFor[io.ReadCloser]():
		v.Set(reflect.ValueOf(io.NopCloser(strings.NewReader("body"))))
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		populate(v.Elem(), path, skip)
	case v.Kind() == reflect.Struct:
		populateStruct(v, path, skip)
	case v.Kind() == reflect.Slice:
		populateSlice(v, path, skip)
	case v.Kind() == reflect.Map:
		item := reflect.New(v.Type().Elem()).Elem()
		populate(item, path+".value", skip)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("key").Convert(v.Type().Key()), item)
	default:
		populateScalar(v, path)
	}
}

func populateStruct(v reflect.Value, path string, skip func(string) bool) {
	for i := range v.NumField() {
		if f := v.Type().Field(i); f.IsExported() && f.Name != "ResultMetadata" {
			populate(v.Field(i), path+"."+f.Name, skip)
		}
	}
}

func populateSlice(v reflect.Value, path string, skip func(string) bool) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		v.SetBytes([]byte("blob <" + path + ">"))
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), 2, 2))
	for i := range 2 {
		populate(v.Index(i), fmt.Sprintf("%s[%d]", path, i), skip)
	}
}

func populateScalar(v reflect.Value, path string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString("text-" + path[strings.LastIndex(path, ".")+1:])
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int32, reflect.Int64, reflect.Int:
		v.SetInt(7)
	case reflect.Float32, reflect.Float64:
		v.SetFloat(1.5)
	}
}
