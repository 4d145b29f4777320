package dynamodb

import (
	"cmp"
	"hash/fnv"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/expr"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// pageBytes is how much Query and Scan read for one page, before any filter (Query's API reference).
const pageBytes = 1 << 20

// reading is what Query and Scan have in common: what to read, from where, and what of it to hand out.
type reading struct {
	table      *table
	index      index // of the table itself when name is ""
	consistent bool
	backward   bool
	count      bool // only count
	limit      int  // 0: none
	start      value.Item
	wanted     func(value.Item) bool // the key condition
	filter     expr.Condition
	projected  func(value.Item) value.Item
}

// page is a page's worth of items.
type page struct {
	items   []value.Item
	scanned int
	matched int
	last    value.Item // where the next page starts; nil at the end
}

// page reads one page; the caller holds mu.
func (s *Service) page(r reading) (page, error) {
	if r.limit < 0 {
		return page{}, value.Invalid("Limit must be greater than or equal to 1")
	}
	start, err := r.checkStart()
	if err != nil {
		return page{}, err
	}
	var out page
	size := 0
	for _, item := range s.ordered(r) {
		if start != nil && r.compare(item, start) <= 0 {
			continue
		}
		if size += value.ItemSize(item); size > pageBytes && out.scanned > 0 {
			return out, nil
		}
		out.scanned++
		out.last = duplicate(r.cursor(item))
		if r.filter.Holds(item) {
			out.matched++
			out.items = append(out.items, r.handedOut(item))
		}
		if out.scanned == r.limit {
			return out, nil
		}
	}
	out.last = nil
	return out, nil
}

// ordered are all items that the reading sees, in its order.
func (s *Service) ordered(r reading) []value.Item {
	var out []value.Item
	for _, v := range r.table.items {
		item := s.read(v, r.consistent)
		if item != nil && r.index.key.isIn(item) && r.wanted(item) {
			out = append(out, item)
		}
	}
	slices.SortFunc(out, r.compare)
	return out
}

// compare orders items by partition as AWS scatters them, then by the sort key, then, in an index, by the table's key.
func (r reading) compare(a, b value.Item) int {
	order := cmp.Or(
		cmp.Compare(scatter(a[r.index.key.hash]), scatter(b[r.index.key.hash])),
		sorted(a[r.index.key.sort], b[r.index.key.sort]),
		sorted(a[r.table.key.hash], b[r.table.key.hash]),
		sorted(a[r.table.key.sort], b[r.table.key.sort]))
	if r.backward {
		return -order
	}
	return order
}

func sorted(a, b types.AttributeValue) int {
	order, _ := value.Compare(a, b)
	return order
}

func scatter(v types.AttributeValue) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(value.Text(v)))
	return h.Sum64()
}

// cursor is an item's LastEvaluatedKey: the index's key and the table's.
func (r reading) cursor(item value.Item) value.Item {
	out := r.table.key.of(item)
	for _, name := range r.index.key.names() {
		out[name] = item[name]
	}
	return out
}

func (r reading) checkStart() (value.Item, error) {
	if r.start == nil {
		return nil, nil
	}
	start, err := value.NormalItem(r.start)
	if err != nil {
		return nil, err
	}
	if !r.table.key.isIn(start) || !r.index.key.isIn(start) || len(r.cursor(start)) != len(start) {
		return nil, value.Invalid("The provided starting key is invalid")
	}
	for name, v := range start {
		if value.TypeOf(v) != r.table.kindOf(name) {
			return nil, value.Invalid("The provided starting key is invalid")
		}
	}
	if !r.wanted(start) {
		return nil, value.Invalid("The provided starting key is outside query boundaries based on provided conditions")
	}
	return start, nil
}

// handedOut is what the reader gets of an item: what the index holds of it, then what the projection asks for.
func (r reading) handedOut(item value.Item) value.Item {
	out := duplicate(item)
	if p := r.index.projection; p.ProjectionType != "" && p.ProjectionType != types.ProjectionTypeAll {
		kept := r.cursor(item)
		for name := range out {
			if kept[name] == nil && !slices.Contains(p.NonKeyAttributes, name) {
				delete(out, name)
			}
		}
	}
	return r.projected(out)
}

// source is the table or index to read.
func (s *Service) source(tableName, indexName *string, consistent *bool) (reading, error) {
	t, err := s.usable(tableName)
	if err != nil {
		return reading{}, err
	}
	r := reading{table: t, index: index{key: t.key}, consistent: aws.ToBool(consistent), wanted: func(value.Item) bool { return true }}
	if indexName == nil {
		return r, nil
	}
	var ok bool
	if r.index, ok = t.find(*indexName); !ok {
		return r, value.Invalid("The table does not have the specified index: %s", *indexName)
	}
	if r.index.global && r.consistent {
		return r, value.Invalid("Consistent reads are not supported on global secondary indexes")
	}
	return r, nil
}

// selected understands a Select that says nothing new, or COUNT.
func (r *reading) selected(which types.Select) error {
	r.count = which == types.SelectCount
	switch {
	case which == "" || r.count:
	case which == types.SelectAllAttributes && r.index.name == "", which == types.SelectAllProjectedAttributes && r.index.name != "":
	default:
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know Select %s here", which).With(501)
	}
	return nil
}
