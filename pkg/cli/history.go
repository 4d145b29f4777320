package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// HistoryOptions are those of `agc account history`.
type HistoryOptions struct {
	*Factory
	Limit int
}

// NewCmdHistory makes `agc account history`.
func NewCmdHistory(f *Factory, runF func(context.Context, *HistoryOptions) error) *cobra.Command {
	o := &HistoryOptions{Factory: f}
	if runF == nil {
		runF = historyRun
	}
	cmd := &cobra.Command{
		Use:     "history",
		Short:   "List the operations of the last 90 days",
		Long:    "Lists the operations of the last 90 days in this region, the newest first.",
		Example: "  agc account history\n  agc account history --limit 5 --format json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
	cmd.Flags().IntVar(&o.Limit, "limit", 30, "list at most this many")
	return cmd
}

func historyRun(ctx context.Context, o *HistoryOptions) error {
	if o.Limit < 1 {
		return misuse("--limit is less than 1", "use a number from 1 on")
	}
	_, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	entries, err := client.List(ctx, o.Limit)
	if err != nil {
		return err
	}
	if o.json() {
		return o.document(append([]operation.Entry{}, entries...))
	}
	var rows [][]string
	for _, e := range entries {
		rows = append(rows, o.row(e))
	}
	return o.printRows([]string{"OPERATION", "STATUS", "STARTED", "TOOK"}, rows)
}

// row is exact for programs, and in words and in the time of this machine for people.
func (o *HistoryOptions) row(e operation.Entry) []string {
	took := ""
	if !e.EndedAt.IsZero() {
		took = e.EndedAt.Sub(e.StartedAt).Round(time.Second).String()
	}
	if !o.aligned() {
		return []string{e.ID, e.Status, e.StartedAt.UTC().Format(time.RFC3339), took}
	}
	status := strings.ToLower(strings.ReplaceAll(e.Status, "_", " "))
	return []string{e.ID, status, e.StartedAt.In(o.Now().Location()).Format(time.DateTime), took}
}
