package cloudformation

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// operation is one create, update or delete of a stack, from its acceptance to its end.
type operation struct {
	s     *Service
	st    *stack
	to    *deployment // what the stack is to become; nil for deletes
	token string      // ClientRequestToken of the call

	calls context.Context // for calls to the services; ends with the local AWS only
	ctx   context.Context // ends when the operation is cancelled
	stop  context.CancelCauseFunc
	done  chan struct{}

	policy     *stackPolicy    // of the stack when the update is done; nil when it stays
	onFailure  types.OnFailure // what to do when it fails: ROLLBACK, DELETE or DO_NOTHING
	dropRetain bool            // RetainExceptOnCreate: a rollback deletes new resources in spite of DeletionPolicy Retain
	retain     []string        // RetainResources
	force      bool            // FORCE_DELETE_STACK
	skip       []string        // ResourcesToSkip

	mu        sync.Mutex
	leftovers []*resource // no longer part of the stack, to be deleted at the end
	failed    []failure
}

// Why an operation's context ended.
var (
	errCancelled  = errors.New("cancelled by the user")
	errSuperseded = errors.New("the stack is being deleted")
)

// begin makes an operation on the stack and puts it in charge. s.mu is held.
func (s *Service) begin(ctx context.Context, st *stack, token *string) *operation {
	o := &operation{s: s, st: st, done: make(chan struct{}), onFailure: types.OnFailureRollback}
	if token != nil {
		o.token = *token
	}
	o.calls = s.acting(ctx, st.role)
	o.ctx, o.stop = context.WithCancelCause(o.calls)
	if st.running != nil {
		o.leftovers = st.running.unremoved()
	}
	st.running = o
	return o
}

// acting is the context of calls that CloudFormation makes after ctx's call has returned: as a session of the role, or without one
// with the caller's own rights (CloudFormation User Guide, "AWS CloudFormation service role").
func (s *Service) acting(ctx context.Context, role string) context.Context {
	if role == "" {
		return region.WithCaller(s.ctx, region.Caller(ctx))
	}
	return region.WithCaller(s.ctx, s.reg.Session(role, "AWSCloudFormation"))
}

// unremoved are the leftovers that an operation which failed has not deleted; the next one inherits them. s.mu is held.
func (o *operation) unremoved() []*resource {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out []*resource
	for _, r := range o.leftovers {
		if !r.gone() {
			out = append(out, r)
		}
	}
	return out
}

// forget is the end of a cleanup: what could not be deleted is nobody's any more.
func (o *operation) forget() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.leftovers = nil
}

// accept sets the operation's first status and starts the rest in the background. s.mu is held.
func (o *operation) accept(status types.StackStatus, flow func()) {
	o.move(status, userInitiated)
	o.s.work.Go(func() {
		defer close(o.done)
		o.announce(status, userInitiated)
		flow()
		o.release()
	})
}

const userInitiated = "User Initiated"

// pause lets time pass; false when the operation was cancelled meanwhile.
func (o *operation) pause(d time.Duration) bool { return o.s.reg.Clock.Sleep(o.ctx, d) == nil }

// ended says whether the local AWS was closed: then nothing is to be done any more.
func (o *operation) ended() bool { return o.s.ctx.Err() != nil }

// cancelled says whether somebody cancelled the operation for that reason.
func (o *operation) cancelled(why error) bool { return errors.Is(context.Cause(o.ctx), why) }

// release frees the operation's context.
func (o *operation) release() {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	o.stop(nil)
}

// renew makes what follows, such as a rollback, immune to a cancellation, whether it came before or comes until the status shows
// that it comes too late.
func (o *operation) renew() {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	o.stop(nil)
	ctx, stop := context.WithCancelCause(o.calls)
	o.ctx, o.stop = ctx, func(why error) {
		if !errors.Is(why, errCancelled) {
			stop(why)
		}
	}
}

// failure is a resource that failed; verb is what could not be done: "create", "import", "update" or "delete".
type failure struct{ verb, logical string }

func (o *operation) fail(r *resource) {
	verb, _, _ := strings.Cut(strings.ToLower(string(r.status)), "_")
	o.mu.Lock()
	defer o.mu.Unlock()
	o.failed = append(o.failed, failure{verb, r.logical})
}

func (o *operation) leave(r *resource) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.leftovers = append(o.leftovers, r)
}

// failures is CloudFormation's sentence about what failed so far, "" when nothing did, and forgets it.
func (o *operation) failures() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	var out strings.Builder
	for _, verb := range []string{"create", "import", "update", "delete"} {
		var ids []string
		for _, f := range o.failed {
			if f.verb == verb {
				ids = append(ids, f.logical)
			}
		}
		slices.Sort(ids)
		if len(ids) > 0 {
			out.WriteString("The following resource(s) failed to " + verb + ": [" + strings.Join(ids, ", ") + "]. ")
		}
	}
	o.failed = nil
	return out.String()
}
