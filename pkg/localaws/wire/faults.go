package wire

import (
	"sync"
	"time"
)

// When says on which side of a call's effect a fault strikes.
type When int

const (
	// Before: the call has no effect.
	Before When = iota + 1
	// After: the call has its effect, and the reply is lost.
	After
)

// Fault is a rule for calls that go wrong.
type Fault struct {
	// Service and Operation name the calls, as in "cloudformation" and "CreateStack".
	Service, Operation string
	// Match narrows the rule to inputs; nil means all.
	Match func(input any) bool
	When  When
	// Err is what the client meets: an API error is encoded as AWS would, any other error breaks the connection. nil only delays.
	Err error
	// Delay passes before Err strikes, or before the answer.
	Delay time.Duration
	// Skip lets that many matching calls through first; Times is how many are struck then, 0 for all.
	Skip, Times int
}

// Call is a call that was made.
type Call struct {
	Service, Operation, Caller string
	Input                      any
	At                         time.Time
}

// Faults holds the rules for calls that go wrong, and the log of all calls.
type Faults struct {
	mu    sync.Mutex
	rules []*Fault
	calls []Call
}

// Add adds a rule; the first rule that fits a call counts.
func (f *Faults) Add(rule Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = append(f.rules, &rule)
}

// Clear removes all rules.
func (f *Faults) Clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rules = nil
}

// Calls are the calls of an operation so far, oldest first; "" for every service or operation.
func (f *Faults) Calls(service, operation string) []Call {
	f.mu.Lock()
	defer f.mu.Unlock()
	var calls []Call
	for _, c := range f.calls {
		if (service == "" || c.Service == service) && (operation == "" || c.Operation == operation) {
			calls = append(calls, c)
		}
	}
	return calls
}

// strike logs a call and returns the rule that strikes it, nil when none does.
func (f *Faults) strike(c Call) *Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls = append(f.calls, c)
	for _, rule := range f.rules {
		if rule.Service != c.Service || rule.Operation != c.Operation || rule.Times < 0 || rule.Match != nil && !rule.Match(c.Input) {
			continue
		}
		if rule.Skip > 0 {
			rule.Skip--
			return nil
		}
		if rule.Times == 1 {
			rule.Times = -1 // used up
		} else if rule.Times > 1 {
			rule.Times--
		}
		return rule
	}
	return nil
}
