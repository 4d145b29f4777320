package lambda

import (
	"context"
	"sync"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Fault is what goes wrong with one invocation. The zero Fault is none.
type Fault struct {
	// Delay passes before the function begins, within its time limit.
	Delay time.Duration
	// Before, if not nil, ends the invocation before the function had any effect.
	Before error
	// After, if not nil, replaces the answer of a function that had its effect.
	After error
}

func crashed() error {
	return &Crash{Type: "Runtime.ExitError", Reason: "Runtime exited with error: exit status 1"}
}

// CrashBefore is a function that dies before it did anything.
func CrashBefore() Fault { return Fault{Before: crashed()} }

// CrashAfter is a function that dies between its effect and its answer.
func CrashAfter() Fault { return Fault{After: crashed()} }

// TimeoutAfter is a function that is cut off between its effect and its answer.
func TimeoutAfter() Fault { return Fault{After: ErrTimeout} }

// Throttle is an invocation refused for too many requests.
func Throttle() Fault { return Fault{Before: ErrThrottled} }

// Slow is a function that takes d longer to begin.
func Slow(d time.Duration) Fault { return Fault{Delay: d} }

// Faulty is a Runner with faults.
type Faulty struct {
	clock *region.Clock
	inner Runner
	rule  func(function string, nth int) Fault

	mu     sync.Mutex
	counts map[string]int
}

// NewFaulty wraps a Runner; rule says what goes wrong with the nth invocation, from 1, of the function with that name.
func NewFaulty(clock *region.Clock, inner Runner, rule func(function string, nth int) Fault) *Faulty {
	return &Faulty{clock: clock, inner: inner, rule: rule, counts: map[string]int{}}
}

// Run runs the function unless, and until, its fault comes in between.
func (f *Faulty) Run(ctx context.Context, fn Function, payload []byte) ([]byte, bool, error) {
	f.mu.Lock()
	f.counts[fn.Name]++
	fault := f.rule(fn.Name, f.counts[fn.Name])
	f.mu.Unlock()
	if fault.Before != nil {
		return nil, false, fault.Before
	}
	if fault.Delay >= fn.Timeout {
		if err := f.clock.Sleep(ctx, fn.Timeout); err != nil {
			return nil, false, err
		}
		return nil, false, ErrTimeout
	}
	if err := f.clock.Sleep(ctx, fault.Delay); err != nil {
		return nil, false, err
	}
	fn.Timeout -= fault.Delay
	reply, failed, err := f.inner.Run(ctx, fn, payload)
	if fault.After != nil {
		return nil, false, fault.After
	}
	return reply, failed, err
}
