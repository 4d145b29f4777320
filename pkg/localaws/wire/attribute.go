package wire

import (
	"encoding/base64"
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// assignAttribute fills v, a DynamoDB attribute value, from its JSON form {"S":"…"}.
func assignAttribute(v reflect.Value, data any) error {
	value, err := parseAttribute(data)
	if err == nil {
		v.Set(reflect.ValueOf(value))
	}
	return err
}

func parseAttribute(data any) (types.AttributeValue, error) {
	object, ok := data.(map[string]any)
	if !ok || len(object) != 1 {
		return nil, region.Refuse("ValidationException", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes")
	}
	for kind, content := range object {
		switch value := content.(type) {
		case string:
			return parseText(kind, value)
		case bool:
			return parseBool(kind, value)
		case []any:
			return parseItems(kind, value)
		case map[string]any:
			return parseMap(kind, value)
		}
	}
	return nil, region.Refuse("SerializationException", "an attribute value has an unknown form: %v", data)
}

func parseText(kind, text string) (types.AttributeValue, error) {
	switch kind {
	case "S":
		return &types.AttributeValueMemberS{Value: text}, nil
	case "N":
		return &types.AttributeValueMemberN{Value: text}, nil
	case "B":
		blob, err := base64.StdEncoding.DecodeString(text)
		return &types.AttributeValueMemberB{Value: blob}, malformed(text, err)
	}
	return nil, region.Refuse("SerializationException", "%s is no type of a text attribute", kind)
}

func parseBool(kind string, value bool) (types.AttributeValue, error) {
	switch kind {
	case "BOOL":
		return &types.AttributeValueMemberBOOL{Value: value}, nil
	case "NULL":
		return &types.AttributeValueMemberNULL{Value: value}, nil
	}
	return nil, region.Refuse("SerializationException", "%s is no type of a boolean attribute", kind)
}

func parseItems(kind string, items []any) (types.AttributeValue, error) {
	if kind == "L" {
		list := make([]types.AttributeValue, len(items))
		for i, item := range items {
			var err error
			if list[i], err = parseAttribute(item); err != nil {
				return nil, err
			}
		}
		return &types.AttributeValueMemberL{Value: list}, nil
	}
	texts := make([]string, len(items))
	for i, item := range items {
		text, ok := item.(string)
		if !ok {
			return nil, region.Refuse("SerializationException", "a member of a set is no string")
		}
		texts[i] = text
	}
	return parseSet(kind, texts)
}

func parseSet(kind string, texts []string) (types.AttributeValue, error) {
	switch kind {
	case "SS":
		return &types.AttributeValueMemberSS{Value: texts}, nil
	case "NS":
		return &types.AttributeValueMemberNS{Value: texts}, nil
	case "BS":
		blobs := make([][]byte, len(texts))
		for i, text := range texts {
			blob, err := base64.StdEncoding.DecodeString(text)
			if err != nil {
				return nil, malformed(text, err)
			}
			blobs[i] = blob
		}
		return &types.AttributeValueMemberBS{Value: blobs}, nil
	}
	return nil, region.Refuse("SerializationException", "%s is no type of a set", kind)
}

func parseMap(kind string, entries map[string]any) (types.AttributeValue, error) {
	if kind != "M" {
		return nil, region.Refuse("SerializationException", "%s is no type of a map", kind)
	}
	m := map[string]types.AttributeValue{}
	for name, entry := range entries {
		value, err := parseAttribute(entry)
		if err != nil {
			return nil, err
		}
		m[name] = value
	}
	return &types.AttributeValueMemberM{Value: m}, nil
}

// attribute is a DynamoDB attribute value in its JSON form.
func attribute(value types.AttributeValue) (any, error) {
	switch v := value.(type) {
	case *types.AttributeValueMemberS:
		return map[string]any{"S": v.Value}, nil
	case *types.AttributeValueMemberN:
		return map[string]any{"N": v.Value}, nil
	case *types.AttributeValueMemberB:
		return map[string]any{"B": base64.StdEncoding.EncodeToString(v.Value)}, nil
	case *types.AttributeValueMemberBOOL:
		return map[string]any{"BOOL": v.Value}, nil
	case *types.AttributeValueMemberNULL:
		return map[string]any{"NULL": v.Value}, nil
	case *types.AttributeValueMemberSS:
		return map[string]any{"SS": v.Value}, nil
	case *types.AttributeValueMemberNS:
		return map[string]any{"NS": v.Value}, nil
	case *types.AttributeValueMemberBS:
		return map[string]any{"BS": v.Value}, nil // encoding/json writes blobs as base64
	case *types.AttributeValueMemberL:
		list := make([]any, len(v.Value))
		for i, item := range v.Value {
			var err error
			if list[i], err = attribute(item); err != nil {
				return nil, err
			}
		}
		return map[string]any{"L": list}, nil
	case *types.AttributeValueMemberM:
		m := map[string]any{}
		for name, item := range v.Value {
			var err error
			if m[name], err = attribute(item); err != nil {
				return nil, err
			}
		}
		return map[string]any{"M": m}, nil
	default:
		return nil, fmt.Errorf("the local AWS cannot encode a %T", value)
	}
}
