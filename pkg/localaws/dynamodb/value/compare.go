package value

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// TypeOf is DynamoDB's short name of a value's type, such as "S"; "" for no value.
func TypeOf(v types.AttributeValue) string {
	name, ok := strings.CutPrefix(fmt.Sprintf("%T", v), "*types.AttributeValueMember")
	if !ok {
		return ""
	}
	return name
}

// Compare orders two strings, numbers or binaries of the same type; ok is false for anything else, which has no order.
// Strings are ordered by their UTF-8 bytes.
func Compare(a, b types.AttributeValue) (order int, ok bool) {
	switch a := a.(type) {
	case *types.AttributeValueMemberS:
		if b, same := b.(*types.AttributeValueMemberS); same {
			return strings.Compare(a.Value, b.Value), true
		}
	case *types.AttributeValueMemberB:
		if b, same := b.(*types.AttributeValueMemberB); same {
			return bytes.Compare(a.Value, b.Value), true
		}
	case *types.AttributeValueMemberN:
		if b, same := b.(*types.AttributeValueMemberN); same {
			return compareNumbers(a.Value, b.Value)
		}
	}
	return 0, false
}

func compareNumbers(a, b string) (int, bool) {
	n, err := ParseNumber(a)
	if err != nil {
		return 0, false
	}
	m, err := ParseNumber(b)
	return n.Cmp(m), err == nil
}

// Equal says whether two normal values are the same; the order in sets does not matter.
func Equal(a, b types.AttributeValue) bool { return Text(a) == Text(b) }

// Text spells a normal value so that equal values, and only they, have equal texts.
func Text(v types.AttributeValue) string {
	switch v := v.(type) {
	case *types.AttributeValueMemberM:
		return "M" + ItemText(v.Value)
	case *types.AttributeValueMemberL:
		parts := make([]string, len(v.Value))
		for i, e := range v.Value {
			parts[i] = Text(e)
		}
		return "L[" + strings.Join(parts, ",") + "]"
	}
	members, kind := Members(v)
	if kind != "" {
		return kind + fmt.Sprintf("%q", slices.Sorted(slices.Values(members)))
	}
	return TypeOf(v) + fmt.Sprintf("%q", Scalar(v))
}

// ItemText is Text for an item.
func ItemText(item Item) string {
	var out strings.Builder
	for _, k := range slices.Sorted(maps.Keys(item)) {
		fmt.Fprintf(&out, "%q:%s;", k, Text(item[k]))
	}
	return "{" + out.String() + "}"
}

// Scalar is the content of a string, number, binary or boolean; "" of anything else.
func Scalar(v types.AttributeValue) string {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return v.Value
	case *types.AttributeValueMemberN:
		return v.Value
	case *types.AttributeValueMemberB:
		return string(v.Value)
	case *types.AttributeValueMemberBOOL:
		return fmt.Sprint(v.Value)
	}
	return ""
}

// Members are a set's members as strings, with the set's type; no type if v is not a set.
func Members(v types.AttributeValue) (members []string, kind string) {
	switch v := v.(type) {
	case *types.AttributeValueMemberSS:
		return v.Value, "SS"
	case *types.AttributeValueMemberNS:
		return v.Value, "NS"
	case *types.AttributeValueMemberBS:
		out := make([]string, len(v.Value))
		for i, b := range v.Value {
			out[i] = string(b)
		}
		return out, "BS"
	}
	return nil, ""
}

// Set is the set of type kind ("SS", "NS" or "BS") with these members.
func Set(kind string, members []string) types.AttributeValue {
	switch kind {
	case "SS":
		return &types.AttributeValueMemberSS{Value: members}
	case "NS":
		return &types.AttributeValueMemberNS{Value: members}
	}
	out := make([][]byte, len(members))
	for i, m := range members {
		out[i] = []byte(m)
	}
	return &types.AttributeValueMemberBS{Value: out}
}
