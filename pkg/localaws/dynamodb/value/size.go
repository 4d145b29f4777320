package value

import (
	"strings"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// ItemSize is an item's size in bytes as DynamoDB counts it (developer guide, "DynamoDB item sizes and formats"): names and
// values, with an overhead of 3 bytes for a list or map and 1 for each of its elements.
func ItemSize(item Item) int {
	size := 0
	for k, v := range item {
		size += len(k) + Size(v)
	}
	return size
}

// Size is the size of one value in bytes.
func Size(v types.AttributeValue) int {
	switch v := v.(type) {
	case *types.AttributeValueMemberS:
		return len(v.Value)
	case *types.AttributeValueMemberB:
		return len(v.Value)
	case *types.AttributeValueMemberN:
		return numberSize(v.Value)
	case *types.AttributeValueMemberM:
		return 3 + len(v.Value) + ItemSize(v.Value)
	case *types.AttributeValueMemberL:
		size := 3 + len(v.Value)
		for _, e := range v.Value {
			size += Size(e)
		}
		return size
	case *types.AttributeValueMemberBOOL, *types.AttributeValueMemberNULL:
		return 1
	}
	members, kind := Members(v)
	size := 0
	for _, m := range members {
		if kind == "NS" {
			size += numberSize(m)
		} else {
			size += len(m)
		}
	}
	return size
}

// numberSize is about one byte for two significant digits, and one more.
func numberSize(text string) int {
	significant := strings.Trim(strings.NewReplacer("-", "", ".", "").Replace(text), "0")
	size := (len(significant)+1)/2 + 1
	if strings.HasPrefix(text, "-") {
		size++
	}
	return size
}
