package stack

import (
	"fmt"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// unmade is the fault of a stack that could not be brought about.
func unmade(step account.Step, s account.Stack) fault.Fault {
	return fault.Fault{
		Code: fault.StackFailed, What: fmt.Sprintf("the stack %s could not be made as planned", step.Stack), Why: because(s),
		Next: "look at the reason, remove its cause, and start the operation again",
	}
}

// untaken is the fault of a stack whose change set cannot be made: it cannot take over what exists, or not revert drift.
func untaken(step account.Step, p account.ChangeSet) fault.Fault {
	if step.Revert {
		return fault.Fault{
			Code: fault.StackFailed, What: fmt.Sprintf("the stack %s cannot be brought back to what it was", step.Stack), Why: orStatus(p),
			Next: "look at the reason, remove its cause, and start the operation again; or deactivate the region and activate it with --last",
		}
	}
	return fault.Fault{
		Code: fault.StackFailed, What: fmt.Sprintf("the stack %s cannot take over the bucket or the table that exists", step.Stack), Why: p.Reason,
		Next: "look at the reason, remove its cause, and start the operation again; nothing of theirs was changed",
	}
}

// unremoved is the fault of a stack that could not be deleted.
func unremoved(step account.Step, s account.Stack) fault.Fault {
	f := fault.Fault{
		Code: fault.StackFailed, What: fmt.Sprintf("the stack %s could not be removed", step.Stack), Why: because(s),
		Next: "look at the reason, remove what holds the stack, and start the operation again",
	}
	if strings.HasPrefix(step.Stack, account.NetworkPrefix) && s.Status == "DELETE_FAILED" {
		f.Code = fault.NetworkDeleteBlocked
	}
	return f
}

// stuck is the fault of a stack in a status from which no call of ours leads on.
func stuck(s account.Stack) fault.Fault {
	return fault.Fault{
		Code: fault.StackStuck, What: fmt.Sprintf("the stack %s cannot be changed", s.Name), Why: because(s),
		Next: "bring the stack into a stable status in the CloudFormation console, then start the operation again",
	}
}

// tooLong is the fault of a step that did not end in time.
func tooLong(in account.StepInput, s account.Stack) fault.Fault {
	step, minutes := in.Step, int(in.Deadline().Sub(in.StartedAt)/time.Minute)
	what := fmt.Sprintf("the step %q took longer than %d minutes", step.Title, minutes)
	if minutes < step.Minutes {
		what = fmt.Sprintf("the operation's time was over before the step %q had ended", step.Title)
	}
	why := "the stack " + step.Stack + " does not exist"
	if s.Exists() {
		why = "the stack " + step.Stack + " " + because(s)
	}
	return fault.Fault{
		Code: fault.OperationTimedOut, What: what, Why: why,
		Next: "look at the stack's events with 'agc account status', then start the operation again",
	}
}

// missing is the fault of a step that needs the output of another stack which does not have it.
func missing(step account.Step, p account.Parameter) error {
	return fault.New(fault.StackFailed, fmt.Sprintf("the stack %s could not be made as planned", step.Stack),
		fmt.Sprintf("its parameter %s needs the output %s of the stack %s, which does not exist", p.Name, p.FromOutput, p.FromStack),
		"start the operation again")
}

// orStatus is why a change set cannot be executed.
func orStatus(p account.ChangeSet) string {
	if p.Reason != "" {
		return p.Reason
	}
	return "its change set is " + p.Status + " and " + p.Execution
}

func because(s account.Stack) string {
	if s.Reason == "" {
		return "it is " + s.Status
	}
	return "it is " + s.Status + ": " + s.Reason
}
