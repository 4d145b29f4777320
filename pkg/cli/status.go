package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// StatusOptions are those of `agc account status`.
type StatusOptions struct {
	*Factory
	AllRegions bool
}

// NewCmdStatus makes `agc account status`.
func NewCmdStatus(f *Factory, runF func(context.Context, *StatusOptions) error) *cobra.Command {
	o := &StatusOptions{Factory: f}
	if runF == nil {
		runF = statusRun
	}
	cmd := &cobra.Command{
		Use:     "status",
		Short:   "Show what there is in the region and what it costs",
		Long:    "Shows whether the region is active, what belongs to it, what it costs, and which operation runs.",
		Example: "  agc account status\n  agc account status --all-regions\n  agc account status --format json",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
	cmd.Flags().BoolVar(&o.AllRegions, "all-regions", false, "show all regions that the account can use, side by side")
	return cmd
}

func statusRun(ctx context.Context, o *StatusOptions) error {
	if o.AllRegions {
		return statusEverywhere(ctx, o)
	}
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	report, err := source{cfg, client}.read(ctx, o.Now())
	if err != nil {
		return err
	}
	if o.json() {
		return o.document(report)
	}
	if err := o.printRows(nil, report.rows()); err != nil {
		return err
	}
	if report.unread != nil {
		o.say("warning: whether the region is idle could not be read: %s", report.unread)
	}
	if !report.Backend.Installed {
		o.say("next: install the backend with 'agc bootstrap'")
	}
	return nil
}

// source is where a status report comes from.
type source struct {
	cfg    aws.Config
	client *operation.Client
}

// read reads backend, region and running operation side by side.
func (s source) read(ctx context.Context, now time.Time) (statusReport, error) {
	var installed bootstrap.Status
	var snapshot account.Snapshot
	var running *operation.Entry
	group, within := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		installed, err = bootstrap.Read(within, s.cfg)
		return err
	})
	group.Go(func() (err error) {
		snapshot, err = observe.Stacks{From: stacks.New(s.cfg, "")}.Read(within, s.client.Place().Machine(), now)
		return err
	})
	group.Go(func() error {
		entry, err := s.client.Running(within)
		switch {
		case err == nil:
			running = &entry
		case errors.Is(err, operation.ErrNone) || fault.Is(err, fault.BackendMissing):
			return nil
		}
		return err
	})
	if err := group.Wait(); err != nil {
		return statusReport{}, fmt.Errorf("read the region: %w", err)
	}
	report := newStatusReport(snapshot, installed, running)
	if installed.Table != "" && report.State == account.Active {
		snapshot.Idleness, report.unread = ledger.New(s.cfg, installed.Table).Idleness(ctx)
		report.Idle = newIdleReport(snapshot)
	}
	return report, nil
}
