package dynamodb

import (
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// table is what CreateTable made, and its items.
type table struct {
	name, arn, id string
	created       time.Time // when it was asked for
	active        time.Time // when it becomes usable
	deleted       time.Time // when DeleteTable was called; zero before
	gone          time.Time // when a deleted table is no longer seen
	attributes    []types.AttributeDefinition
	key           schema
	indexes       []index
	billing       types.BillingMode
	encryption    *encryption
	class         types.TableClass
	protected     bool
	tags          []types.Tag
	ttl           timeToLive
	recovery      recovery
	items         map[string]*versions
}

// schema names the attributes of a key; sort is "" where there is none.
type schema struct{ hash, sort string }

// names are the attributes of the key, the partition key first.
func (k schema) names() []string {
	if k.sort == "" {
		return []string{k.hash}
	}
	return []string{k.hash, k.sort}
}

// index is a secondary index.
type index struct {
	name       string
	global     bool
	key        schema
	projection types.Projection
}

// status is the table's status at a time; "" when it is gone.
func (t *table) status(now time.Time) types.TableStatus {
	switch {
	case !t.deleted.IsZero() && !now.Before(t.gone):
		return ""
	case !t.deleted.IsZero():
		return types.TableStatusDeleting
	case now.Before(t.active):
		return types.TableStatusCreating
	}
	return types.TableStatusActive
}

func (t *table) kindOf(attribute string) string {
	for _, d := range t.attributes {
		if *d.AttributeName == attribute {
			return string(d.AttributeType)
		}
	}
	return ""
}

// find returns an index of the table.
func (t *table) find(name string) (index, bool) {
	for _, i := range t.indexes {
		if i.name == name {
			return i, true
		}
	}
	return index{}, false
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
