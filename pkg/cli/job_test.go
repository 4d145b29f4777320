package cli

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

func TestTheMainJob(t *testing.T) {
	inRegion(t, func(w *world) {
		r := w.agc("account", "activate")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, "make the region active")
		require.Contains(w.t, r.errors, "EC2 VPC Vpc: created")
		require.Contains(w.t, r.errors, "Make the network: done in ")
		status := document[statusReport](w.t, w.agc("account", "status", "--format", "json"))
		require.Equal(w.t, account.Active, status.State)
		require.Equal(w.t, "agc-123456789012-us-east-1", status.Bucket)
		require.True(w.t, strings.HasPrefix(status.VPC, "vpc-"))
		require.Len(w.t, status.Zones, 3)
		require.Positive(w.t, status.Cost.PerDay)
		require.True(w.t, status.Backend.Installed)
		require.Nil(w.t, status.Running)

		again := w.agc("account", "activate")
		require.Equal(w.t, Succeeded, again.exit)
		require.Contains(w.t, again.out, "there is nothing to do")

		r = w.agc("account", "deactivate")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.Contains(w.t, r.out, "removed: stack Agc-Network-")
		require.Contains(w.t, r.out, "kept: bucket agc-123456789012-us-east-1")
		require.Contains(w.t, r.errors, "EC2 VPC Vpc: deleted")
		status = document[statusReport](w.t, w.agc("account", "status", "--format", "json"))
		require.Equal(w.t, account.Inactive, status.State)
		require.Zero(w.t, status.Cost.PerDay)
		require.Empty(w.t, w.EC2.Billed())
	})
}

func TestJSONIsOneDocument(t *testing.T) {
	inRegion(t, func(w *world) {
		preview := document[account.Outcome](w.t, w.agc("account", "activate", "--preview", "--format", "json"))
		require.True(w.t, preview.Preview)
		require.Len(w.t, preview.Plan.Stages, 2)
		require.Positive(w.t, preview.Plan.Cost.After)

		started := w.agc("account", "activate", "--detach", "--format", "json")
		require.Equal(w.t, Succeeded, started.exit)
		running := document[account.Outcome](w.t, started)
		require.Equal(w.t, account.StatusRunning, running.Status)
		require.Contains(w.t, started.errors, "agc account follow "+running.Operation)
		time.Sleep(5 * time.Second)

		busy := w.agc("account", "deactivate", "--format", "json")
		require.Equal(w.t, Failed, busy.exit, busy.end())
		refused := document[account.Outcome](w.t, busy)
		require.Equal(w.t, fault.RegionBusy, refused.Fault.Code)
		require.Equal(w.t, account.Deactivate, refused.Action)
		require.Contains(w.t, busy.errors, running.Operation, "it names the one that runs")

		status := document[statusReport](w.t, w.agc("account", "status", "--format", "json"))
		require.Equal(w.t, account.Changing, status.State)
		require.Equal(w.t, running.Operation, status.Running.ID)

		followed := w.agc("account", "follow", "--format", "json")
		require.Equal(w.t, Succeeded, followed.exit)
		require.Equal(w.t, account.StatusSucceeded, document[account.Outcome](w.t, followed).Status)
		entries := document[[]entry](w.t, w.agc("account", "history", "--format", "json"))
		require.Len(w.t, entries, 1, "neither the preview nor what was refused began, and the schedule found nothing to do")
		require.Equal(w.t, running.Operation, entries[0].ID)
		require.Equal(w.t, account.Activate, entries[0].Action)
	})
}

// TestInterruptingDetaches covers Ctrl-C while an operation runs, and coming back to it.
func TestInterruptingDetaches(t *testing.T) {
	inRegion(t, func(w *world) {
		ctx, cancel := context.WithTimeout(w.t.Context(), 30*time.Second)
		defer cancel()
		left := w.agcIn(ctx, "account", "activate", "--format", "json")
		require.Equal(w.t, Detached, left.exit, left.end())
		outcome := document[account.Outcome](w.t, left)
		require.Equal(w.t, account.StatusRunning, outcome.Status)
		require.Contains(w.t, left.errors, "agc account follow "+outcome.Operation)
		back := w.agc("account", "follow", outcome.Operation)
		require.Equal(w.t, Succeeded, back.exit, back.end())
		require.Contains(w.t, back.errors, "EC2 VPC Vpc: created", "who comes later sees what happened before")
		last := w.agc("account", "follow")
		require.Equal(w.t, Succeeded, last.exit, "the last one, when none runs")
	})
}

func TestInterruptedBeforeTheStart(t *testing.T) {
	inRegion(t, func(w *world) {
		ctx, cancel := context.WithCancel(w.t.Context())
		cancel()
		r := w.agcIn(ctx, "account", "activate")
		require.Equal(w.t, Interrupted, r.exit)
		require.Empty(w.t, r.out)
		require.Empty(w.t, w.Faults.Calls("states", "StartExecution"))
	})
}

func TestStopAndGoOn(t *testing.T) {
	inRegion(t, func(w *world) {
		nothing := w.agc("account", "stop")
		require.Equal(w.t, Unexpected, nothing.exit)
		require.Contains(w.t, nothing.errors, "no operation runs")
		unknown := w.agc("account", "stop", "activate-never")
		require.Equal(w.t, Misused, unknown.exit)
		require.Equal(w.t, Misused, w.agc("account", "follow", "activate-never").exit)
		started := document[account.Outcome](w.t, w.agc("account", "activate", "--detach", "--format", "json"))
		time.Sleep(30 * time.Second)
		stopped := w.agc("account", "stop")
		require.Equal(w.t, Succeeded, stopped.exit, stopped.end())
		require.Contains(w.t, stopped.out, started.Operation)
		require.Contains(w.t, stopped.errors, "is CREATE_IN_PROGRESS; CloudFormation finishes that")
		followed := w.agc("account", "follow", started.Operation)
		require.Equal(w.t, Failed, followed.exit)
		require.Contains(w.t, followed.errors, "the operation was stopped")
		again := w.agc("account", "activate")
		require.Equal(w.t, Succeeded, again.exit, again.end())
	})
}

func TestAskingBeforeSomethingGoes(t *testing.T) {
	inRegion(t, func(w *world) {
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--silent").exit)
		w.tty, w.answers = true, "n\n"
		no := w.agc("account", "deactivate")
		require.Equal(w.t, Unexpected, no.exit)
		require.Empty(w.t, no.out)
		require.Contains(w.t, no.errors, "Remove the network")
		require.Contains(w.t, no.errors, "Go on? [y/N]")
		w.answers = "y\n"
		yes := w.agc("account", "deactivate", "--format", "json")
		require.Equal(w.t, Succeeded, yes.exit, yes.end())
		require.NotEmpty(w.t, document[account.Outcome](w.t, yes).Removed)
		nothing := w.agc("account", "deactivate")
		require.Equal(w.t, Succeeded, nothing.exit)
		require.NotContains(w.t, nothing.errors, "[y/N]", "nothing goes, nothing is asked")
	})
}

func TestYesAsksNothing(t *testing.T) {
	inRegion(t, func(w *world) {
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--silent").exit)
		w.tty = true
		r := w.agc("account", "deactivate", "--yes")
		require.Equal(w.t, Succeeded, r.exit)
		require.NotContains(w.t, r.errors, "[y/N]")
		require.Contains(w.t, r.errors, "\x1b[?25l", "a live tree on a terminal")
	})
}

// reader calls itself before it answers.
type reader func() string

func (r reader) Read(p []byte) (int, error) { return copy(p, r()), nil }

// TestAgreedPlansBind lets the region change between the question and the answer.
func TestAgreedPlansBind(t *testing.T) {
	inRegion(t, func(w *world) {
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--silent").exit)
		w.tty = true
		w.typing = reader(func() string {
			other := &world{AWS: w.AWS, t: w.t}
			require.Equal(w.t, Succeeded, other.agc("account", "deactivate", "--silent").exit)
			return "y\n"
		})
		r := w.agc("account", "deactivate", "--format", "json")
		require.Equal(w.t, Failed, r.exit, r.end())
		require.Equal(w.t, fault.PlanChanged, document[account.Outcome](w.t, r).Fault.Code)
	})
}

func TestMissingBackend(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, args := range [][]string{{"account", "activate"}, {"account", "deactivate"}, {"account", "follow"}, {"account", "stop"}, {"account", "history"}} {
			r := w.agc(args...)
			require.Equal(w.t, Failed, r.exit, args)
			require.Empty(w.t, r.out)
			require.Contains(w.t, r.errors, "agc: the backend is not installed in us-east-1")
			require.Contains(w.t, r.errors, "next: install it with 'agc bootstrap --region us-east-1'")
		}
		refused := w.agc("account", "deactivate", "--format", "json")
		require.Equal(w.t, Failed, refused.exit)
		require.Equal(w.t, fault.BackendMissing, document[account.Outcome](w.t, refused).Fault.Code)
		require.Equal(w.t, account.Deactivate, document[account.Outcome](w.t, refused).Action)
		status := w.agc("account", "status", "--format", "json")
		require.Equal(w.t, Succeeded, status.exit)
		require.False(w.t, document[statusReport](w.t, status).Backend.Installed)
	})
}

func TestActivateOffersToInstall(t *testing.T) {
	inWorld(t, func(w *world) {
		w.tty, w.answers = true, "n\n"
		no := w.agc("account", "activate")
		require.Equal(w.t, Unexpected, no.exit)
		require.Empty(w.t, w.Faults.Calls("cloudformation", "CreateStack"))
		w.answers = "y\n"
		yes := w.agc("account", "activate")
		require.Equal(w.t, Succeeded, yes.exit, yes.end())
		require.Contains(w.t, yes.errors, "Install it now? [y/N]")
	})
}

func TestBootstrapDocuments(t *testing.T) {
	inWorld(t, func(w *world) {
		first := document[installed](w.t, w.agc("bootstrap", "--format", "json"))
		require.True(w.t, first.Changed)
		require.Equal(w.t, "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount", first.StateMachine)
		second := document[installed](w.t, w.agc("bootstrap", "--format", "json"))
		require.False(w.t, second.Changed)
	})
}

func TestPermissionsAndCredentials(t *testing.T) {
	for code, want := range map[string]string{
		"AccessDenied": "AWS does not allow this", "ExpiredToken": "the credentials have expired", "InvalidClientTokenId": "AWS does not accept the credentials",
	} {
		inWorld(t, func(w *world) {
			w.Faults.Add(wire.Fault{Service: "sts", Operation: "GetCallerIdentity", When: wire.Before, Err: &smithy.GenericAPIError{Code: code, Message: "no"}})
			for _, args := range [][]string{{"account", "status", "--format", "json"}, {"bootstrap", "--format", "json"}} {
				r := w.agc(args...)
				require.Equal(w.t, Denied, r.exit, r.end())
				require.Empty(w.t, r.out)
				require.Contains(w.t, r.errors, want)
				require.Contains(w.t, r.errors, "\nnext: ")
			}
		})
	}
}
