package events

import (
	"reflect"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const draft = "https://json-schema.org/draft/2020-12/schema"

// object is a JSON object of a schema.
type object = map[string]any

// requestSchema describes the execution input, from the table of its fields.
func requestSchema() object {
	properties, required, settings := object{}, []string{}, object{}
	for _, f := range account.Fields() {
		property := object{"type": f.Type, "description": f.Sentence}
		if len(f.Values) > 0 {
			property["enum"] = f.Values
		}
		if f.Pattern != "" && f.Type == "string" {
			property["pattern"] = f.Pattern
		}
		if f.Type == "array" {
			property["items"] = object{"type": "string", "pattern": f.Pattern}
		}
		if f.Type == "object" {
			property["additionalProperties"] = object{"type": "string"}
		}
		if f.Setting {
			settings[f.Name] = false
		}
		properties[f.Name] = property
		if f.Required {
			required = append(required, f.Name)
		}
	}
	return object{
		"$schema": draft, "title": "Request", "description": "The execution input of the state machine AgcAccount.",
		"type": "object", "properties": properties, "required": required, "additionalProperties": false,
		"if":   object{"properties": object{"action": object{"enum": []account.Action{account.Deactivate, account.Repair, account.Keep, account.Tidy}}}, "required": []string{"action"}},
		"then": object{"properties": settings},
		// What does not go together: subnets need their VPC, and public subnets are those of a managed network.
		"allOf": []object{
			{
				"if":   object{"properties": object{"action": object{"const": account.Keep}}, "required": []string{"action"}},
				"then": object{"required": []string{"until"}},
				"else": object{"properties": object{"until": false}},
			},
			{
				"if":   object{"properties": object{"action": object{"enum": []account.Action{account.Repair, account.Keep, account.Tidy}}}, "required": []string{"action"}},
				"then": object{"properties": object{"force": object{"const": false}}},
			},
			{
				"if":   object{"properties": object{"subnets": object{"minItems": 1}}, "required": []string{"subnets"}},
				"then": object{"anyOf": []object{hasVPC(), {"properties": object{"action": object{"const": account.Update}, "vpc": false}}}},
			},
			{
				"if":   object{"properties": object{"usePublicSubnets": object{"const": true}}, "required": []string{"usePublicSubnets"}},
				"then": object{"not": hasVPC()},
			},
		},
	}
}

// outcomeSchema describes the execution output and the CLI's JSON document.
func outcomeSchema() object {
	s := schemaOf(reflect.TypeFor[account.Outcome]())
	s["$schema"], s["title"] = draft, "Outcome"
	s["description"] = "What an operation did, or would do: the execution output and the CLI's JSON document."
	return s
}

// noticeSchema describes the events that operations emit, as EventBridge delivers them to a target.
func noticeSchema() object {
	detail := schemaOf(reflect.TypeFor[account.Notice]())
	properties, _ := detail["properties"].(object)
	properties["event"] = object{"type": "string", "enum": account.NoticeEvents()}
	return object{
		"$schema": draft, "title": "Notice", "description": "What an operation announces when it ends, on the default event bus.",
		"type": "object", "required": []string{"source", "detail-type", "detail"},
		"properties": object{"source": object{"const": account.NoticeSource}, "detail-type": object{"const": account.NoticeType}, "detail": detail},
	}
}

// schemaOf describes a Go type of the machine's data. Every field is there, always.
func schemaOf(t reflect.Type) object {
	switch {
	case t == reflect.TypeFor[time.Time]():
		return object{"type": "string", "format": "date-time"}
	case t == reflect.TypeFor[fault.Code]():
		codes := []string{""}
		for _, c := range fault.All() {
			codes = append(codes, string(c))
		}
		return object{"type": "string", "enum": codes}
	}
	switch t.Kind() {
	case reflect.Struct:
		return structSchema(t)
	case reflect.Slice:
		return object{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Bool:
		return object{"type": "boolean"}
	case reflect.Int:
		return object{"type": "integer"}
	case reflect.Float64:
		return object{"type": "number"}
	default:
		return object{"type": "string"}
	}
}

func structSchema(t reflect.Type) object {
	properties, required := object{}, []string{}
	for f := range t.Fields() {
		name := f.Tag.Get("json")
		properties[name] = schemaOf(f.Type)
		required = append(required, name)
	}
	return object{"type": "object", "properties": properties, "required": required, "additionalProperties": false}
}

// hasVPC describes a request that brings a VPC.
func hasVPC() object {
	return object{"properties": object{"vpc": object{"minLength": 1}}, "required": []string{"vpc"}}
}
