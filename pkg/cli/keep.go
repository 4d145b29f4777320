package cli

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// KeepOptions are those of `agc account keep`.
type KeepOptions struct {
	*Factory
	For   string
	Until string
	Clear bool
}

// NewCmdKeep makes `agc account keep`.
func NewCmdKeep(f *Factory, runF func(context.Context, *KeepOptions) error) *cobra.Command {
	o := &KeepOptions{Factory: f}
	if runF == nil {
		runF = keepRun
	}
	cmd := &cobra.Command{
		Use:   "keep",
		Short: "Keep a region that nobody uses from being deactivated",
		Long: "Keeps the region active until a time although nobody uses it. A region that was announced to be deactivated stays.\n" +
			"To keep it for good, use 'agc account update --idle-after never'.",
		Example: "  agc account keep --for 72h\n  agc account keep --until 2026-12-24\n  agc account keep --clear",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.action = account.Keep
			return runF(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&o.For, "for", "", "keep it for so long, such as 72h or 3d")
	cmd.Flags().StringVar(&o.Until, "until", "", "keep it until then, such as 2026-12-24 or 2026-12-24T18:00:00Z")
	cmd.Flags().BoolVar(&o.Clear, "clear", false, "keep it no longer")
	return cmd
}

func keepRun(ctx context.Context, o *KeepOptions) error {
	until, err := o.until(o.Now())
	if err != nil {
		return err
	}
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	if err := o.fits(ctx, cfg); err != nil {
		return err
	}
	op, err := start(ctx, client, account.Request{Action: account.Keep, Until: until})
	if err != nil {
		return err
	}
	return o.follow(ctx, client, op, account.Keep)
}

// until is the time that the flags say, as the request has it; "" ends the keeping.
func (o *KeepOptions) until(now time.Time) (string, error) {
	given := 0
	for _, named := range []bool{o.For != "", o.Until != "", o.Clear} {
		if named {
			given++
		}
	}
	switch {
	case given != 1:
		return "", misuse("one of --for, --until and --clear is needed", "see 'agc account keep --help'")
	case o.Clear:
		return "", nil
	case o.For != "":
		span, err := account.ParseSpan(o.For)
		if err != nil {
			return "", misuse("--for: "+err.Error(), "use a span such as 72h or 3d")
		}
		return now.Add(span).UTC().Format(time.RFC3339), nil
	}
	for _, form := range []string{time.RFC3339, time.DateOnly} {
		if until, err := time.Parse(form, o.Until); err == nil {
			return until.UTC().Format(time.RFC3339), nil
		}
	}
	return "", misuse(fmt.Sprintf("--until: is %q, which is no time", o.Until), "use a date such as 2026-12-24, or 2026-12-24T18:00:00Z")
}
