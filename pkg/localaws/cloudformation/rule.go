package cloudformation

import "github.com/amazon-genomics-cli/agc/pkg/localaws/region"

// Rule makes resources fail, for tests and demonstrations. Empty fields match everything.
type Rule struct {
	Stack     string // name of the stack
	LogicalID string
	Type      string // such as "AWS::EC2::VPC"
	Phase     string // "CREATE", "IMPORT", "UPDATE", "DELETE" or, when drift is looked for, "READ"
	Reason    string // what the event says
	Times     int    // how often; 0 is always
	Late      bool   // for CREATE: only after the resource was made, when it should settle
}

// Fail adds a rule. The first rule that matches is used.
func (s *Service) Fail(r Rule) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Times == 0 {
		r.Times = -1
	}
	s.rules = append(s.rules, &r)
}

// Heal removes all rules.
func (s *Service) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rules = nil
}

// injected returns the failure that a rule wants for this call.
func (s *Service) injected(st *stack, r *resource, phase string, late bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, rule := range s.rules {
		if rule.Times != 0 && rule.matches(st.name, r, phase, late) {
			rule.Times--
			return region.Refuse("InternalFailure", "%s", rule.Reason)
		}
	}
	return nil
}

func (r *Rule) matches(stack string, on *resource, phase string, late bool) bool {
	is := func(want, got string) bool { return want == "" || want == got }
	return is(r.Stack, stack) && is(r.LogicalID, on.logical) && is(r.Type, on.kind) && is(r.Phase, phase) && r.Late == late
}
