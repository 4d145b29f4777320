package wire

import (
	"bytes"
	"encoding/xml"
	"io"
	"net/http"
	"reflect"
	"strings"
)

// decodePayload fills the member that is the request's body.
func decodePayload(body []byte, v reflect.Value, b binding) error {
	if b.payload == "" || len(body) == 0 && b.payload != "Body" {
		return nil
	}
	f := v.FieldByName(b.payload)
	switch {
	case b.payload == "Body":
		f.Set(reflect.ValueOf(io.NopCloser(bytes.NewReader(body))))
		return nil
	case f.Type() == reflect.TypeFor[*string]():
		setText(v, b.payload, string(body))
		return nil
	}
	var tree element
	if xml.Unmarshal(body, &tree) != nil {
		return malformedXML()
	}
	f.Set(reflect.New(f.Type().Elem()))
	return tree.assign(f.Elem())
}

// element is any XML element.
type element struct {
	XMLName xml.Name
	Text    string    `xml:",chardata"`
	Inner   []element `xml:",any"`
}

// assign fills v from an element of a request. An element that the SDK's struct does not have is refused, not ignored.
func (e element) assign(v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		v.Set(reflect.New(v.Type().Elem()))
		return e.assign(v.Elem())
	}
	if v.Kind() != reflect.Struct || v.Type().Name() == "Time" {
		return parseScalar(v, strings.TrimSpace(e.Text))
	}
	fields, n := map[string]reflect.Value{}, s3Names()
	for i := range v.NumField() {
		if f := v.Type().Field(i); wired(f) {
			fields[n.of(v.Type().Name(), f.Name)] = v.Field(i)
		}
	}
	for _, inner := range e.Inner {
		f, ok := fields[inner.XMLName.Local]
		if !ok {
			return unknown("the local AWS does not know the member %s of %s", inner.XMLName.Local, v.Type().Name())
		}
		if err := inner.assignMember(f); err != nil {
			return err
		}
	}
	return nil
}

// assignMember fills a member: an item more of a flat list, all items of a wrapped one, or a single value.
func (e element) assignMember(f reflect.Value) error {
	if f.Kind() != reflect.Slice {
		return e.assign(f)
	}
	items := []element{e}
	if s3Wrapped(e.XMLName.Local) != "" {
		items = e.Inner
	}
	for _, item := range items {
		v := reflect.New(f.Type().Elem()).Elem()
		if err := item.assign(v); err != nil {
			return err
		}
		f.Set(reflect.Append(f, v))
	}
	return nil
}

// encodePayload is the body of an answer.
func encodePayload(header http.Header, v reflect.Value, b binding) ([]byte, error) {
	switch {
	case b.inner == "Body":
		body, ok := reflect.TypeAssert[io.Reader](v.FieldByName("Body"))
		if !ok || body == nil {
			return nil, nil
		}
		return io.ReadAll(body)
	case b.inner == "Policy":
		header.Set("Content-Type", "application/json")
		return []byte(reflect.Indirect(v.FieldByName("Policy")).String()), nil
	case b.root == "" && b.inner == "":
		return nil, nil
	}
	header.Set("Content-Type", "application/xml")
	root := b.root
	if b.inner != "" {
		root, v = b.inner, v.FieldByName(b.inner).Elem()
	}
	d := &document{names: s3Names(), wrapped: s3Wrapped}
	d.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n<" + root + ` xmlns="http://s3.amazonaws.com/doc/2006-03-01/">`)
	if b.operation == "GetBucketLocation" { // the one document whose root is its value
		d.WriteString(v.FieldByName("LocationConstraint").String())
	} else if err := d.members(v); err != nil {
		return nil, err
	}
	d.close(root)
	return []byte(d.String()), nil
}
