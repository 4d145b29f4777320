package cli

import (
	"iter"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// installStep is the one step of the plan as which an installation is shown.
const installStep = "install"

// installation shows an installation, which no state machine carries out, as the events of an operation. work does it and
// tells of its progress. The sequence ends with Ended, or with work's error.
func installation(now func() time.Time, work func(progress func(bootstrap.Resource)) error) iter.Seq2[operation.Event, error] {
	return func(yield func(operation.Event, error) bool) {
		begin := now()
		// AWS's clock may be another one than ours, so times count from its first event on.
		latest := time.Time{}
		step := account.Step{ID: installStep, Title: "Stack " + account.BootstrapStack, Stack: account.BootstrapStack, Goal: account.Present}
		plan := account.Plan{Summary: "install the backend", Stages: []account.Stage{{Steps: []account.Step{step}}}}
		going := yield(operation.Planned{At: begin, Plan: plan}, nil)
		start := func(at time.Time) {
			going = going && yield(operation.Begun{At: at}, nil) && yield(operation.StepStarted{At: at, Step: installStep}, nil)
		}
		err := work(func(r bootstrap.Resource) {
			if latest.IsZero() {
				start(r.At)
			}
			latest = r.At
			going = going && yield(operation.ResourceChanged{At: r.At, Stack: account.BootstrapStack, LogicalID: r.LogicalID, Type: r.Type, Status: r.Status, Reason: r.Reason}, nil)
		})
		switch {
		case !going:
			return
		case err != nil:
			yield(nil, err)
			return
		case latest.IsZero():
			start(begin)
			latest = begin
		}
		if going && yield(operation.StepSettled{At: latest, Step: installStep}, nil) {
			yield(operation.Ended{At: latest, Outcome: account.Outcome{Succeeded: true}}, nil)
		}
	}
}
