package wire

import (
	"encoding/base64"
	"fmt"
	"reflect"
	"strconv"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const iso8601 = "2006-01-02T15:04:05.000Z"

// parseScalar fills v, a string, boolean, number, blob or time, from text of a query string or an XML element.
func parseScalar(v reflect.Value, text string) error {
	if v.Type() == reflect.TypeFor[time.Time]() {
		at, err := time.Parse(time.RFC3339Nano, text)
		v.Set(reflect.ValueOf(at))
		return malformed(text, err)
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(text)
		return nil
	case reflect.Bool:
		b, err := strconv.ParseBool(text)
		v.SetBool(b)
		return malformed(text, err)
	case reflect.Int32, reflect.Int64, reflect.Int:
		n, err := strconv.ParseInt(text, 10, 64)
		v.SetInt(n)
		return malformed(text, err)
	case reflect.Float32, reflect.Float64:
		f, err := strconv.ParseFloat(text, 64)
		v.SetFloat(f)
		return malformed(text, err)
	case reflect.Slice:
		blob, err := base64.StdEncoding.DecodeString(text)
		v.SetBytes(blob)
		return malformed(text, err)
	default:
		return unknown("the local AWS cannot read a %s from %q", v.Type(), text)
	}
}

func malformed(text string, err error) error {
	if err == nil {
		return nil
	}
	return region.Refuse("MalformedInput", "%q: %v", text, err)
}

// formatScalar is the text of a scalar in a query string or an XML element; false when v is none.
func formatScalar(v reflect.Value) (string, bool) {
	if at, ok := reflect.TypeAssert[time.Time](v); ok {
		return at.UTC().Format(iso8601), true
	}
	switch v.Kind() {
	case reflect.String:
		return v.String(), true
	case reflect.Bool, reflect.Int32, reflect.Int64, reflect.Int, reflect.Float32, reflect.Float64:
		return fmt.Sprint(v.Interface()), true
	case reflect.Slice:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return base64.StdEncoding.EncodeToString(v.Bytes()), true
		}
	}
	return "", false
}

// absent reports whether an output's field is left out: a nil pointer, list or map, an enumeration without a value.
func absent(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
		return v.IsNil()
	case reflect.String:
		return v.Len() == 0
	default:
		return false
	}
}

// wired reports whether a struct field is a member of the shape and not the SDK's own.
func wired(f reflect.StructField) bool { return f.IsExported() && f.Name != "ResultMetadata" }
