package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// OneOptions are those of a command about one operation.
type OneOptions struct {
	*Factory
	// ID is the operation's; "" when none was named.
	ID string
}

// NewCmdFollow makes `agc account follow`.
func NewCmdFollow(f *Factory, runF func(context.Context, *OneOptions) error) *cobra.Command {
	return newCmdOne(&OneOptions{Factory: f}, runF, followRun, &cobra.Command{
		Use:   "follow [OPERATION]",
		Short: "Follow an operation to its end",
		Long: "Follows an operation to its end, from any machine, and exits as the command that started it would have.\n" +
			"Without a name it is the one that runs now, else the last one.",
		Example: "  agc account follow",
	})
}

// NewCmdStop makes `agc account stop`.
func NewCmdStop(f *Factory, runF func(context.Context, *OneOptions) error) *cobra.Command {
	return newCmdOne(&OneOptions{Factory: f}, runF, stopRun, &cobra.Command{
		Use:   "stop [OPERATION]",
		Short: "Stop the running operation",
		Long: "Stops an operation at once; without a name, the one that runs now. Nothing is undone: CloudFormation finishes what\n" +
			"it has begun, and the next operation goes on from there.",
		Example: "  agc account stop",
	})
}

func newCmdOne(o *OneOptions, runF, run func(context.Context, *OneOptions) error, cmd *cobra.Command) *cobra.Command {
	if runF == nil {
		runF = run
	}
	cmd.Args = cobra.MaximumNArgs(1)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if len(args) > 0 {
			o.ID = args[0]
		}
		return runF(cmd.Context(), o)
	}
	return cmd
}

func followRun(ctx context.Context, o *OneOptions) error {
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	entry, err := o.pick(ctx, client, func(ctx context.Context) (operation.Entry, error) { return latest(ctx, cfg, client) })
	if err != nil {
		return err
	}
	o.say("Operation %s, started %s", entry.ID, entry.StartedAt.Local().Format(time.DateTime))
	op := account.Operation{ID: entry.ID, Arn: entry.Arn, StartedAt: entry.StartedAt}
	return o.follow(ctx, client, op, entry.Action())
}

// recent is among how many operations the last one that a person asked for is looked for.
const recent = 20

// latest is the operation that began last, whether it runs or not: one that a person asked for rather than the schedule's.
func latest(ctx context.Context, cfg aws.Config, client *operation.Client) (operation.Entry, error) {
	works, err := history(ctx, cfg, recent)
	if err != nil || len(works) == 0 {
		return operation.Entry{}, cmp.Or(err, operation.ErrNone)
	}
	i := max(slices.IndexFunc(works, func(w account.Work) bool { return w.Request.Action != account.Tidy }), 0)
	return client.Describe(ctx, works[i].Operation.ID)
}

// running is the operation that runs and that a person asked for; what the schedule started is stopped by its name only.
func running(ctx context.Context, cfg aws.Config, client *operation.Client) (operation.Entry, error) {
	entry, err := latest(ctx, cfg, client)
	if err == nil && entry.Status != account.StatusRunning {
		return operation.Entry{}, operation.ErrNone
	}
	return entry, err
}

// pick finds the named operation or, when none was named, the one that otherwise finds.
func (o *OneOptions) pick(ctx context.Context, client *operation.Client, otherwise func(context.Context) (operation.Entry, error)) (operation.Entry, error) {
	find := otherwise
	if o.ID != "" {
		find = func(ctx context.Context) (operation.Entry, error) { return client.Describe(ctx, o.ID) }
	}
	entry, err := find(ctx)
	if errors.Is(err, operation.ErrNone) && o.ID != "" {
		return operation.Entry{}, misuse(fmt.Sprintf("there is no operation %q in this region", o.ID), "see 'agc account history'")
	}
	if errors.Is(err, operation.ErrNone) {
		return operation.Entry{}, failure{exit: Unexpected, cause: fault.Fault{What: "no operation runs in this region", Next: "see 'agc account history' and 'agc account status'"}}
	}
	return entry, err
}

func stopRun(ctx context.Context, o *OneOptions) error {
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	entry, err := o.pick(ctx, client, func(ctx context.Context) (operation.Entry, error) { return running(ctx, cfg, client) })
	if err != nil {
		return err
	}
	if err := client.Stop(ctx, entry.ID); err != nil {
		return err
	}
	view := (&Factory{Streams: o.Streams, Now: o.Now, Flags: Flags{Silent: true}}).view()
	outcome, err := view.Watch(ctx, client.Follow(ctx, entry.Arn))
	if err != nil {
		return fmt.Errorf("see how %s ended: %w", entry.ID, err)
	}
	if o.json() {
		return o.outcome(ctx, outcome)
	}
	return o.tellStopped(ctx, source{cfg, client}, outcome)
}

// tellStopped says what goes on after a stop and what it costs.
func (o *OneOptions) tellStopped(ctx context.Context, from source, outcome account.Outcome) error {
	o.say("%s", outcome.Fault.Error())
	report, err := from.read(ctx, o.Now())
	if err != nil {
		return err
	}
	for _, stack := range report.busy {
		o.say("%s is %s; CloudFormation finishes that", stack.Name, stack.Status)
	}
	o.say("next: %s", outcome.Fault.Next)
	return write(o.Streams.Out, fmt.Sprintf("Operation %s is stopped; the region is %s%s.\n", outcome.Operation, report.State, report.price()))
}
