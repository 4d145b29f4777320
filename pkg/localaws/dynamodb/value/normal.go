package value

import (
	"bytes"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// deepest is how many levels a value may be nested (DynamoDB developer guide, "Quotas").
const deepest = 32

// Normal is a deep copy of v, with its numbers in DynamoDB's own spelling; a value that DynamoDB does not take is refused.
func Normal(v types.AttributeValue) (types.AttributeValue, error) { return normal(v, 1) }

// NormalItem is Normal for all attributes of an item.
func NormalItem(item Item) (Item, error) { return normalMap(item, 1) }

func normal(v types.AttributeValue, depth int) (types.AttributeValue, error) {
	if depth > deepest {
		return nil, Invalid("Nesting Levels have exceeded supported limits")
	}
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return &types.AttributeValueMemberS{Value: v.Value}, nil
	case *types.AttributeValueMemberB:
		return &types.AttributeValueMemberB{Value: bytes.Clone(v.Value)}, nil
	case *types.AttributeValueMemberBOOL:
		return &types.AttributeValueMemberBOOL{Value: v.Value}, nil
	case *types.AttributeValueMemberN:
		n, err := ParseNumber(v.Value)
		return &types.AttributeValueMemberN{Value: n.String()}, err
	case *types.AttributeValueMemberNULL:
		if !v.Value {
			return nil, Invalid("One or more parameter values were invalid: Null attribute value types must have the value of true")
		}
		return &types.AttributeValueMemberNULL{Value: true}, nil
	case *types.AttributeValueMemberM:
		m, err := normalMap(v.Value, depth+1)
		return &types.AttributeValueMemberM{Value: m}, err
	case *types.AttributeValueMemberL:
		return normalList(v.Value, depth+1)
	}
	return normalSet(v)
}

func normalMap(m Item, depth int) (Item, error) {
	out := make(Item, len(m))
	for k, v := range m {
		n, err := normal(v, depth)
		if err != nil {
			return nil, err
		}
		out[k] = n
	}
	return out, nil
}

func normalList(list []types.AttributeValue, depth int) (types.AttributeValue, error) {
	out := make([]types.AttributeValue, len(list))
	for i, v := range list {
		n, err := normal(v, depth)
		if err != nil {
			return nil, err
		}
		out[i] = n
	}
	return &types.AttributeValueMemberL{Value: out}, nil
}

func normalSet(v types.AttributeValue) (types.AttributeValue, error) {
	switch v := v.(type) {
	case *types.AttributeValueMemberSS:
		return &types.AttributeValueMemberSS{Value: slices.Clone(v.Value)}, properSet("string", v.Value)
	case *types.AttributeValueMemberBS:
		out := make([][]byte, len(v.Value))
		texts := make([]string, len(v.Value))
		for i, b := range v.Value {
			out[i], texts[i] = bytes.Clone(b), string(b)
		}
		return &types.AttributeValueMemberBS{Value: out}, properSet("binary", texts)
	case *types.AttributeValueMemberNS:
		out := make([]string, len(v.Value))
		for i, text := range v.Value {
			n, err := ParseNumber(text)
			if err != nil {
				return nil, err
			}
			out[i] = n.String()
		}
		return &types.AttributeValueMemberNS{Value: out}, properSet("number", out)
	}
	return nil, Invalid("Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
}

// properSet refuses an empty set and one with the same member twice. The two blanks are AWS's.
func properSet(kind string, members []string) error {
	if len(members) == 0 {
		return Invalid("One or more parameter values were invalid: An %s set  may not be empty", kind)
	}
	sorted := slices.Sorted(slices.Values(members))
	if len(slices.Compact(sorted)) < len(members) {
		return Invalid("One or more parameter values were invalid: Input collection [%s] contains duplicates.", strings.Join(members, ", "))
	}
	return nil
}
