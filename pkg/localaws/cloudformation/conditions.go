package cloudformation

import "slices"

// resolveConditions evaluates every condition of the template; they see parameters and mappings only.
func (s *scope) resolveConditions() error {
	s.conditions = map[string]bool{}
	for name := range s.template.Conditions {
		if _, err := s.condition(name, nil); err != nil {
			return err
		}
	}
	return nil
}

// condition evaluates the condition called name; asking holds those that are being evaluated for it.
func (s *scope) condition(name string, asking []string) (bool, error) {
	if met, ok := s.conditions[name]; ok {
		return met, nil
	}
	expression, ok := s.template.Conditions[name]
	if !ok {
		return false, invalid("Template format error: Unresolved condition dependency %s in the Conditions block of the template", name)
	}
	if slices.Contains(asking, name) {
		return false, invalid("Template format error: Circular dependencies for condition %s", name)
	}
	met, err := s.test(expression, append(asking, name))
	if err == nil {
		s.conditions[name] = met
	}
	return met, err
}

// test evaluates one condition expression.
func (s *scope) test(v any, asking []string) (bool, error) {
	m, _ := v.(map[string]any)
	if len(m) != 1 {
		return false, invalid("Template format error: every condition must be one function")
	}
	for name, argument := range m {
		switch name {
		case "Condition":
			other, _ := argument.(string)
			return s.condition(other, asking)
		case "Fn::Equals":
			return s.equal(argument)
		case "Fn::Not", "Fn::And", "Fn::Or":
			return s.combined(name, argument, asking)
		}
		return false, notKnown("the condition function %s", name)
	}
	return false, nil
}

func (s *scope) equal(v any) (bool, error) {
	list, err := arguments("Fn::Equals", v, 2)
	if err != nil {
		return false, err
	}
	left, err := s.text(list[0])
	if err != nil {
		return false, err
	}
	right, err := s.text(list[1])
	return left == right, err
}

// combined evaluates Fn::Not, Fn::And and Fn::Or.
func (s *scope) combined(name string, v any, asking []string) (bool, error) {
	list, ok := v.([]any)
	if !ok || len(list) == 0 || (name == "Fn::Not") != (len(list) == 1) || len(list) > 10 {
		return false, invalid("Template error: every %s object requires a list of conditions", name)
	}
	count := 0
	for _, each := range list {
		met, err := s.test(each, asking)
		if err != nil {
			return false, err
		}
		if met {
			count++
		}
	}
	switch name {
	case "Fn::And":
		return count == len(list), nil
	case "Fn::Or":
		return count > 0, nil
	}
	return count == 0, nil
}
