package drain

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const (
	// named is how many contexts a fault tells about, and told how many bytes about each: the cause of a failed state holds
	// 32,768 characters, and stands in the history and in the outcome.
	named = 10
	told  = 300
)

// conclude says how the look ends: with a Look, the zero one when all that is left is to wait for few enough stacks, or with a
// failure, when contexts have failed and nothing is left to do, or the time is over.
func conclude(in account.StepInput, moves []move, done report) (look account.Look, failure bool) {
	failed, pending, waiting, skipped := 0, 0, 0, done.left
	for _, m := range moves {
		switch m.verb {
		case settle:
			continue
		case fail:
			failed++
			continue
		case waitEvent:
			waiting++
		case unread:
			skipped = true
		default:
		}
		pending++
	}
	switch {
	case pending == 0 && failed == 0:
		return account.Look{Verdict: account.Settled}, false
	case pending == 0 || !in.Now.Before(in.Deadline()):
		return account.Look{}, true
	case skipped && done.made > 0:
		return account.Look{Verdict: account.LookNow}, false
	case waiting == pending && waiting <= crowd:
		return account.Look{}, false
	default:
		return account.Look{Verdict: account.LookLater, Seconds: pause(in)}, false
	}
}

// explain is the fault of a step that did not remove all its contexts. The first failed ones are told with the resource that
// failed first, where one did.
func (t Task) explain(ctx context.Context, in account.StepInput, moves []move) error {
	var lines []string
	late, more := false, 0
	for _, m := range moves {
		switch {
		case m.verb == settle:
			continue
		case len(lines) == named:
			more++
		default:
			lines = append(lines, short(m.stack.Name+": "+t.reason(ctx, m)))
		}
		late = late || m.verb != fail
	}
	why := strings.Join(lines, "; ")
	if more > 0 {
		why += fmt.Sprintf("; and %d more", more)
	}
	f := fault.Fault{
		Code: fault.StackFailed, What: fmt.Sprintf("%d of %d contexts could not be removed", len(lines)+more, len(moves)), Why: why,
		Next: "remove the cause of each, and start the operation again; the other contexts are gone",
	}
	if late {
		f.Code = fault.OperationTimedOut
		f.What += fmt.Sprintf(" within %d minutes", in.Deadline().Sub(in.StartedAt)/time.Minute)
		f.Next = "look at the stacks' events in the CloudFormation console, then start the operation again; the other contexts are gone"
	}
	return f
}

// reason is why a context is still there.
func (t Task) reason(ctx context.Context, m move) string {
	if m.verb != fail {
		return because(m.stack)
	}
	if m.token == "" {
		return m.why
	}
	first, err := t.Events.FirstFailure(ctx, m.stack.ID, m.token)
	if err != nil || first == "" {
		return m.why
	}
	return first
}

func short(text string) string {
	if len(text) <= told {
		return text
	}
	return strings.ToValidUTF8(text[:told], "") + "…"
}
