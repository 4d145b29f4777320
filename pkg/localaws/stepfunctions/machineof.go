package stepfunctions

// MachineOf is the ARN of the state machine whose task got a token, also when nobody waits for the token any more; "" for one that
// never was. It is no operation of the API.
func (s *Service) MachineOf(token string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.issued[token]
}
