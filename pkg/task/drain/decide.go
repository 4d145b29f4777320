package drain

import (
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// verb is what comes next for a context.
type verb string

const (
	settle    verb = "gone"
	waitEvent verb = "wait for its event"
	later     verb = "look again"
	stop      verb = "stop its heads and queues"
	terminate verb = "terminate its jobs"
	remove    verb = "delete"
	fail      verb = "failed"

	// What has to be read before more can be said.
	askParts verb = "read its resources"
	askJobs  verb = "read its jobs"
	askEvent verb = "read its newest event"
	// unread: there was no time for that, or AWS did not answer.
	unread verb = "not read"
)

// move is what comes next for one context, and what that needs.
type move struct {
	verb  verb
	stack account.Stack
	// token is the ClientRequestToken of a deletion: of the one to make or, when it failed, of the one that was made.
	token string
	// targets are the ARNs of queues to disable or the ids of jobs to terminate, services the ARNs of heads to stop.
	targets, services []string
	// why is why the context cannot be removed.
	why string
}

// view is what was read of a context. What costs a call of its own is read only when a decision needs it: nil until then.
type view struct {
	stack  account.Stack
	queues []account.Queue
	parts  *parts
	jobs   *work
	event  *event
}

// parts are the ARNs of what works in a stack.
type parts struct{ queues, services []string }

// work is what runs in a context's queues.
type work struct {
	unstopped []string
	left      int
}

// event is the newest event of a stack.
type event struct{ token, status string }

// tokens mark the deletions of one context by one step of one operation under one epoch; a deletion is tried twice.
type tokens struct{ first, second string }

func tokensOf(op account.Operation, step, stack string) tokens {
	id := step + "-" + stack
	return tokens{account.Token(op, id, 1), account.Token(op, id, 2)}
}

// next says what comes next for a context, or what has to be read before that can be said. It is pure, and it may be asked any
// number of times: what was done before is in the view. What has no move of its own is decided by the status's ending, because
// CloudFormation's list of statuses can grow (API reference, Stack, StackStatus).
func next(v view, t tokens) move {
	status := v.stack.Status
	failed := status == "DELETE_FAILED"
	switch {
	case !v.stack.Exists() || status == "DELETE_COMPLETE":
		return v.move(settle)
	case v.stack.InProgress():
		return v.move(waitEvent)
	case v.stack.Protected:
		return v.failing("", "its stack is protected against deletion: switch that off in the CloudFormation console, or with 'aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name "+v.stack.Name+"'")
	case !deletable(status):
		return v.failing("", because(v.stack)+"; bring it into a stable status in the CloudFormation console")
	case failed && v.event == nil:
		return v.move(askEvent)
	case failed && v.event.of(t):
		return v.again(t)
	default:
		return v.drained(t)
	}
}

// again is what follows a deletion of ours that has ended without removing the stack.
func (v view) again(t tokens) move {
	switch {
	case v.event.status != v.stack.Status: // read of another moment than the status
		return v.move(later)
	case v.stack.Status == "DELETE_FAILED" && v.event.token == t.first:
		m := v.move(remove)
		m.token = t.second
		return m
	default: // failed twice, or CloudFormation cancelled the deletion because others use what the stack exports
		return v.failing(v.event.token, because(v.stack))
	}
}

// drained is what leads to a stack without work, and then to its deletion. A queue that takes jobs is disabled together with the
// heads that submit them; where all queues are disabled already, nothing can be submitted, and heads go with their stack.
func (v view) drained(t tokens) move {
	open := v.which(func(q account.Queue) bool { return q.Enabled && !q.Changing })
	takes := slices.ContainsFunc(v.queues, func(q account.Queue) bool { return q.Enabled })
	changing := slices.ContainsFunc(v.queues, func(q account.Queue) bool { return q.Changing })
	switch {
	case v.parts == nil && (takes || len(v.queues) == 0):
		return v.move(askParts)
	case len(open) > 0:
		m := v.move(stop)
		m.targets, m.services = open, v.parts.services
		return m
	case takes:
		return v.move(later)
	case v.jobs == nil && len(v.queues) > 0:
		return v.move(askJobs)
	case v.jobs != nil && len(v.jobs.unstopped) > 0:
		m := v.move(terminate)
		m.targets = v.jobs.unstopped
		return m
	case v.jobs != nil && v.jobs.left > 0 || changing:
		return v.move(later)
	case v.event == nil:
		return v.move(askEvent)
	case v.event.of(t):
		return v.again(t)
	default:
		m := v.move(remove)
		m.token = t.first
		return m
	}
}

func (v view) move(verb verb) move { return move{verb: verb, stack: v.stack} }

func (v view) failing(token, why string) move {
	return move{verb: fail, stack: v.stack, token: token, why: why}
}

// which are the ARNs of the queues that fit.
func (v view) which(fit func(account.Queue) bool) []string {
	var arns []string
	for _, q := range v.queues {
		if fit(q) {
			arns = append(arns, q.ARN)
		}
	}
	return arns
}

// of reports whether the event is of a deletion with one of the tokens.
func (e *event) of(t tokens) bool { return e.token == t.first || e.token == t.second }

// deletable reports whether DeleteStack takes a stack in this status, on which CloudFormation is not working.
func deletable(status string) bool {
	return status == "REVIEW_IN_PROGRESS" || strings.HasSuffix(status, "_COMPLETE") || slices.Contains([]string{
		"CREATE_FAILED", "ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED",
	}, status)
}

func because(s account.Stack) string {
	if s.Reason == "" {
		return "its stack is " + s.Status
	}
	return "its stack is " + s.Status + ": " + s.Reason
}
