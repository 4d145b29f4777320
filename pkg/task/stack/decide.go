package stack

import (
	"slices"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// verb is what a step does next.
type verb string

const (
	settle           verb = "settle"
	create           verb = "create"
	propose          verb = "propose to take over"
	accept           verb = "take over"
	update           verb = "update"
	remove           verb = "delete"
	continueRollback verb = "continue rollback"
	protect          verb = "protect"
	unprotect        verb = "lift protection"
	waitEvent        verb = "wait for event"
	lookAgain        verb = "look again"
	fail             verb = "fail"
)

// move is a verb and what it needs.
type move struct {
	verb verb
	// token is the ClientRequestToken of a call.
	token string
	// seconds is when to look again.
	seconds int
	// fault is why the step fails.
	fault fault.Fault
}

// did says in a few words what a call of the move did.
func (m move) did() string {
	return map[verb]string{
		create: "started the creation", propose: "made a change set", accept: "executed the change set",
		update: "started the update", remove: "started the deletion", continueRollback: "continued the rollback",
		protect: "protected it against deletion", unprotect: "lifted the termination protection",
	}[m.verb]
}

// view is what was read of the step's stack: the zero stack when there is none, the token that its newest event bears, and
// the status which that event reports, "" when it is about a resource.
type view struct {
	stack account.Stack
	token string
	event string
	// proposal is the step's change set: of a stack that is nothing but the shell of one, and of a step that reverts drift.
	proposal account.ChangeSet
}

// tokens mark the calls of one step of one operation under one epoch. A step makes its stack with one attempt; it tries a
// deletion twice, since what holds a network may be gone a little later; and it cleans up once after others.
type tokens struct{ first, second, cleanup string }

func tokensOf(op account.Operation, step string) tokens {
	return tokens{account.Token(op, step, 1), account.Token(op, step, 2), account.Token(op, step, 0)}
}

// attempt reports whether the token is of a call toward the step's goal.
func (t tokens) attempt(token string) bool { return token == t.first || token == t.second }

// any reports whether the token is of any call of the step.
func (t tokens) any(token string) bool { return t.attempt(token) || token == t.cleanup }

// pace is how long to wait for something that nothing announces: 2 seconds at first, longer in a step that is already
// long, so that the looks of a step stay few.
func pace(elapsed time.Duration) int { return int(min(max(elapsed/time.Minute, 2), 60)) }

// decide says what a step does next. It is pure, and it may be asked any number of times: what the step did before is in
// the view, as the token of the stack's newest event. What has no move of its own is decided by the status's ending,
// because CloudFormation's list of statuses can grow (API reference, Stack, StackStatus).
func decide(in account.StepInput, v view) move {
	if v.stack.Status == "DELETE_COMPLETE" { // CloudFormation shows deleted stacks for a while
		v = view{}
	}
	m := next(in.Step, v, tokensOf(in.Operation, in.Step.ID), pace(in.Now.Sub(in.StartedAt)))
	if m.verb != settle && m.verb != fail && !in.Now.Before(in.Deadline()) {
		return failing(tooLong(in, v.stack))
	}
	return m
}

// confirm says what follows a call that was just made: a view that does not show the call yet is older than the call.
func confirm(in account.StepInput, made move, v view) move {
	older := v.stack.Exists() && v.token != made.token || !v.stack.Exists() && (made.verb == create || made.verb == propose)
	if older {
		return again(pace(in.Now.Sub(in.StartedAt)))
	}
	return decide(in, v)
}

func next(step account.Step, v view, t tokens, seconds int) move {
	switch {
	case v.stale(t):
		return again(seconds)
	case v.stack.InProgress():
		return move{verb: waitEvent}
	case step.Goal == account.Absent:
		return towardAbsent(step, v, t)
	default:
		return towardPresent(step, v, t, seconds)
	}
}

// stale reports whether status and newest event were not read of the same moment. The newest event of a stack that is done
// is the one that said so.
func (v view) stale(t tokens) bool {
	switch busy := v.stack.InProgress(); {
	case !v.stack.Exists():
		return false
	case v.event == "":
		return t.any(v.token) && !busy
	case t.any(v.token):
		return v.event != v.stack.Status
	default:
		return busy && !strings.HasSuffix(v.event, "_IN_PROGRESS")
	}
}

func towardAbsent(step account.Step, v view, t tokens) move {
	switch status := v.stack.Status; {
	case !v.stack.Exists():
		return move{verb: settle}
	case status == "DELETE_FAILED" && v.token == t.first:
		return removing(v.stack, t.second)
	case t.any(v.token): // failed twice, or CloudFormation cancelled the deletion because others use what the stack exports
		return failing(unremoved(step, v.stack))
	case status == "IMPORT_ROLLBACK_FAILED" || !known(status):
		return failing(stuck(v.stack))
	default:
		return removing(v.stack, t.first)
	}
}

// removing deletes a stack; the protection against that is lifted first, as a move of its own.
func removing(s account.Stack, token string) move {
	if s.Protected {
		return move{verb: unprotect}
	}
	return move{verb: remove, token: token}
}

func towardPresent(step account.Step, v view, t tokens, seconds int) move {
	ours := t.any(v.token)
	if v.proposal.Status != "" && (v.stack.Status == "REVIEW_IN_PROGRESS" || !v.proposal.Executed()) {
		return towardTakenOver(step, v, t, seconds)
	}
	switch what := condition(v.stack); {
	case what == gone:
		return move{verb: making(step), token: t.first}
	case (what == whole || what == rolledBack) && !v.stack.Protected:
		return move{verb: protect}
	case what == whole && t.attempt(v.token):
		return move{verb: settle}
	case what == rolledBack && t.attempt(v.token):
		return failing(unmade(step, v.stack))
	case what == whole || what == rolledBack:
		return move{verb: changing(step), token: t.first}
	case what == corpse:
		if ours {
			return failing(unmade(step, v.stack))
		}
		return removing(v.stack, t.cleanup)
	case what == halfRolledBack:
		if ours {
			return failing(unmade(step, v.stack))
		}
		return move{verb: continueRollback, token: t.cleanup}
	default:
		if ours {
			return failing(unmade(step, v.stack))
		}
		return failing(stuck(v.stack))
	}
}

// making is how a stack comes about: when it takes over what exists, by a change set.
func making(step account.Step) verb {
	if len(step.Things) > 0 {
		return propose
	}
	return create
}

// changing is how a stack that exists is changed: to revert drift, by a change set, since an update does not see drift.
func changing(step account.Step) verb {
	if step.Revert {
		return propose
	}
	return update
}

// towardTakenOver goes on with the change set. Nothing announces that one is ready (CloudFormation User Guide, "Create change
// sets": its status is to be asked for).
func towardTakenOver(step account.Step, v view, t tokens, seconds int) move {
	switch p := v.proposal; {
	case p.Status == "FAILED" && step.Revert && p.Empty():
		return move{verb: settle}
	case p.Status == "FAILED":
		return failing(untaken(step, p))
	case p.Status == "CREATE_COMPLETE" && p.Execution == "AVAILABLE":
		return move{verb: accept, token: t.first}
	default:
		return again(seconds)
	}
}

// The conditions of a stack on which CloudFormation is not working, by what can be done with it.
const (
	gone           = "gone"
	whole          = "whole"
	rolledBack     = "rolled back"      // whole, as it was before the last change
	corpse         = "corpse"           // can only be deleted
	halfRolledBack = "half rolled back" // the rollback can be continued
	deadEnd        = "dead end"         // no legal call of ours leads on
)

func condition(s account.Stack) string {
	switch {
	case !s.Exists():
		return gone
	case slices.Contains([]string{"REVIEW_IN_PROGRESS", "CREATE_FAILED", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "DELETE_FAILED"}, s.Status):
		return corpse
	case s.Status == "UPDATE_ROLLBACK_FAILED":
		return halfRolledBack
	case strings.HasSuffix(s.Status, "ROLLBACK_COMPLETE"):
		return rolledBack
	case strings.HasSuffix(s.Status, "_COMPLETE"):
		return whole
	default:
		return deadEnd
	}
}

// known reports whether the status of a stack on which CloudFormation is not working is one that DeleteStack takes.
func known(status string) bool {
	return status == "REVIEW_IN_PROGRESS" || strings.HasSuffix(status, "_COMPLETE") || slices.Contains([]string{
		"CREATE_FAILED",
		"ROLLBACK_FAILED", "DELETE_FAILED", "UPDATE_FAILED", "UPDATE_ROLLBACK_FAILED",
	}, status)
}

func again(seconds int) move { return move{verb: lookAgain, seconds: seconds} }

func failing(f fault.Fault) move { return move{verb: fail, fault: f} }
