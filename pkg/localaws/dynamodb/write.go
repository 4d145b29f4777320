package dynamodb

import (
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/expr"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// request is what PutItem, UpdateItem, DeleteItem and the parts of a transaction have in common.
type request struct {
	verb      verb
	table     *string
	item      value.Item // of a put
	key       value.Item // of everything else
	update    *string
	condition *string
	names     map[string]string
	values    value.Item
	onFailure types.ReturnValuesOnConditionCheckFailure
}

type verb string

const (
	put    verb = "Put"
	change verb = "Update"
	remove verb = "Delete"
	check  verb = "ConditionCheck"
)

// write is a request that makes sense; whether it succeeds depends on the item.
type write struct {
	request   request
	table     *table
	item, key value.Item // normal
	place     string     // the text of the key
	condition expr.Condition
	update    expr.Update
}

// prepare checks all that can be checked without the item; the caller holds mu.
func (s *Service) prepare(r request) (*write, error) {
	w := &write{request: r}
	p, err := expr.NewParams(r.names, r.values)
	if err != nil {
		return nil, err
	}
	if r.update != nil {
		if w.update, err = p.Update(*r.update); err != nil {
			return nil, err
		}
	}
	if r.condition != nil {
		if w.condition, err = p.Condition("ConditionExpression", *r.condition); err != nil {
			return nil, err
		}
	}
	if err := p.Done(); err != nil {
		return nil, err
	}
	if w.table, err = s.usable(r.table); err != nil {
		return nil, err
	}
	return w, w.locate()
}

// locate finds the write's place in its table.
func (w *write) locate() (err error) {
	if w.request.verb == put {
		w.item, w.place, err = w.table.itemOf(w.request.item)
		return err
	}
	if w.key, w.place, err = w.table.keyOf(w.request.key); err != nil {
		return err
	}
	for _, name := range w.update.Attributes() {
		if slices.Contains(w.table.key.names(), name) {
			return value.Invalid(wrong+"Cannot update attribute %s. This attribute is part of the key", name)
		}
	}
	return nil
}

// old is the item as it is; nil if there is none.
func (w *write) old() value.Item { return w.table.items[w.place].latest() }

// outcome is the item as it would be afterwards, nil for none, or why there is no such thing.
func (w *write) outcome() (value.Item, error) {
	old := w.old()
	if !w.condition.Holds(old) {
		failed := &types.ConditionalCheckFailedException{Message: new("The conditional request failed")}
		if w.request.onFailure == types.ReturnValuesOnConditionCheckFailureAllOld {
			failed.Item = duplicate(old)
		}
		return nil, failed
	}
	switch w.request.verb {
	case put:
		return w.item, nil
	case remove:
		return nil, nil
	case check:
		return old, nil
	case change:
		return w.changed(old)
	}
	return nil, fmt.Errorf("the local AWS has no verb %v", w.request.verb)
}

// changed is the item after the update expression; an item that was not there begins with its key.
func (w *write) changed(old value.Item) (value.Item, error) {
	if old == nil {
		old = w.key
	}
	out, err := w.update.Apply(old)
	if err != nil {
		return nil, err
	}
	if value.ItemSize(out) > largestItem {
		return nil, value.Invalid("Item size to update has exceeded the maximum allowed size")
	}
	return out, w.table.checkItem(out)
}

// perform prepares a request and carries it out by itself; it returns the write with the item before and after.
func (s *Service) perform(r request) (w *write, before, after value.Item, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w, err = s.prepare(r); err != nil {
		return nil, nil, nil, err
	}
	before = w.old()
	if after, err = w.outcome(); err != nil {
		return nil, nil, nil, err
	}
	s.commit(w.table, w.place, after)
	return w, duplicate(before), duplicate(after), nil
}
