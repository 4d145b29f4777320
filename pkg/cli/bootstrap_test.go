package cli

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

func TestBootstrapTellsWhatItDid(t *testing.T) {
	inWorld(t, func(w *world) {
		first := w.agc("bootstrap", "--architecture", "x86_64")
		require.Equal(w.t, Succeeded, first.exit, first.end())
		require.Contains(w.t, first.out, "is installed in us-east-1.")
		require.Contains(w.t, first.errors, "StepFunctions StateMachine Machine: created")
		second := w.agc("bootstrap")
		require.Contains(w.t, second.out, "there was nothing to do")
		require.Equal(w.t, "x86_64", document[installed](w.t, w.agc("bootstrap", "--format", "json")).Architecture, "what is installed stays")
	})
}

func TestBootstrapAsksOnATerminal(t *testing.T) {
	inWorld(t, func(w *world) {
		w.tty, w.answers = true, "\n"
		r := w.agc("bootstrap")
		require.Equal(w.t, Unexpected, r.exit)
		require.Contains(w.t, r.errors, "in us-east-1 of account 123456789012? [y/N]")
		require.Empty(w.t, w.Faults.Calls("s3", ""))
	})
}

func TestFailedBootstrapDocument(t *testing.T) {
	inWorld(t, func(w *world) {
		w.Faults.Add(wire.Fault{
			Service: "s3", Operation: "CreateBucket", When: wire.Before,
			Err: &smithy.GenericAPIError{Code: "BucketAlreadyExists", Message: "The requested bucket name is not available."},
		})
		r := w.agc("bootstrap", "--format", "json")
		require.Equal(w.t, Failed, r.exit, r.end())
		failed := document[installed](w.t, r)
		require.Equal(w.t, fault.BucketNameTaken, failed.Fault.Code)
		require.Equal(w.t, "FAILED", failed.Status)
		require.Contains(w.t, r.errors, "belongs to another account")
	})
}

func TestInterruptedBootstrapCanBeSeenThrough(t *testing.T) {
	inWorld(t, func(w *world) {
		ctx, cancel := context.WithTimeout(w.t.Context(), 20*time.Second)
		defer cancel()
		r := w.agcIn(ctx, "bootstrap")
		require.Equal(w.t, Detached, r.exit)
		require.Contains(w.t, r.errors, "next: run 'agc bootstrap' again")
		require.Equal(w.t, Succeeded, w.agc("bootstrap").exit)
		require.Len(w.t, w.Faults.Calls("cloudformation", "CreateStack"), 1)
	})
}

// TestInstallationsAreShownAsOperations looks at the events that an installation becomes.
func TestInstallationsAreShownAsOperations(t *testing.T) {
	change := bootstrap.Resource{At: time.Unix(100, 0), LogicalID: "Machine", Status: "CREATE_COMPLETE"}
	broken := errors.New("broken")
	for name, test := range map[string]struct {
		changes []bootstrap.Resource
		fails   error
		kinds   int
	}{
		"changed": {[]bootstrap.Resource{change, change}, nil, 7}, "unchanged": {nil, nil, 5}, "broken": {[]bootstrap.Resource{change}, broken, 4},
	} {
		var events []operation.Event
		var failed error
		for e, err := range installation(time.Now, func(progress func(bootstrap.Resource)) error {
			for _, c := range test.changes {
				progress(c)
			}
			return test.fails
		}) {
			if failed = err; err == nil {
				events = append(events, e)
			}
		}
		require.ErrorIs(t, failed, test.fails, name)
		require.Len(t, events, test.kinds, name)
		if test.fails == nil {
			require.IsType(t, operation.Ended{}, events[len(events)-1])
		}
	}
}
