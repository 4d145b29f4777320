package cloudformation

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// tags are a resource's or a stack's tags. A property of this type makes a resource type taggable: the tags of the stack and
// CloudFormation's own go to it.
type tags map[string]string

// MarshalJSON writes tags as templates have them: a list of Key and Value, by key.
func (t tags) MarshalJSON() ([]byte, error) {
	type tag struct{ Key, Value string }
	return json.Marshal(tagged(t, func(k, v string) tag { return tag{k, v} }))
}

// readTags reads both forms that templates use, a list of Key and Value and an object.
func readTags(path string, v any) (tags, error) {
	out := tags{}
	if m, ok := v.(map[string]any); ok {
		for key, value := range m {
			text, ok := scalar(value)
			if !ok {
				return nil, wrongType(path+"/"+key, "String", value)
			}
			out[key] = text
		}
		return out, nil
	}
	l, ok := v.([]any)
	if !ok {
		return nil, wrongType(path, "JSONArray", v)
	}
	for _, each := range l {
		m, _ := each.(map[string]any)
		key, ok1 := scalar(m["Key"])
		value, ok2 := scalar(m["Value"])
		if !ok1 || !ok2 || len(m) != 2 {
			return nil, invalid("#%s: a tag has a Key and a Value", path)
		}
		out[key] = value
	}
	return out, nil
}

// stackTags turns an input's tags into ours.
func stackTags(in []types.Tag) tags {
	out := make(tags, len(in))
	for _, t := range in {
		out[aws.ToString(t.Key)] = aws.ToString(t.Value)
	}
	return out
}

// describe gives tags in the form of stack descriptions, by key.
func (t tags) describe() []types.Tag {
	return tagged(t, func(k, v string) types.Tag { return types.Tag{Key: &k, Value: &v} })
}

// tagged gives tags in the form of any service, by key.
func tagged[T any](t tags, make func(key, value string) T) []T {
	out := []T{}
	for _, key := range slices.Sorted(maps.Keys(t)) {
		out = append(out, make(key, t[key]))
	}
	return out
}

// over returns a copy of t on top of below: where both have a key, t's value stands.
func (t tags) over(below tags) tags {
	out := maps.Clone(below)
	if out == nil {
		out = tags{}
	}
	maps.Copy(out, t)
	return out
}

// lost are the keys of t that now does not have.
func (t tags) lost(now tags) []string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(t)) {
		if !has(now, key) {
			out = append(out, key)
		}
	}
	return out
}
