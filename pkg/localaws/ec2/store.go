package ec2

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// store keeps resources in the order of their creation.
type store[T any] struct {
	ids   []string
	items map[string]T
}

func (t *store[T]) put(id string, item T) {
	if t.items == nil {
		t.items = map[string]T{}
	}
	if _, known := t.items[id]; !known {
		t.ids = append(t.ids, id)
	}
	t.items[id] = item
}

func (t *store[T]) drop(id string) {
	delete(t.items, id)
	t.ids = slices.DeleteFunc(t.ids, func(x string) bool { return x == id })
}

func (t *store[T]) all() []T {
	out := make([]T, 0, len(t.ids))
	for _, id := range t.ids {
		out = append(out, t.items[id])
	}
	return out
}

// where are the items that keep says yes to.
func (t *store[T]) where(keep func(T) bool) []T {
	return slices.DeleteFunc(t.all(), func(item T) bool { return !keep(item) })
}

// get is the item that a request names; a request that names none lacks a parameter.
func (t *store[T]) get(kind types.ResourceType, id *string) (T, error) {
	var none T
	if aws.ToString(id) == "" {
		return none, unnamed(kind)
	}
	item, found := t.items[*id]
	if !found {
		return none, absent(kind, *id)
	}
	return item, nil
}
