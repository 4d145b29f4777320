package cli

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// printRepair shows what was changed by hand, and then what a repair does about it, or did. On a pipe the table alone goes
// to stdout, which is what scripts want of it.
func (f *Factory) printRepair(o account.Outcome) error {
	var rows [][]string
	for _, d := range o.Plan.Drift {
		rows = append(rows, []string{d.Stack, d.Resource, d.Type, d.ID, whatDrifted(d)})
	}
	if len(rows) > 0 {
		if err := f.printRows([]string{"STACK", "RESOURCE", "TYPE", "ID", "BY HAND"}, rows); err != nil {
			return err
		}
	}
	out := f.Streams.Out
	if !f.aligned() {
		out = f.Streams.Err
	}
	if o.Preview {
		return printPlan(out, o.Plan)
	}
	return printDone(out, o)
}

// whatDrifted says in a cell what was done to a resource.
func whatDrifted(d account.Drift) string {
	switch {
	case d.Deleted:
		return "deleted"
	case len(d.Changes) == 0:
		return "changed"
	default:
		return strings.Join(d.Changes, "; ")
	}
}
