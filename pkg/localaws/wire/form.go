package wire

import (
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// names translate between the SDK's field names and a protocol's names of members.
type names struct {
	// of gives the wire name of a field; owner is the name of its struct type.
	of func(owner, field string) string
	// member is the element around each item of a list, "" in lists that are flat.
	member string
}

// form is a query string as a tree: "Tags.member.1.Key" is a branch of four.
type form struct {
	text     string
	branches map[string]*form
}

func parseForm(values url.Values) *form {
	root := &form{branches: map[string]*form{}}
	for key, texts := range values {
		node := root
		for part := range strings.SplitSeq(key, ".") {
			if node.branches[part] == nil {
				node.branches[part] = &form{branches: map[string]*form{}}
			}
			node = node.branches[part]
		}
		node.text = texts[0]
	}
	return root
}

// assign fills v from the tree. A branch that the SDK's struct does not have is refused, not ignored.
func (f *form) assign(v reflect.Value, n names) error {
	switch {
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		return f.assign(v.Elem(), n)
	case len(f.branches) == 0:
		return f.assignLeaf(v)
	case v.Kind() == reflect.Slice:
		return f.assignList(v, n)
	case v.Kind() == reflect.Struct:
		return f.assignStruct(v, n)
	case v.Kind() == reflect.Map:
		return f.assignMap(v, n)
	}
	return region.Refuse("MalformedInput", "a %s cannot have members", v.Type())
}

// assignLeaf fills a scalar; an empty text for a list is an empty list.
func (f *form) assignLeaf(v reflect.Value) error {
	if v.Kind() == reflect.Slice && v.Type().Elem().Kind() != reflect.Uint8 && f.text == "" {
		v.Set(reflect.MakeSlice(v.Type(), 0, 0))
		return nil
	}
	if v.Kind() == reflect.Struct && f.text == "" && v.Type().NumField() > 0 && v.Type().Name() != "Time" {
		return nil
	}
	return parseScalar(v, f.text)
}

func (f *form) assignList(v reflect.Value, n names) error {
	items := f
	if n.member != "" {
		if items = f.branches[n.member]; items == nil || len(f.branches) != 1 {
			return region.Refuse("MalformedQueryString", "a list must have members .%s.N", n.member)
		}
	}
	numbers := make([]int, 0, len(items.branches))
	for key := range maps.Keys(items.branches) {
		number, err := strconv.Atoi(key)
		if err != nil {
			return region.Refuse("MalformedQueryString", "%q is no number of a list's member", key)
		}
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	v.Set(reflect.MakeSlice(v.Type(), len(numbers), len(numbers)))
	for i, number := range numbers {
		if err := items.branches[strconv.Itoa(number)].assign(v.Index(i), n); err != nil {
			return err
		}
	}
	return nil
}

func (f *form) assignStruct(v reflect.Value, n names) error {
	fields := map[string]int{}
	for i := range v.NumField() {
		if field := v.Type().Field(i); wired(field) {
			fields[n.of(v.Type().Name(), field.Name)] = i
		}
	}
	for name, branch := range f.branches {
		i, ok := fields[name]
		if !ok {
			return unknown("the local AWS does not know the member %s of %s", name, v.Type().Name())
		}
		if err := branch.assign(v.Field(i), n); err != nil {
			return err
		}
	}
	return nil
}

// assignMap fills a map of the form entry.N.key, entry.N.value; in SNS's message attributes that is entry.N.Name and .Value.
func (f *form) assignMap(v reflect.Value, n names) error {
	v.Set(reflect.MakeMap(v.Type()))
	entries := f.branches["entry"]
	if entries == nil {
		return region.Refuse("MalformedQueryString", "a map must have members .entry.N")
	}
	for _, entry := range entries.branches {
		key, value := entry.branches["key"], entry.branches["value"]
		if key == nil {
			key, value = entry.branches["Name"], entry.branches["Value"]
		}
		if key == nil || value == nil {
			return region.Refuse("MalformedQueryString", "an entry of a map must have a key and a value")
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if err := value.assign(item, n); err != nil {
			return err
		}
		v.SetMapIndex(reflect.ValueOf(key.text).Convert(v.Type().Key()), item)
	}
	return nil
}
