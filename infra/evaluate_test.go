package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// template is what the tests look at of a synthesized template.
type template struct {
	Description string
	Parameters  map[string]struct {
		Type, Description string
		Default           any
		AllowedValues     []string
	}
	Conditions map[string]any
	Resources  map[string]resource
	Outputs    map[string]struct {
		Description string
		Value       any
		Export      struct{ Name any }
	}
}

type resource struct {
	Type, Condition, DeletionPolicy, UpdateReplacePolicy string
	Properties                                           map[string]any
	DependsOn                                            []string
}

func read(t *testing.T, stack string) template {
	t.Helper()
	var out template
	require.NoError(t, json.Unmarshal(synthesizedText(t, stack), &out))
	return out
}

// ofType are the names of the resources of a type.
func (tpl template) ofType(kind string) []string {
	var names []string
	for name, r := range tpl.Resources {
		if r.Type == kind {
			names = append(names, name)
		}
	}
	return names
}

// with is the template as it comes out for some parameters: only what their conditions leave, references to parameters
// filled in, and Fn::If and Fn::Join carried out. References to resources stay as "${Name}".
func (tpl template) with(t *testing.T, parameters map[string]string) template {
	t.Helper()
	e := evaluation{t, tpl, parameters}
	out := template{Resources: map[string]resource{}, Outputs: tpl.Outputs}
	for name, r := range tpl.Resources {
		if r.Condition == "" || e.holds(map[string]any{"Condition": r.Condition}) {
			r.Properties, _ = e.value(r.Properties).(map[string]any)
			out.Resources[name] = r
		}
	}
	for name, o := range tpl.Outputs {
		o.Value = e.value(o.Value)
		out.Outputs[name] = o
	}
	return out
}

type evaluation struct {
	t          *testing.T
	tpl        template
	parameters map[string]string
}

// left marks what AWS::NoValue takes away.
type left struct{}

func (e evaluation) value(v any) any {
	switch v := v.(type) {
	case []any:
		var out []any
		for _, item := range v {
			if got := e.value(item); got != any(left{}) {
				out = append(out, got)
			}
		}
		return out
	case map[string]any:
		if function, argument, ok := intrinsic(v); ok {
			return e.call(function, argument)
		}
		out := map[string]any{}
		for key, item := range v {
			if got := e.value(item); got != any(left{}) {
				out[key] = got
			}
		}
		return out
	default:
		return v
	}
}

// intrinsic tells whether an object stands for a call of one of CloudFormation's functions.
func intrinsic(object map[string]any) (function string, argument any, ok bool) {
	for function, argument = range object {
		ok = len(object) == 1 && (function == "Ref" || strings.HasPrefix(function, "Fn::"))
	}
	return function, argument, ok
}

func (e evaluation) call(function string, argument any) any {
	switch function {
	case "Ref":
		return e.reference(argument.(string))
	case "Fn::GetAtt":
		return fmt.Sprintf("${%s}", argument.([]any)[0])
	case "Fn::If":
		branches := argument.([]any)
		if e.holds(map[string]any{"Condition": branches[0]}) {
			return e.value(branches[1])
		}
		return e.value(branches[2])
	case "Fn::Join":
		var parts []string
		for _, part := range e.value(argument.([]any)[1]).([]any) {
			parts = append(parts, fmt.Sprint(part))
		}
		return strings.Join(parts, argument.([]any)[0].(string))
	case "Fn::Cidr", "Fn::Select", "Fn::Sub", "Fn::Split", "Fn::ImportValue":
		return fmt.Sprint(function, e.value(argument))
	default:
		e.t.Fatalf("the tests do not know %s", function)
		return nil
	}
}

func (e evaluation) reference(name string) any {
	if name == "AWS::NoValue" {
		return left{}
	}
	if parameter, ok := e.tpl.Parameters[name]; ok {
		if value, ok := e.parameters[name]; ok {
			return value
		}
		if parameter.Default != nil {
			return parameter.Default
		}
	}
	return "${" + name + "}"
}

func (e evaluation) holds(condition any) bool {
	for function, argument := range condition.(map[string]any) {
		switch function {
		case "Condition":
			return e.holds(e.tpl.Conditions[argument.(string)])
		case "Fn::Equals":
			sides := argument.([]any)
			return e.value(sides[0]) == e.value(sides[1])
		case "Fn::Not":
			return !e.holds(argument.([]any)[0])
		case "Fn::And":
			for _, part := range argument.([]any) {
				if !e.holds(part) {
					return false
				}
			}
			return true
		}
	}
	e.t.Fatalf("the tests do not know the condition %v", condition)
	return false
}
