package account

// Unprotected are the stacks that are to stay and are whole but not protected against deletion: core, and the network that it
// points to. A deletion that was abandoned may have left them so, or a person.
func (s Snapshot) Unprotected() []Stack {
	var out []Stack
	if s.foreignCore() {
		return nil
	}
	network, _ := s.pointedNetwork()
	for _, stack := range []Stack{s.Core, network} {
		if stack.Exists() && stack.Serving() && !stack.Protected {
			out = append(out, stack)
		}
	}
	return out
}
