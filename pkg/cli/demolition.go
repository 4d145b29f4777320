package cli

import (
	"iter"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// demolition shows a removal, which no state machine carries out, as the events of an operation: one step for each stack. work does
// it and tells of its progress. The sequence ends with Ended, or with work's error.
func demolition(now func() time.Time, work func(progress func(string, bootstrap.Resource)) error) iter.Seq2[operation.Event, error] {
	return func(yield func(operation.Event, error) bool) {
		plan := account.Plan{Summary: "remove the backend"}
		for _, name := range []string{account.CoreStack, account.BootstrapStack} {
			plan.Stages = append(plan.Stages, account.Stage{Steps: []account.Step{{ID: name, Title: "Remove the stack " + name, Stack: name, Goal: account.Absent}}})
		}
		d := &shown{yield: yield, going: true, latest: now()}
		d.tell(operation.Planned{At: d.latest, Plan: plan})
		switch err := work(d.resource); {
		case !d.going:
		case err != nil:
			yield(nil, err)
		default:
			d.settle()
			d.tell(operation.Ended{At: d.latest, Outcome: account.Outcome{Succeeded: true}})
		}
	}
}

// shown is how far a removal has been shown.
type shown struct {
	yield func(operation.Event, error) bool
	// going is false once nobody wants to see more.
	going bool
	// stack is the one that is going, "" before the first; latest is when something happened last.
	stack  string
	latest time.Time
}

func (d *shown) tell(e operation.Event) { d.going = d.going && d.yield(e, nil) }

func (d *shown) settle() {
	if d.stack != "" {
		d.tell(operation.StepSettled{At: d.latest, Step: d.stack})
	}
}

func (d *shown) resource(stack string, r bootstrap.Resource) {
	if d.stack == "" { // AWS's clock may be another one than ours, so times count from its first event on
		d.tell(operation.Begun{At: r.At})
	}
	if stack != d.stack {
		d.settle()
		d.stack = stack
		d.tell(operation.StepStarted{At: r.At, Step: stack})
	}
	d.latest = r.At
	d.tell(operation.ResourceChanged{At: r.At, Stack: stack, LogicalID: r.LogicalID, Type: r.Type, Status: r.Status, Reason: r.Reason})
}
