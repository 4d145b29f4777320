package dynamodb

import (
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// The limits of an item and its keys in bytes (DynamoDB developer guide, "Quotas").
const (
	largestItem = 400 << 10
	largestHash = 2048
	largestSort = 1024
)

// keyOf checks a Key parameter and returns its normal form with the text under which the item is stored.
func (t *table) keyOf(key value.Item) (value.Item, string, error) {
	k, err := value.NormalItem(key)
	if err != nil {
		return nil, "", err
	}
	if len(k) != len(t.key.names()) || !t.key.isIn(k) {
		return nil, "", value.Invalid("The provided key element does not match the schema")
	}
	for _, name := range t.key.names() {
		if value.TypeOf(k[name]) != t.kindOf(name) {
			return nil, "", value.Invalid("The provided key element does not match the schema")
		}
	}
	return k, value.ItemText(k), t.checkKey(k)
}

// itemOf checks a whole item and returns its normal form with the text under which it is stored.
func (t *table) itemOf(item value.Item) (value.Item, string, error) {
	n, err := value.NormalItem(item)
	if err != nil {
		return nil, "", err
	}
	if err := t.checkItem(n); err != nil {
		return nil, "", err
	}
	return n, value.ItemText(t.key.of(n)), nil
}

// checkItem holds a normal item to the table's keys, its indexes' keys and the greatest size.
func (t *table) checkItem(item value.Item) error {
	for _, name := range t.key.names() {
		if item[name] == nil {
			return value.Invalid(wrong+"Missing the key %s in the item", name)
		}
		if kind := value.TypeOf(item[name]); kind != t.kindOf(name) {
			return value.Invalid(wrong+"Type mismatch for key %s expected: %s actual: %s", name, t.kindOf(name), kind)
		}
	}
	if _, empty := item[""]; empty {
		return value.Invalid(wrong + "Empty attribute name")
	}
	if err := t.checkKey(t.key.of(item)); err != nil {
		return err
	}
	if err := t.checkIndexed(item); err != nil {
		return err
	}
	if value.ItemSize(item) > largestItem {
		return value.Invalid("Item size has exceeded the maximum allowed size")
	}
	return nil
}

func (t *table) checkKey(key value.Item) error {
	for i, name := range t.key.names() {
		size := value.Size(key[name])
		limit, what := largestHash, "hashkey"
		if i == 1 {
			limit, what = largestSort, "aggregated size of all range keys"
		}
		if size == 0 {
			return value.Invalid("One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty %s value. Key: %s", longKind(key[name]), name)
		}
		if size > limit {
			return value.Invalid(wrong+"Size of %s has exceeded the maximum size limit of%d bytes", what, limit)
		}
	}
	return nil
}

// checkIndexed holds an item to its indexes' keys: what is there has the right type and is not empty.
func (t *table) checkIndexed(item value.Item) error {
	for _, i := range t.indexes {
		for _, name := range i.key.names() {
			v := item[name]
			if v == nil {
				continue
			}
			if kind := value.TypeOf(v); kind != t.kindOf(name) {
				return value.Invalid(wrong+"Type mismatch for Index Key %s Expected: %s Actual: %s IndexName: %s", name, t.kindOf(name), kind, i.name)
			}
			if value.Size(v) == 0 {
				return value.Invalid("One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty %s value. IndexName: %s, IndexKey: %s", longKind(v), i.name, name)
			}
		}
	}
	return nil
}

func longKind(v types.AttributeValue) string {
	if value.TypeOf(v) == "B" {
		return "binary"
	}
	return "string"
}
