package authorize

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// call is a call of an API, as rules read it.
type call struct {
	reg                *region.Region
	facts              Facts
	service, operation string
	in                 reflect.Value // the input struct
	err                error         // a rule asked for a field that the input does not have
}

func newCall(reg *region.Region, facts Facts, service, operation string, in any) *call {
	return &call{reg: reg, facts: facts, service: service, operation: operation, in: reflect.ValueOf(in).Elem()}
}

// right is the operation's own action on a resource.
func (c *call) right(resource string) Right {
	return Right{Action: c.service + ":" + c.operation, Resource: resource}
}

// arn makes an ARN of the service in this account and region.
func (c *call) arn(resource string) string { return c.reg.Arn(c.service, resource) }

// text is the text of a field, the first if there are several; "" when it is not set.
func (c *call) text(path string) string {
	if all := c.texts(path); len(all) > 0 {
		return all[0]
	}
	return ""
}

// texts are the texts that are set at a path of fields such as "Targets.RoleArn"; lists on the way are gone through.
func (c *call) texts(path string) []string {
	var out []string
	for _, v := range c.values(path) {
		if v.Kind() == reflect.String && v.String() != "" {
			out = append(out, v.String())
		}
	}
	return out
}

// has says whether a field is set, to something else than nothing.
func (c *call) has(path string) bool {
	for _, v := range c.values(path) {
		if v.Kind() == reflect.Map && v.Len() > 0 || v.Kind() != reflect.Map && !v.IsZero() {
			return true
		}
	}
	return false
}

// values are what is at a path of fields, with pointers followed and lists opened.
func (c *call) values(path string) []reflect.Value {
	at := opened(c.in)
	t := c.in.Type()
	for name := range strings.SplitSeq(path, ".") {
		field, found := t.FieldByName(name)
		if !found {
			c.err = fmt.Errorf("authorize %s:%s: the input has no field %s", c.service, c.operation, path)
			return nil
		}
		var next []reflect.Value
		for _, v := range at {
			next = append(next, opened(v.FieldByIndex(field.Index))...)
		}
		at, t = next, bare(field.Type)
	}
	return at
}

// opened follows a pointer and opens a list.
func opened(v reflect.Value) []reflect.Value {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return opened(v.Elem())
	case reflect.Slice:
		var out []reflect.Value
		for i := range v.Len() {
			out = append(out, opened(v.Index(i))...)
		}
		return out
	}
	return []reflect.Value{v}
}

// bare is the type below pointers and lists.
func bare(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// tags are the tags at a path: a map, or structs with Key and Value.
func (c *call) tags(path string) map[string]string {
	out := map[string]string{}
	for _, v := range c.values(path) {
		if v.Kind() == reflect.Map {
			for _, key := range v.MapKeys() {
				out[key.String()] = v.MapIndex(key).String()
			}
			continue
		}
		if key := opened(v.FieldByName("Key")); len(key) == 1 {
			out[key[0].String()] = ""
			if value := opened(v.FieldByName("Value")); len(value) == 1 {
				out[key[0].String()] = value[0].String()
			}
		}
	}
	return out
}

// last is what follows the last of some separators.
func last(text, separators string) string { return text[strings.LastIndexAny(text, separators)+1:] }
