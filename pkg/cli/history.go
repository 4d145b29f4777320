package cli

import (
	"context"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
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
		Use:   "history",
		Short: "List the operations in the region",
		Long: "Lists the operations that began in this region, the newest first: when, how long, how they ended, who asked and what\n" +
			"they did. Who asked is what the caller said; CloudTrail's events of StartExecution prove it.",
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
	cfg, _, err := o.backend(ctx)
	if err != nil {
		return err
	}
	installed, err := found(ctx, cfg)
	if err != nil {
		return err
	}
	works, err := ledger.New(cfg, installed.Table).History(ctx, o.Limit)
	if err != nil {
		return err
	}
	entries, where := []entry{}, o.logsOf(installed)
	for _, w := range works {
		entries = append(entries, newEntry(w, where))
	}
	if o.json() {
		return o.document(entries)
	}
	var rows [][]string
	for _, e := range entries {
		rows = append(rows, o.row(e))
	}
	if len(entries) > 0 && entries[0].Logs != "" && o.aligned() {
		defer o.say("\nWhat the functions logged of one, here the newest:\n  %s", entries[0].Logs)
	}
	return o.printRows([]string{"OPERATION", "STATUS", "STARTED", "TOOK", "WHO", "WHAT"}, rows)
}

// history reads the operations that began in the region, the newest first, from the backend's table.
func history(ctx context.Context, cfg aws.Config, limit int) ([]account.Work, error) {
	installed, err := found(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return ledger.New(cfg, installed.Table).History(ctx, limit)
}

// found is the backend that is installed.
func found(ctx context.Context, cfg aws.Config) (bootstrap.Status, error) {
	installed, err := bootstrap.Read(ctx, cfg)
	if err == nil && !installed.Installed {
		err = operation.Missing(cfg.Region)
	}
	return installed, err
}

// entry is an element of the JSON document of `agc account history`.
type entry struct {
	ID     string         `json:"id"`
	Action account.Action `json:"action"`
	// Status is RUNNING, SUCCEEDED, FAILED, STOPPED or TIMED_OUT.
	Status    string    `json:"status"`
	StartedAt time.Time `json:"startedAt"`
	// EndedAt is the zero time while the operation runs.
	EndedAt time.Time `json:"endedAt,omitzero"`
	Summary string    `json:"summary"`
	// By is who said that they asked, "" when nobody did.
	By    string      `json:"by"`
	Fault fault.Fault `json:"fault"`
	// Logs is a shell command that shows what the functions logged of the operation.
	Logs string `json:"logs"`
}

func newEntry(w account.Work, where logs) entry {
	return entry{
		ID: w.Operation.ID, Action: w.Request.Action, Status: w.Outcome.Status, StartedAt: w.Operation.StartedAt, EndedAt: w.Outcome.EndedAt,
		Summary: w.Outcome.Summary, By: w.Request.By, Fault: w.Outcome.Fault, Logs: where.query(w.Operation.ID, w.Operation.StartedAt),
	}
}

// shortly is who asked without what is the same for everybody: of an ARN, what it names.
func shortly(by string) string {
	if parts := strings.SplitN(by, ":", 6); len(parts) == 6 && parts[0] == "arn" {
		by = parts[5]
		for _, kind := range []string{"user/", "assumed-role/", "federated-user/"} {
			by = strings.TrimPrefix(by, kind)
		}
	}
	if by == "" {
		return "-"
	}
	return by
}

// row is exact for programs, and in words and in the time of this machine for people.
func (o *HistoryOptions) row(e entry) []string {
	took, what := "", e.Summary
	if !e.EndedAt.IsZero() {
		took = e.EndedAt.Sub(e.StartedAt).Round(time.Second).String()
	}
	if !e.Fault.None() {
		what = string(e.Fault.Code)
	}
	if what == "" {
		what = string(e.Action)
	}
	if !o.aligned() {
		return []string{e.ID, e.Status, e.StartedAt.UTC().Format(time.RFC3339), took, e.By, what}
	}
	status := strings.ToLower(strings.ReplaceAll(e.Status, "_", " "))
	return []string{e.ID, status, e.StartedAt.In(o.Now().Location()).Format(time.DateTime), took, shortly(e.By), what}
}
