package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// RemoveOptions are those of `agc bootstrap remove`.
type RemoveOptions struct{ *Factory }

// NewCmdRemove makes `agc bootstrap remove`.
func NewCmdRemove(f *Factory, runF func(context.Context, *RemoveOptions) error) *cobra.Command {
	o := &RemoveOptions{Factory: f}
	if runF == nil {
		runF = removeRun
	}
	return &cobra.Command{
		Use:   "remove",
		Short: "Remove the backend from the region, keep the data",
		Long: "Removes the stacks Agc-Core and Agc-Bootstrap and the bucket with the functions' code. The data bucket with its objects,\n" +
			"the table of workflow runs and all logs stay, and are named with the commands that remove them for good; the\n" +
			"history of operations goes. It is refused while the region is active, has contexts or networks, or an operation runs.",
		Example: "  agc bootstrap remove\n  agc bootstrap remove --region eu-west-1 --yes",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runF(cmd.Context(), o) },
	}
}

func removeRun(ctx context.Context, o *RemoveOptions) error {
	cfg, client, err := o.backend(ctx)
	if err != nil {
		return err
	}
	place := client.Place()
	ready := func(ctx context.Context) error { return o.unused(ctx, cfg, client) }
	if err := ready(ctx); err != nil {
		return o.failed(place, bootstrap.Removed{}, err)
	}
	if o.asks() {
		if err := o.confirm(ctx, fmt.Sprintf("Remove the backend from %s of account %s, with the history of its operations?", place.Region, place.Account)); err != nil {
			return err
		}
	}
	var removed bootstrap.Removed
	_, err = o.view().Watch(ctx, demolition(o.Now, func(progress func(string, bootstrap.Resource)) (err error) {
		removed, err = bootstrap.Remove(ctx, cfg, bootstrap.Place{Account: place.Account, Region: place.Region, Partition: place.Partition},
			bootstrap.RemoveOptions{Ready: ready, Progress: progress})
		return err
	}))
	switch {
	case ctx.Err() != nil:
		return failure{exit: Detached, cause: fault.Fault{
			What: "interrupted", Why: "what CloudFormation began goes on", Next: "run 'agc bootstrap remove' again to see it through",
		}}
	case err != nil:
		return o.failed(place, removed, err)
	}
	return o.tell(newRemoval(place, removed, fault.Fault{}))
}

// unused refuses while somebody needs the backend.
func (o *RemoveOptions) unused(ctx context.Context, cfg aws.Config, client *operation.Client) error {
	place := client.Place()
	s, err := observe.Stacks{From: stacks.New(cfg, "")}.Read(ctx, place.Machine(), o.Now())
	if err != nil {
		return err
	}
	var left []string
	if state := s.State(); state == account.Active || state == account.Degraded {
		left = append(left, "the region is "+string(state))
	}
	if n := len(s.Contexts); n > 0 {
		left = append(left, fmt.Sprintf("%d contexts are deployed", n))
	}
	for _, n := range s.Networks {
		left = append(left, "there is the network "+n.Name)
	}
	if len(left) > 0 {
		return fault.New(fault.RegionActive, "the backend is needed in "+place.Region, strings.Join(left, "; "),
			"deactivate the region first with 'agc account deactivate'; nothing was removed")
	}
	running, err := quieted(ctx, client)
	switch {
	case errors.Is(err, operation.ErrNone), fault.Is(err, fault.BackendMissing): // what is left of a removal may go on
		return nil
	case err != nil:
		return err
	}
	return fault.New(fault.RegionBusy, "an operation is running in "+place.Region, running.ID+" has not ended",
		fmt.Sprintf("wait for it with 'agc account follow %s', then start again", running.ID))
}

// patience is how long a removal waits for an operation that agc did not start: a look of the schedule takes seconds.
const patience = 30 * time.Second

// quieted is the operation that runs when looks of the schedule have had time to end.
func quieted(ctx context.Context, client *operation.Client) (operation.Entry, error) {
	over := time.NewTimer(patience)
	defer over.Stop()
	again := time.NewTicker(2 * time.Second)
	defer again.Stop()
	for {
		running, err := client.Running(ctx)
		if err != nil || running.Action() != "" {
			return running, err
		}
		select {
		case <-over.C:
			return running, nil
		case <-ctx.Done():
			return operation.Entry{}, ctx.Err()
		case <-again.C:
		}
	}
}

// removal is the JSON document of `agc bootstrap remove`.
type removal struct {
	Status  string          `json:"status"`
	Account string          `json:"account"`
	Region  string          `json:"region"`
	Removed []account.Thing `json:"removed"`
	Kept    []account.Thing `json:"kept"`
	Fault   fault.Fault     `json:"fault"`
}

func newRemoval(place operation.Place, r bootstrap.Removed, why fault.Fault) removal {
	out := removal{Status: account.StatusSucceeded, Account: place.Account, Region: place.Region, Removed: []account.Thing{}, Kept: []account.Thing{}, Fault: why}
	if !why.None() {
		out.Status = account.StatusFailed
	}
	for _, name := range r.Stacks {
		out.Removed = append(out.Removed, account.Thing{Kind: "stack", ID: name})
	}
	if r.Bucket != "" {
		out.Removed = append(out.Removed, account.Thing{Kind: "bucket", ID: r.Bucket, Note: "the code of the functions"})
	}
	for _, kept := range r.Kept {
		if thing, ok := keptThing(kept, place.Region); ok {
			out.Kept = append(out.Kept, thing)
		}
	}
	return out
}

// keptThing tells of a resource that its stack left, and how to remove it for good. What goes with another one is not told.
func keptThing(r bootstrap.Resource, region string) (account.Thing, bool) {
	switch r.Type {
	case "AWS::S3::Bucket":
		return account.Thing{Kind: "bucket", ID: r.ID, Note: "with all its objects", Forever: "aws s3 rb s3://" + r.ID + " --force --region " + region}, true
	case "AWS::DynamoDB::Table":
		return account.Thing{Kind: "table", ID: r.ID, Note: "the history of workflow runs", Forever: "aws dynamodb delete-table --table-name " + r.ID + " --region " + region}, true
	case "AWS::Logs::LogGroup":
		return account.Thing{Kind: "log group", ID: r.ID, Forever: "aws logs delete-log-group --log-group-name " + r.ID + " --region " + region}, true
	default:
		return account.Thing{}, false
	}
}

// failed prints the document of a failed removal where one is due, and passes the error on.
func (o *RemoveOptions) failed(place operation.Place, r bootstrap.Removed, err error) error {
	exit, why := diagnose(err)
	if exit != Failed || !o.json() {
		return err
	}
	return errors.Join(err, o.document(newRemoval(place, r, why)))
}

func (o *RemoveOptions) tell(r removal) error {
	if o.json() {
		return o.document(r)
	}
	var b strings.Builder
	if len(r.Removed) == 0 {
		fmt.Fprintf(&b, "There is no backend in %s; there was nothing to remove.\n", r.Region)
	} else {
		fmt.Fprintf(&b, "The backend is removed from %s.\n", r.Region)
	}
	things(&b, "removed", r.Removed)
	things(&b, "kept", r.Kept)
	return write(o.Streams.Out, b.String())
}
