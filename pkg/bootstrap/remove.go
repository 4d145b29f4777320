package bootstrap

import (
	"context"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// RemoveOptions are how to remove the backend.
type RemoveOptions struct {
	// Ready makes sure that nobody needs the backend; it is asked before each of the stacks goes.
	Ready func(ctx context.Context) error
	// Progress is told of every change of a resource.
	Progress func(stack string, r Resource)
}

// Removed is what a removal came to.
type Removed struct {
	// Stacks are the names of the stacks that went, Bucket is the asset bucket if that went.
	Stacks []string
	Bucket string
	// Kept are the resources that the stacks left on purpose.
	Kept []Resource
}

// Remove takes out core, whose bucket and table stay, the backend's own stack, and its asset bucket. What is gone already is no
// error, so that it can be interrupted and run again. Errors of its own are Stack.Failed and Operation.TimedOut, and what Ready says.
func Remove(ctx context.Context, cfg aws.Config, place Place, o RemoveOptions) (Removed, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, bound, unremovedInTime())
	defer cancel()
	out := Removed{}
	client := cloudformation.NewFromConfig(cfg)
	for _, name := range []string{account.CoreStack, account.BootstrapStack} {
		if err := o.Ready(ctx); err != nil {
			return out, err
		}
		r := removal{client: client, name: name}
		r.events = newEvents(client, func(changed Resource) { r.heard(changed, o.Progress) })
		there, err := r.run(ctx)
		out.Kept = append(out.Kept, r.kept...)
		if err != nil {
			return out, prefer(ctx, err)
		}
		if there {
			out.Stacks = append(out.Stacks, name)
		}
	}
	gone, err := newBucket(cfg, place).remove(ctx)
	if gone {
		out.Bucket = place.Bucket()
	}
	return out, prefer(ctx, err)
}

// prefer gives the reason why the context ended before the error that this made.
func prefer(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// removal is that of one stack.
type removal struct {
	client *cloudformation.Client
	name   string
	events *events
	// before is how many events were known when the deletion was started: what was read with no more of them is older.
	before int
	kept   []Resource
}

func (r *removal) heard(changed Resource, progress func(string, Resource)) {
	if changed.Status == "DELETE_SKIPPED" {
		r.kept = append(r.kept, changed)
	}
	if progress != nil {
		progress(r.name, changed)
	}
}

// run deletes the stack and waits until it is gone; there is false when there was none.
func (r *removal) run(ctx context.Context) (there bool, err error) {
	found, err := findStack(ctx, r.client, r.name)
	if err != nil || !found.Exists() {
		return false, err
	}
	if found.Status != "DELETE_IN_PROGRESS" { // what another removal has begun is seen through
		if err := r.begin(ctx, found); err != nil {
			return true, err
		}
	}
	for {
		if err := r.events.tell(ctx, found.ID); err != nil {
			return true, err
		}
		now, err := findStack(ctx, r.client, found.ID)
		switch {
		case err != nil:
			return true, err
		case !now.Exists():
			return true, r.events.tell(ctx, found.ID)
		case !now.InProgress() && r.events.count() > r.before: // it failed, or was cancelled because others use what it exports
			return true, r.failure(now)
		}
		if err := sleep(ctx, pollEvery); err != nil {
			return true, err
		}
	}
}

// begin lifts the protection against deletion and starts the deletion.
func (r *removal) begin(ctx context.Context, found account.Stack) error {
	if err := r.events.begin(ctx, r.name); err != nil {
		return err
	}
	r.before = r.events.count()
	if found.Protected {
		in := &cloudformation.UpdateTerminationProtectionInput{StackName: &found.ID, EnableTerminationProtection: aws.Bool(false)}
		if _, err := r.client.UpdateTerminationProtection(ctx, in); err != nil {
			return fmt.Errorf("lift the protection of stack %s: %w", r.name, err)
		}
	}
	if _, err := r.client.DeleteStack(ctx, &cloudformation.DeleteStackInput{StackName: &found.ID}); err != nil {
		return fmt.Errorf("delete stack %s: %w", r.name, err)
	}
	return nil
}

func (r *removal) failure(now account.Stack) error {
	why := r.events.first
	if why == "" {
		why = fmt.Sprintf("the stack is %s: %s", now.Status, now.Reason)
	}
	return fault.New(fault.StackFailed, "the stack "+r.name+" could not be removed", why,
		"remove the reason and run 'agc bootstrap remove' again; it goes on from what exists")
}

func unremovedInTime() error {
	return fault.New(fault.OperationTimedOut, "the removal took too long", "CloudFormation has been at work for "+bound.String(),
		"see the stacks in the CloudFormation console; 'agc bootstrap remove' goes on from what exists")
}
