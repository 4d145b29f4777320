package wire

import (
	"encoding/xml"
	"fmt"
	"reflect"
	"strings"
)

// document writes XML from SDK structs.
type document struct {
	strings.Builder
	names names
	// wrapped names the element around each item of a list, for protocols in which only some lists have one.
	wrapped func(list string) string
}

func (d *document) text(name, text string) {
	d.WriteString("<" + name + ">")
	_ = xml.EscapeText(d, []byte(text)) // a strings.Builder does not fail
	d.WriteString("</" + name + ">")
}

func (d *document) open(name string)  { d.WriteString("<" + name + ">") }
func (d *document) close(name string) { d.WriteString("</" + name + ">") }

// element writes v as an element; nil pointers, lists and maps are left out.
func (d *document) element(name string, v reflect.Value) error {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		if s := v.Elem(); s.Kind() == reflect.String { // an empty string is a value when it is pointed to
			d.text(name, s.String())
			return nil
		}
		return d.element(name, v.Elem())
	}
	if absent(v) {
		return nil
	}
	if text, ok := formatScalar(v); ok {
		d.text(name, text)
		return nil
	}
	return d.compound(name, v)
}

func (d *document) compound(name string, v reflect.Value) error {
	switch v.Kind() {
	case reflect.Struct:
		d.open(name)
		defer d.close(name)
		return d.members(v)
	case reflect.Slice:
		return d.list(name, v)
	case reflect.Map:
		d.open(name)
		defer d.close(name)
		return d.entries(v)
	default:
		return fmt.Errorf("the local AWS cannot encode a %s as XML", v.Type())
	}
}

func (d *document) members(v reflect.Value) error {
	for i := range v.NumField() {
		if f := v.Type().Field(i); wired(f) {
			if err := d.element(d.names.of(v.Type().Name(), f.Name), v.Field(i)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *document) list(name string, v reflect.Value) error {
	item := d.names.member
	if d.wrapped != nil {
		item = d.wrapped(name)
	}
	if item == "" {
		item = name
	} else {
		d.open(name)
		defer d.close(name)
	}
	for i := range v.Len() {
		if text, ok := formatScalar(v.Index(i)); ok { // an item is never left out
			d.text(item, text)
		} else if err := d.element(item, v.Index(i)); err != nil {
			return err
		}
	}
	return nil
}

func (d *document) entries(v reflect.Value) error {
	for iter := v.MapRange(); iter.Next(); {
		d.open("entry")
		d.text("key", iter.Key().String())
		if err := d.element("value", iter.Value()); err != nil {
			return err
		}
		d.close("entry")
	}
	return nil
}
