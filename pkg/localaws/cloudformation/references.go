package cloudformation

import "strings"

// reference is one mention of a resource or parameter in a template; attribute is "" for Ref.
type reference struct {
	name      string
	attribute string
}

// references collects every Ref, Fn::GetAtt and variable of Fn::Sub in v.
func references(v any) []reference {
	var out []reference
	visit(v, func(name string, argument any) {
		switch name {
		case "Ref":
			if text, ok := argument.(string); ok {
				out = append(out, reference{name: text})
			}
		case "Fn::GetAtt":
			if logical, attribute, err := attributeOf(argument); err == nil {
				out = append(out, reference{logical, attribute})
			}
		case "Fn::Sub":
			out = append(out, mentioned(argument)...)
		}
	})
	return out
}

func mentioned(argument any) []reference {
	text, variables, err := substitution(argument)
	if err != nil {
		return nil
	}
	var out []reference
	for _, p := range pieces(text) {
		if p.name == "" || has(variables, p.name) {
			continue
		}
		name, attribute, _ := strings.Cut(p.name, ".")
		out = append(out, reference{name, attribute})
	}
	return out
}

// visit calls f for every function in v, outer ones first.
func visit(v any, f func(name string, argument any)) {
	if name, argument, ok := function(v); ok {
		f(name, argument)
	}
	switch v := v.(type) {
	case map[string]any:
		for _, inner := range v {
			visit(inner, f)
		}
	case []any:
		for _, inner := range v {
			visit(inner, f)
		}
	}
}
