package cli

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// document writes the command's one JSON document.
func (f *Factory) document(document any) error {
	f.documented = true
	encoder := json.NewEncoder(f.Streams.Out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// refused writes the document of a command that was refused before there was anything to tell, where one is due.
func (f *Factory) refused(exit Exit, why fault.Fault) error {
	if exit != Failed || !f.json() || f.documented {
		return nil
	}
	outcome := account.NewOutcome(account.Operation{}, f.action)
	outcome.Status, outcome.Summary, outcome.Fault = account.StatusFailed, why.Error(), why
	outcome.StartedAt = f.Now().UTC() // when it was refused: a time that is one, for whoever sorts by it
	outcome.EndedAt = outcome.StartedAt
	return f.document(outcome)
}

// aligned reports whether a table is for people.
func (f *Factory) aligned() bool { return f.Streams.OutTTY || f.Flags.Format == formatTable }

// printRows writes rows of cells: aligned on a terminal and with --format table, separated by tabs in a pipe, where the
// header is left out.
func (f *Factory) printRows(header []string, rows [][]string) error {
	out := f.Streams.Out
	if !f.aligned() {
		for _, row := range rows {
			if _, err := fmt.Fprintln(out, strings.Join(row, "\t")); err != nil {
				return fmt.Errorf("write: %w", err)
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{header}, rows...) {
		if len(row) > 0 {
			_, _ = fmt.Fprintln(w, strings.Join(row, "\t")) // Flush tells
		}
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}
