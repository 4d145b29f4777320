package dynamodb

import (
	"context"
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/expr"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// PutItem writes a whole item.
func (s *Service) PutItem(_ context.Context, in *sdk.PutItemInput) (*sdk.PutItemOutput, error) {
	if err := region.Only(in, "Item", "TableName", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues",
		"ReturnValues", "ReturnValuesOnConditionCheckFailure"); err != nil {
		return nil, err
	}
	if err := returnable(in.ReturnValues, types.ReturnValueAllOld); err != nil {
		return nil, err
	}
	_, before, _, err := s.perform(request{
		verb: put, table: in.TableName, item: in.Item, condition: in.ConditionExpression,
		names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, onFailure: in.ReturnValuesOnConditionCheckFailure,
	})
	if err != nil {
		return nil, err
	}
	out := &sdk.PutItemOutput{}
	if in.ReturnValues == types.ReturnValueAllOld {
		out.Attributes = before
	}
	return out, nil
}

// DeleteItem deletes an item; one that does not exist is deleted with success unless a condition says otherwise.
func (s *Service) DeleteItem(_ context.Context, in *sdk.DeleteItemInput) (*sdk.DeleteItemOutput, error) {
	if err := region.Only(in, "Key", "TableName", "ConditionExpression", "ExpressionAttributeNames", "ExpressionAttributeValues",
		"ReturnValues", "ReturnValuesOnConditionCheckFailure"); err != nil {
		return nil, err
	}
	if err := returnable(in.ReturnValues, types.ReturnValueAllOld); err != nil {
		return nil, err
	}
	_, before, _, err := s.perform(request{
		verb: remove, table: in.TableName, key: in.Key, condition: in.ConditionExpression,
		names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, onFailure: in.ReturnValuesOnConditionCheckFailure,
	})
	if err != nil {
		return nil, err
	}
	out := &sdk.DeleteItemOutput{}
	if in.ReturnValues == types.ReturnValueAllOld {
		out.Attributes = before
	}
	return out, nil
}

// UpdateItem changes an item or makes it.
func (s *Service) UpdateItem(_ context.Context, in *sdk.UpdateItemInput) (*sdk.UpdateItemOutput, error) {
	if err := region.Only(in, "Key", "TableName", "ConditionExpression", "UpdateExpression", "ExpressionAttributeNames",
		"ExpressionAttributeValues", "ReturnValues", "ReturnValuesOnConditionCheckFailure"); err != nil {
		return nil, err
	}
	if err := returnable(in.ReturnValues, types.ReturnValue("").Values()...); err != nil {
		return nil, err
	}
	w, before, after, err := s.perform(request{
		verb: change, table: in.TableName, key: in.Key, update: in.UpdateExpression, condition: in.ConditionExpression,
		names: in.ExpressionAttributeNames, values: in.ExpressionAttributeValues, onFailure: in.ReturnValuesOnConditionCheckFailure,
	})
	if err != nil {
		return nil, err
	}
	return &sdk.UpdateItemOutput{Attributes: w.returned(in.ReturnValues, before, after)}, nil
}

func (w *write) returned(which types.ReturnValue, before, after value.Item) value.Item {
	switch which {
	case types.ReturnValueAllOld:
		return before
	case types.ReturnValueAllNew:
		return after
	case types.ReturnValueUpdatedOld:
		return orNone(w.update.Touched().Of(before))
	case types.ReturnValueUpdatedNew:
		return orNone(w.update.Touched().Of(after))
	}
	return nil
}

// orNone leaves Attributes out of an answer that would have none.
func orNone(attributes value.Item) value.Item {
	if len(attributes) == 0 {
		return nil
	}
	return attributes
}

// returnable refuses a ReturnValues that the operation does not have.
func returnable(which types.ReturnValue, allowed ...types.ReturnValue) error {
	if which == "" || which == types.ReturnValueNone || slices.Contains(allowed, which) {
		return nil
	}
	if slices.Contains(which.Values(), which) {
		return value.Invalid("ReturnValues can only be ALL_OLD or NONE")
	}
	return value.Invalid("1 validation error detected: Value '%s' at 'returnValues' failed to satisfy constraint: Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]", which)
}

// GetItem reads an item by its key. Unless ConsistentRead is set, it sees the item as it was StaleFor ago.
func (s *Service) GetItem(_ context.Context, in *sdk.GetItemInput) (*sdk.GetItemOutput, error) {
	if err := region.Only(in, "Key", "TableName", "ConsistentRead", "ExpressionAttributeNames", "ProjectionExpression"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	item, err := s.get(in)
	return &sdk.GetItemOutput{Item: item}, err
}

// get reads one item; the caller holds mu.
func (s *Service) get(in *sdk.GetItemInput) (value.Item, error) {
	projected, err := projection(in.ProjectionExpression, in.ExpressionAttributeNames)
	if err != nil {
		return nil, err
	}
	t, err := s.usable(in.TableName)
	if err != nil {
		return nil, err
	}
	_, place, err := t.keyOf(in.Key)
	if err != nil {
		return nil, err
	}
	item := duplicate(s.read(t.items[place], in.ConsistentRead != nil && *in.ConsistentRead))
	if item == nil {
		return nil, nil
	}
	return projected(item), nil
}

// projection makes a function of a ProjectionExpression and its names; without one items stay whole.
func projection(text *string, names map[string]string) (func(value.Item) value.Item, error) {
	p, err := expr.NewParams(names, nil)
	if err != nil {
		return nil, err
	}
	whole := func(item value.Item) value.Item { return item }
	if text == nil {
		return whole, p.Done()
	}
	projection, err := p.Projection(*text)
	if err != nil {
		return nil, err
	}
	return projection.Of, p.Done()
}
