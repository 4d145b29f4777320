package dynamodb

import (
	"slices"

	sdk "github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/expr"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/dynamodb/value"
)

// LeadingKeys are the partition keys, as far as they are strings, of the items that an operation's input is about; none for a table
// that does not exist and for a scan. It is no operation of the API.
func (s *Service) LeadingKeys(input any) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch in := input.(type) {
	case *sdk.GetItemInput:
		return s.leading(in.TableName, in.Key)
	case *sdk.PutItemInput:
		return s.leading(in.TableName, in.Item)
	case *sdk.UpdateItemInput:
		return s.leading(in.TableName, in.Key)
	case *sdk.DeleteItemInput:
		return s.leading(in.TableName, in.Key)
	case *sdk.QueryInput:
		return s.leadingOfQuery(in)
	case *sdk.TransactGetItemsInput:
		var out []string
		for _, i := range in.TransactItems {
			if i.Get != nil {
				out = append(out, s.leading(i.Get.TableName, i.Get.Key)...)
			}
		}
		return out
	case *sdk.TransactWriteItemsInput:
		return s.leadingOfWrites(in.TransactItems)
	}
	return nil
}

func (s *Service) leadingOfWrites(items []types.TransactWriteItem) []string {
	var out []string
	for _, i := range items {
		switch {
		case i.Put != nil:
			out = append(out, s.leading(i.Put.TableName, i.Put.Item)...)
		case i.Update != nil:
			out = append(out, s.leading(i.Update.TableName, i.Update.Key)...)
		case i.Delete != nil:
			out = append(out, s.leading(i.Delete.TableName, i.Delete.Key)...)
		case i.ConditionCheck != nil:
			out = append(out, s.leading(i.ConditionCheck.TableName, i.ConditionCheck.Key)...)
		}
	}
	return out
}

// leading is the partition key in an item or a key.
func (s *Service) leading(table *string, item value.Item) []string {
	if t, known := s.find(table); known {
		if text, ok := item[t.key.hash].(*types.AttributeValueMemberS); ok {
			return []string{text.Value}
		}
	}
	return nil
}

// leadingOfQuery is the partition key with which a query's key condition begins; a condition that cannot be read has none.
func (s *Service) leadingOfQuery(in *sdk.QueryInput) []string {
	r, err := s.source(in.TableName, in.IndexName, in.ConsistentRead)
	if err != nil || in.KeyConditionExpression == nil {
		return nil
	}
	params, err := expr.NewParams(in.ExpressionAttributeNames, in.ExpressionAttributeValues)
	if err != nil {
		return nil
	}
	condition, err := params.Condition("KeyConditionExpression", *in.KeyConditionExpression)
	if err != nil {
		return nil
	}
	terms, err := condition.Keys()
	i := slices.IndexFunc(terms, func(t expr.KeyTerm) bool { return t.Attribute == r.index.key.hash && t.Operator == "=" })
	if err != nil || i < 0 {
		return nil
	}
	if text, ok := terms[i].Values[0].(*types.AttributeValueMemberS); ok {
		return []string{text.Value}
	}
	return nil
}
