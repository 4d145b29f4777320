package cloudformation

import (
	"encoding/base64"
	"strconv"
	"strings"
)

// intrinsics are the template functions that give a value, by name. AWS's reference is "Intrinsic function reference" in the
// CloudFormation template reference.
func (s *scope) intrinsics() map[string]func(any) (any, error) {
	return map[string]func(any) (any, error){
		"Ref": s.ref, "Fn::GetAtt": s.getAtt, "Fn::Sub": s.sub, "Fn::Join": s.join, "Fn::Select": s.pick, "Fn::Split": s.split,
		"Fn::If": s.choose, "Fn::FindInMap": s.findInMap, "Fn::Cidr": s.cidr, "Fn::ImportValue": s.importValue, "Fn::Base64": s.base64,
	}
}

func (s *scope) call(name string, argument any) (any, error) {
	f, ok := s.intrinsics()[name]
	if !ok {
		return nil, notKnown("the function %s", name)
	}
	return f(argument)
}

// arguments checks the form of a function's list of arguments, of which there must be n.
func arguments(name string, v any, n int) ([]any, error) {
	list, ok := v.([]any)
	if !ok || len(list) != n {
		return nil, invalid("Template error: every %s object requires a list of %d parameters", name, n)
	}
	return list, nil
}

func (s *scope) ref(v any) (any, error) {
	name, ok := v.(string)
	if !ok {
		return nil, invalid("Template format error: every Ref object must have a single String value.")
	}
	if name == "AWS::NoValue" {
		return noValue{}, nil
	}
	if got, ok := s.pseudo[name]; ok {
		return got, nil
	}
	if got, ok := s.parameters[name]; ok {
		return got, nil
	}
	return s.reference(name)
}

func (s *scope) getAtt(v any) (any, error) {
	logical, attribute, err := attributeOf(v)
	if err != nil {
		return nil, err
	}
	return s.attribute(logical, attribute)
}

// attributeOf splits the argument of Fn::GetAtt.
func attributeOf(v any) (logical, attribute string, err error) {
	list, err := arguments("Fn::GetAtt", v, 2)
	if err != nil {
		return "", "", err
	}
	logical, ok := list[0].(string)
	attribute, ok2 := list[1].(string)
	if !ok || !ok2 {
		return "", "", notKnown("Fn::GetAtt with a function inside")
	}
	return logical, attribute, nil
}

func (s *scope) join(v any) (any, error) {
	list, err := arguments("Fn::Join", v, 2)
	if err != nil {
		return nil, err
	}
	separator, err := s.text(list[0])
	if err != nil {
		return nil, err
	}
	parts, err := s.values(list[1])
	if err != nil {
		return nil, err
	}
	texts := make([]string, len(parts))
	for i, part := range parts {
		if texts[i], err = s.text(part); err != nil {
			return nil, err
		}
	}
	return strings.Join(texts, separator), nil
}

func (s *scope) pick(v any) (any, error) {
	list, err := arguments("Fn::Select", v, 2)
	if err != nil {
		return nil, err
	}
	index, err := s.text(list[0])
	if err != nil {
		return nil, err
	}
	from, err := s.values(list[1])
	if err != nil {
		return nil, err
	}
	i, err := strconv.Atoi(index)
	if err != nil || i < 0 || i >= len(from) {
		return nil, invalid("Template error: Fn::Select cannot select nonexistent value at index %s", index)
	}
	return from[i], nil
}

func (s *scope) split(v any) (any, error) {
	list, err := arguments("Fn::Split", v, 2)
	if err != nil {
		return nil, err
	}
	separator, ok := list[0].(string)
	if !ok || separator == "" {
		return nil, invalid("Template error: every Fn::Split object requires a delimiter")
	}
	text, err := s.text(list[1])
	if err != nil {
		return nil, err
	}
	return anyList(strings.Split(text, separator)), nil
}

func anyList(texts []string) []any {
	out := make([]any, len(texts))
	for i, text := range texts {
		out[i] = text
	}
	return out
}

func (s *scope) choose(v any) (any, error) {
	list, err := arguments("Fn::If", v, 3)
	if err != nil {
		return nil, err
	}
	name, _ := list[0].(string)
	met, ok := s.conditions[name]
	if !ok {
		return nil, invalid("Template error: unresolved condition dependency %v in Fn::If", list[0])
	}
	if met {
		return s.value(list[1])
	}
	return s.value(list[2])
}

func (s *scope) findInMap(v any) (any, error) {
	list, err := arguments("Fn::FindInMap", v, 3)
	if err != nil {
		return nil, err
	}
	keys := make([]string, len(list))
	for i := range list {
		if keys[i], err = s.text(list[i]); err != nil {
			return nil, err
		}
	}
	got, ok := s.template.Mappings[keys[0]][keys[1]][keys[2]]
	if !ok {
		return nil, invalid("Template error: Unable to get mapping for %s", strings.Join(keys, "::"))
	}
	return got, nil
}

func (s *scope) importValue(v any) (any, error) {
	name, err := s.text(v)
	if err != nil {
		return nil, err
	}
	return s.imported(name)
}

func (s *scope) base64(v any) (any, error) {
	text, err := s.text(v)
	return base64.StdEncoding.EncodeToString([]byte(text)), err
}
