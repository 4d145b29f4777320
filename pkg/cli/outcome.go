package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// report prints an outcome and returns the error that the command ends with, if the operation failed.
func (f *Factory) report(ctx context.Context, o account.Outcome) error {
	if f.json() || !o.Fault.None() {
		o.Logs = f.logs(ctx).query(o.Operation, o.StartedAt)
	}
	if err := f.printOutcome(o); err != nil {
		return err
	}
	if !o.Fault.None() {
		return failure{exit: Failed, cause: o.Fault, more: f.aftermath(o)}
	}
	return nil
}

func (f *Factory) printOutcome(o account.Outcome) error {
	switch {
	case f.json():
		return f.document(o)
	case o.Action == account.Repair && o.Fault.None():
		return f.printRepair(o)
	case o.Preview && o.Fault.None():
		return printPlan(f.Streams.Out, o.Plan)
	case o.Fault.None():
		return printDone(f.Streams.Out, o)
	}
	return nil // the fault and what it left are told last, where errors are told
}

// aftermath tells what a failed operation left over, which may cost money, and where the details are.
func (f *Factory) aftermath(o account.Outcome) []string {
	var lines []string
	for _, thing := range o.LeftOver {
		lines = append(lines, fmt.Sprintf("left over, may cost money: %s %s: %s", thing.Kind, thing.ID, thing.Note))
	}
	for _, warning := range o.Warnings {
		lines = append(lines, "warning: "+warning)
	}
	if o.Operation == "" || o.Fault.Code == fault.RegionBusy || o.Fault.Code == fault.RequestInvalid { // it did nothing
		return lines
	}
	lines = append(lines, "details: agc account follow "+o.Operation)
	if link := f.place.Console(o.Operation); !f.elsewhere && link != "" {
		lines = append(lines, "         "+link)
	}
	if o.Logs != "" {
		lines = append(lines, "logs:    "+o.Logs)
	}
	return lines
}

// printDone tells what an operation did.
func printDone(w io.Writer, o account.Outcome) error {
	var b strings.Builder
	if o.Plan.Empty() {
		fmt.Fprintln(&b, upper(o.Summary)+".")
	} else {
		fmt.Fprintf(&b, "Done in %s: %s.\n", o.EndedAt.Sub(o.StartedAt).Round(time.Second), o.Summary)
		printCost(&b, o.Plan)
		if o.Action == account.Activate || o.Action == account.Update {
			fmt.Fprintf(&b, "  when idle: %s ('agc account update --idle-after' changes that)\n", o.Plan.Settings.IdlePolicy())
		}
	}
	things(&b, "removed", o.Removed)
	things(&b, "kept", o.Retained)
	things(&b, "left over", o.LeftOver)
	for _, warning := range o.Warnings {
		fmt.Fprintf(&b, "  warning: %s\n", warning)
	}
	return write(w, b.String())
}

// printPlan tells what an operation would do.
func printPlan(w io.Writer, p account.Plan) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Plan %s: %s.\n", p.ID, p.Summary)
	for i, stage := range p.Stages {
		for _, step := range stage.Steps {
			fmt.Fprintf(&b, "  %d. %s: %s\n", i+1, titleOf(step), step.Reason)
			for _, thing := range step.Things {
				if step.Kind == account.DrainKind {
					fmt.Fprintf(&b, "       %s\n", thing.Note)
				}
			}
		}
	}
	if !p.Empty() {
		printCost(&b, p)
	}
	things(&b, "kept", p.Retained)
	for _, warning := range p.Warnings {
		fmt.Fprintf(&b, "  warning: %s\n", warning)
	}
	return write(w, b.String())
}

// titleOf is what a step does, and to what.
func titleOf(step account.Step) string {
	var about []string
	for _, thing := range step.Things {
		if step.Kind != account.DrainKind { // whose things are told one by one
			about = append(about, thing.ID)
		}
	}
	if step.Kind == account.StackKind && !strings.Contains(step.Title, step.Stack) {
		about = append([]string{step.Stack}, about...)
	}
	if len(about) == 0 {
		return step.Title
	}
	return step.Title + " (" + strings.Join(about, ", ") + ")"
}

// printCost says what the plan changes in what the region costs.
func printCost(b *strings.Builder, p account.Plan) {
	if !p.Cost.Known {
		fmt.Fprintln(b, "  cost: not known for this region")
		return
	}
	fmt.Fprintf(b, "  cost: $%.2f a day instead of $%.2f (list prices of %s, no traffic)\n", p.Cost.After, p.Cost.Before, p.Cost.AsOf)
}

func things(b *strings.Builder, word string, list []account.Thing) {
	for _, thing := range list {
		fmt.Fprintf(b, "  %s: %s %s", word, thing.Kind, thing.ID)
		if thing.Note != "" {
			fmt.Fprintf(b, " (%s)", thing.Note)
		}
		fmt.Fprintln(b)
		if thing.Forever != "" {
			fmt.Fprintf(b, "        to remove it for good: %s\n", thing.Forever)
		}
	}
}

func write(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func upper(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
