package eventbridge

import "slices"

// Failure is a delivery that a target refused, such as a function whose resource policy does not permit the rule. AWS
// shows it only as the metric FailedInvocations.
type Failure struct {
	RuleArn, TargetArn string
	Err                error
}

func (s *Service) failed(d delivery, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, Failure{d.from.RuleArn, d.targetArn, err})
}

// Failures lists the deliveries that targets refused.
func (s *Service) Failures() []Failure {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.failures)
}
