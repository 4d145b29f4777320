package cli

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/progress"
)

// startLimit bounds the call that starts an operation: it is not interrupted, so that we know whether it started.
const startLimit = 30 * time.Second

// OperateOptions are those of a command that starts an operation.
type OperateOptions struct {
	*Factory
	Action account.Action
	// Request is what the flags ask for.
	Request account.Request
	Force   bool
	// Last takes the settings that the region had.
	Last    bool
	Preview bool
	Detach  bool
}

// NewCmdActivate makes `agc account activate`. runF replaces what it does, in tests.
func NewCmdActivate(f *Factory, runF func(context.Context, *OperateOptions) error) *cobra.Command {
	o := &OperateOptions{Factory: f, Action: account.Activate}
	return newCmdOperate(o, runF, &cobra.Command{
		Use:   "activate",
		Short: "Make the region ready for AGC",
		Long: "Makes the region ready for AGC: a network, a bucket, a table for the history of runs, and the parameters by which\n" +
			"contexts find them. What is left out is the default: a region that is active already is brought to what this\n" +
			"command says, with the least change. It takes a few minutes; Ctrl-C leaves the operation running.",
		Example: "  agc account activate\n  agc account activate --preview   # what it would do and cost\n" +
			"  agc account activate --vpc vpc-0123456789abcdef0 --bucket my-results\n  agc account activate --detach    # do not wait for the end",
	})
}

// NewCmdUpdate makes `agc account update`.
func NewCmdUpdate(f *Factory, runF func(context.Context, *OperateOptions) error) *cobra.Command {
	o := &OperateOptions{Factory: f, Action: account.Update}
	return newCmdOperate(o, runF, &cobra.Command{
		Use:   "update",
		Short: "Change settings of an active region",
		Long: "Changes the settings that are named, with the least change, and keeps the others; tags are replaced as a whole. A new\n" +
			"network serves before the old one goes. What deployed contexts use is not taken from\n" +
			"them, unless --force ends them first.",
		Example: "  agc account update --tags team=genomics\n  agc account update --use-public-subnets --preview",
	})
}

// NewCmdDeactivate makes `agc account deactivate`.
func NewCmdDeactivate(f *Factory, runF func(context.Context, *OperateOptions) error) *cobra.Command {
	o := &OperateOptions{Factory: f, Action: account.Deactivate}
	return newCmdOperate(o, runF, &cobra.Command{
		Use:   "deactivate",
		Short: "Remove what costs money in the region, keep the data",
		Long: "Removes the network and the parameters by which contexts find it. The bucket with its objects, the table with the\n" +
			"history of runs, and the logs stay. While contexts are deployed it fails and lists them; --force ends and removes\n" +
			"them, of every user, with the workflows that run in them.",
		Example: "  agc account deactivate\n  agc account deactivate --preview\n  agc account deactivate --force --preview   # whose work that would end",
	})
}

// NewCmdRepair makes `agc account repair`.
func NewCmdRepair(f *Factory, runF func(context.Context, *OperateOptions) error) *cobra.Command {
	o := &OperateOptions{Factory: f, Action: account.Repair}
	return newCmdOperate(o, runF, &cobra.Command{
		Use:   "repair",
		Short: "Put back what was changed or deleted by hand",
		Long: "Looks for what was changed or deleted by hand in the region's stacks, shows it, and brings core and network back to the\n" +
			"recorded settings; stacks that are missing or half-made are made whole. What contexts use keeps its id unless it is\n" +
			"gone. CloudFormation takes a minute or so to compare.",
		Example: "  agc account repair --preview   # only show what was changed\n  agc account repair",
	})
}

func newCmdOperate(o *OperateOptions, runF func(context.Context, *OperateOptions) error, cmd *cobra.Command) *cobra.Command {
	if runF == nil {
		runF = operateRun
	}
	cmd.Args = cobra.NoArgs
	var wish settings
	if o.Action == account.Activate || o.Action == account.Update {
		wish.bind(cmd)
	}
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if o.Preview && o.Detach {
			return misuse("--preview and --detach exclude each other", "use one of them")
		}
		o.action = o.Action
		if o.Request, err = wish.request(cmd, o.Action); err != nil {
			return err
		}
		o.Request.Force = o.Force
		if o.Last && len(o.Request.Wish.Named) > 0 {
			return misuse("--last and settings exclude each other", "change them afterwards with 'agc account update'")
		}
		return runF(cmd.Context(), o)
	}
	if o.Action == account.Activate {
		cmd.Flags().BoolVar(&o.Last, "last", false, "take the settings that the region had when it was active last")
	}
	if o.Action != account.Repair {
		cmd.Flags().BoolVarP(&o.Force, "force", "f", false, forces(o.Action))
	}
	cmd.Flags().BoolVar(&o.Preview, "preview", false, "only show the plan and its cost; change nothing")
	cmd.Flags().BoolVar(&o.Detach, "detach", false, "return as soon as the operation is started")
	return cmd
}

// forces says what force adds to an action.
func forces(action account.Action) string {
	const contexts = "also end and remove the contexts of every user, with the workflows that run in them"
	if action == account.Deactivate {
		return contexts + ", and network plumbing that somebody added to the managed VPC"
	}
	return contexts + ", where the change would break them"
}

func operateRun(ctx context.Context, o *OperateOptions) error {
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	if err := o.fits(ctx, cfg); err != nil {
		return err
	}
	if err := o.recall(ctx, cfg, client); err != nil {
		return err
	}
	request := o.Request
	request.Preview = o.Preview
	err = o.offerBackend(ctx, cfg, client, func() error {
		request.Plan, err = o.ask(ctx, client)
		return err
	})
	if err != nil {
		return err
	}
	var op account.Operation
	err = o.offerBackend(ctx, cfg, client, func() error {
		op, err = start(ctx, client, request)
		return err
	})
	if err != nil {
		return err
	}
	return o.attend(ctx, client, op)
}

// attend stays with the operation to its end, or leaves at once when that was asked for.
func (o *OperateOptions) attend(ctx context.Context, client *operation.Client, op account.Operation) error {
	if o.Detach {
		o.say("The operation %s is started; follow it with 'agc account follow %s'.", op.ID, op.ID)
		if o.json() {
			return o.outcome(ctx, account.NewOutcome(op, o.Action))
		}
		return nil
	}
	if !o.Preview {
		o.say("Operation %s; Ctrl-C leaves it running.", op.ID)
	}
	return o.follow(ctx, client, op, o.Action)
}

// start starts an operation unless ctx has ended. Once the call is made it is not interrupted.
func start(ctx context.Context, client *operation.Client, request account.Request) (account.Operation, error) {
	if err := ctx.Err(); err != nil {
		return account.Operation{}, err
	}
	calling, cancel := context.WithTimeout(context.WithoutCancel(ctx), startLimit)
	defer cancel()
	return client.Start(calling, request)
}

// ask shows the plan and asks about it when there is somebody to ask and something goes; it returns the id of the plan that
// was agreed to, "" when nothing was asked.
func (o *OperateOptions) ask(ctx context.Context, client *operation.Client) (string, error) {
	if o.Preview || !o.asks() {
		return "", nil
	}
	o.say("Looking at the region first ...")
	preview := o.Request
	preview.Preview = true
	op, err := start(ctx, client, preview)
	if err != nil {
		return "", err
	}
	outcome, err := progress.New(o.Streams, progress.Quiet, o.Now).Watch(ctx, client.Follow(ctx, op.Arn))
	if err != nil {
		return "", err
	}
	if !outcome.Fault.None() {
		return "", o.report(ctx, outcome)
	}
	if !removes(outcome.Plan) {
		return "", nil
	}
	if err := printPlan(o.Streams.Err, outcome.Plan); err != nil {
		return "", err
	}
	return outcome.Plan.ID, o.confirm(ctx, "Go on?")
}

// removes reports whether a plan takes something away.
func removes(p account.Plan) bool {
	for _, stage := range p.Stages {
		for _, step := range stage.Steps {
			if step.Goal == account.Absent && step.Kind != account.GuardKind {
				return true
			}
		}
	}
	return false
}

// offerBackend does something that needs the backend and, when that is missing, offers to install it and does it again.
func (o *OperateOptions) offerBackend(ctx context.Context, cfg aws.Config, client *operation.Client, do func() error) error {
	err := do()
	if !fault.Is(err, fault.BackendMissing) || o.Action != account.Activate || !o.asks() {
		return err
	}
	place := client.Place()
	if err := o.confirm(ctx, fmt.Sprintf("No backend in %s of account %s. Install it now?", place.Region, place.Account)); err != nil {
		return err
	}
	if _, err := install(ctx, o.Factory, cfg, place, bootstrap.Options{}); err != nil {
		return err
	}
	return do()
}

// follow shows the operation to its end and reports how it ended. Whoever interrupts it leaves the operation running.
func (f *Factory) follow(ctx context.Context, client *operation.Client, op account.Operation, action account.Action) error {
	outcome, err := f.view().Watch(ctx, client.Follow(ctx, op.Arn))
	switch {
	case ctx.Err() != nil:
		f.say("\nThe operation goes on. Come back to it with 'agc account follow %s', stop it with 'agc account stop %s'.", op.ID, op.ID)
		if f.json() {
			if err := f.outcome(ctx, account.NewOutcome(op, action)); err != nil {
				return err
			}
		}
		return said(Detached)
	case errors.Is(err, operation.ErrNone):
		return misuse(fmt.Sprintf("there is no operation %q in this region", op.ID), "see 'agc account history'")
	case err != nil:
		return unattended{op.ID, err}
	}
	return f.report(ctx, outcome)
}
