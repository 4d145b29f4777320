package cloudformation

import (
	"regexp"
	"strings"
)

// piece is one part of an Fn::Sub text: plain text, or the name in a ${...}.
type piece struct {
	text string
	name string
}

// pieces cuts an Fn::Sub text at its variables; ${!Name} stands for the plain text ${Name}.
func pieces(text string) []piece {
	var out []piece
	for {
		start := strings.Index(text, "${")
		end := strings.Index(text[max(start, 0):], "}") + start
		if start < 0 || end < start {
			return append(out, piece{text: text})
		}
		out = append(out, piece{text: text[:start]})
		name := text[start+2 : end]
		if literal, ok := strings.CutPrefix(name, "!"); ok {
			out = append(out, piece{text: "${" + literal + "}"})
		} else {
			out = append(out, piece{name: strings.TrimSpace(name)})
		}
		text = text[end+1:]
	}
}

// substitution splits the argument of Fn::Sub into its text and its own variables.
func substitution(v any) (string, map[string]any, error) {
	if text, ok := v.(string); ok {
		return text, nil, nil
	}
	list, err := arguments("Fn::Sub", v, 2)
	if err != nil {
		return "", nil, err
	}
	text, ok := list[0].(string)
	variables, ok2 := list[1].(map[string]any)
	if !ok || !ok2 {
		return "", nil, invalid("Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments.")
	}
	return text, variables, nil
}

func (s *scope) sub(v any) (any, error) {
	text, variables, err := substitution(v)
	if err != nil {
		return nil, err
	}
	return s.substitute(text, variables)
}

// substitute fills the variables of an Fn::Sub text in.
func (s *scope) substitute(text string, variables map[string]any) (string, error) {
	var out strings.Builder
	for _, p := range pieces(text) {
		got, err := p.text, error(nil)
		if p.name != "" {
			got, err = s.variable(p.name, variables)
		}
		if err != nil {
			return "", err
		}
		out.WriteString(got)
	}
	return out.String(), nil
}

// variable is the text that stands for ${name} in Fn::Sub.
func (s *scope) variable(name string, variables map[string]any) (string, error) {
	if v, ok := variables[name]; ok {
		return s.text(v)
	}
	if logical, attribute, ok := strings.Cut(name, "."); ok {
		return s.text(map[string]any{"Fn::GetAtt": []any{logical, attribute}})
	}
	return s.text(map[string]any{"Ref": name})
}

// filled replaces ${key} in text by the substitution of that name, as DefinitionSubstitutions do; other ${...} stay.
func filled(text string, substitutions map[string]string) string {
	known := regexp.MustCompile(`\$\{([A-Za-z0-9_]+)\}`)
	return known.ReplaceAllStringFunc(text, func(match string) string {
		if v, ok := substitutions[match[2:len(match)-1]]; ok {
			return v
		}
		return match
	})
}
