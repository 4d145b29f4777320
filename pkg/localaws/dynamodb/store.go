package dynamodb

import (
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// versions is one key's item as it was written over time; nil items are deletions. Stored items are never changed.
type versions struct{ list []version }

type version struct {
	item value.Item
	at   time.Time
}

// latest is what a consistent read sees.
func (v *versions) latest() value.Item {
	if v == nil || len(v.list) == 0 {
		return nil
	}
	return v.list[len(v.list)-1].item
}

// asOf is what a read sees that knows nothing later than a time.
func (v *versions) asOf(at time.Time) value.Item {
	var seen value.Item
	for _, e := range v.list {
		if !e.at.After(at) {
			seen = e.item
		}
	}
	return seen
}

// put writes a version and forgets those that nobody can read any more, as nothing before a time is asked for.
func (v *versions) put(item value.Item, at, before time.Time) {
	v.list = append(v.list, version{item, at})
	for len(v.list) > 1 && !v.list[1].at.After(before) {
		v.list = v.list[1:]
	}
}

// commit writes an item under a key; nil deletes it. The caller holds mu.
func (s *Service) commit(t *table, key string, item value.Item) {
	now := s.reg.Clock.Now()
	v := t.items[key]
	if v == nil {
		v = &versions{}
		t.items[key] = v
	}
	v.put(item, now, now.Add(-s.StaleFor))
	if item == nil && len(v.list) == 1 {
		delete(t.items, key)
	}
}

// read is the item that a read sees of a key's versions; nil if it sees none.
func (s *Service) read(v *versions, consistent bool) value.Item {
	if consistent || v == nil {
		return v.latest()
	}
	return v.asOf(s.reg.Clock.Now().Add(-s.StaleFor))
}

// totals counts the table's items and their bytes.
func (t *table) totals() (count, size int64) { return t.indexTotals(index{key: t.key}) }

func (t *table) indexTotals(i index) (count, size int64) {
	for _, v := range t.items {
		if item := v.latest(); item != nil && i.key.isIn(item) {
			count++
			size += int64(value.ItemSize(item))
		}
	}
	return count, size
}

// isIn says whether an item has all attributes of a key.
func (k schema) isIn(item value.Item) bool {
	for _, name := range k.names() {
		if item[name] == nil {
			return false
		}
	}
	return true
}

// of is the part of an item that is its key.
func (k schema) of(item value.Item) value.Item {
	out := value.Item{}
	for _, name := range k.names() {
		out[name] = item[name]
	}
	return out
}

// duplicate is a deep copy; a stored item is always well-formed.
func duplicate(item value.Item) value.Item {
	if item == nil {
		return nil
	}
	out, err := value.NormalItem(item)
	if err != nil {
		return nil
	}
	return out
}
