package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// printJSON writes one document.
func printJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(document); err != nil {
		return fmt.Errorf("write JSON: %w", err)
	}
	return nil
}

// printRows writes rows of cells: aligned on a terminal and with --format table, separated by tabs in a pipe, where the
// header is left out.
func (f *Factory) printRows(header []string, rows [][]string) error {
	out := f.Streams.Out
	aligned := f.Streams.OutTTY || f.Flags.Format == formatTable
	if !aligned {
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
