package plan

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const (
	// between is after how many seconds a comparison is asked for again: no event about its end reaches us.
	between = 10
	// patience is how long comparisons are waited for: one can take several minutes (API reference, DetectStackDrift).
	patience = 20 * time.Minute
)

type drift interface {
	// Detect starts to compare a stack with what there is and returns the comparison's id, "" while another one is under way.
	Detect(ctx context.Context, id string) (string, error)
	// Detected tells whether a comparison has ended, and in unread why it did not compare everything.
	Detected(ctx context.Context, detection string) (done bool, unread string, err error)
	// Drifts are what the last comparison of the stack found.
	Drifts(ctx context.Context, stack account.Stack) ([]account.Drift, error)
}

// compare completes the snapshot by what was changed or deleted by hand. CloudFormation takes its time to compare the stacks
// with what there is: until it is done, the work says after how many seconds to run again.
func (t Task) compare(ctx context.Context, work account.Work, s account.Snapshot) (_ account.Work, _ account.Snapshot, warnings []string, err error) {
	checks := []account.Check{}
	work.Again = 0
	for _, stack := range s.Checkable() {
		c, done, unread, err := t.compared(ctx, stack, work.Checks)
		if err != nil {
			return work, s, nil, err
		}
		if checks = append(checks, c); !done {
			work.Again = between
			continue
		}
		if unread != "" {
			warnings = append(warnings, fmt.Sprintf("not everything in the stack %s could be compared: %s", stack.Name, unread))
		}
		found, err := t.Drift.Drifts(ctx, stack)
		if err != nil {
			return work, s, nil, err
		}
		s.Drifts = append(s.Drifts, found...)
	}
	work.Checks = checks
	if work.Again > 0 && s.Time.Sub(work.Operation.StartedAt) > patience {
		return work, s, nil, uncompared()
	}
	return work, s, warnings, nil
}

// compared starts the comparison of a stack, or asks whether it has ended.
func (t Task) compared(ctx context.Context, stack account.Stack, begun []account.Check) (c account.Check, done bool, unread string, err error) {
	c.Stack = stack.Name
	if i := slices.IndexFunc(begun, func(b account.Check) bool { return b.Stack == stack.Name }); i >= 0 {
		c = begun[i]
	}
	if c.ID == "" {
		c.ID, err = t.Drift.Detect(ctx, stack.ID)
		return c, false, "", err
	}
	done, unread, err = t.Drift.Detected(ctx, c.ID)
	return c, done, unread, err
}

func uncompared() error {
	return fault.New(fault.OperationTimedOut, "it could not be found out what was changed by hand",
		fmt.Sprintf("CloudFormation did not finish comparing the stacks with what there is within %d minutes", int(patience.Minutes())),
		"start the repair again later; nothing was changed")
}
