package cli

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/events"
	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// valid holds an output to the published schema of outcomes.
func valid(t *testing.T, r result) account.Outcome {
	t.Helper()
	text, err := events.Files.ReadFile("outcome.schema.json")
	require.NoError(t, err)
	schema, err := jsonschema.UnmarshalJSON(strings.NewReader(string(text)))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("outcome.schema.json", schema))
	compiled, err := c.Compile("outcome.schema.json")
	require.NoError(t, err)
	require.NoError(t, compiled.Validate(document[any](t, r)), r.out)
	return document[account.Outcome](t, r)
}

func TestDocumentsFollowTheirSchema(t *testing.T) {
	inWorld(t, func(w *world) {
		missing := w.agc("account", "activate", "--format", "json")
		require.Equal(w.t, Failed, missing.exit)
		refused := valid(w.t, missing)
		require.Equal(w.t, account.StatusFailed, refused.Status)
		require.Equal(w.t, time.Now().UTC(), refused.StartedAt, "when it was refused")
		require.Equal(w.t, refused.StartedAt, refused.EndedAt)
	})
	inRegion(t, func(w *world) {
		for line, exit := range map[string]Exit{"stop": Unexpected, "follow nothing": Misused, "activate --bucket b": Misused} {
			r := w.agc(append([]string{"account", "--format", "json"}, strings.Fields(line)...)...)
			require.Equal(w.t, exit, r.exit, line)
			require.Empty(w.t, r.out, line)
		}
		valid(w.t, w.agc("account", "activate", "--preview", "--format", "json"))
		running := valid(w.t, w.agc("account", "activate", "--detach", "--format", "json"))
		require.Equal(w.t, account.StatusRunning, running.Status)
		time.Sleep(5 * time.Second)
		require.Equal(w.t, fault.RegionBusy, valid(w.t, w.agc("account", "activate", "--format", "json")).Fault.Code)
		valid(w.t, w.agc("account", "stop", "--format", "json"))
		ended := w.agc("account", "follow", running.Operation, "--format", "json")
		require.Equal(w.t, Failed, ended.exit)
		require.Equal(w.t, fault.OperationStopped, valid(w.t, ended).Fault.Code)
		require.Contains(w.t, ended.errors, "\ndetails: agc account follow "+running.Operation)
		require.Contains(w.t, ended.errors, "https://us-east-1.console.aws.amazon.com/states/home?region=us-east-1#/v2/executions/details/")
		valid(w.t, w.agc("account", "activate", "--format", "json"))
	})
}

func TestAnsweringNo(t *testing.T) {
	inWorld(t, func(w *world) {
		for _, answer := range []string{"n\n", ""} {
			w.tty, w.answers = true, answer
			r := w.agc("account", "activate")
			require.Equal(w.t, Unexpected, r.exit)
			require.Contains(w.t, r.errors, "you answered no; nothing was changed\n")
			require.NotContains(w.t, r.errors, "unexpected")
			require.NotContains(w.t, r.errors, "next: ")
		}
	})
}

func TestWhatAFailureLeaves(t *testing.T) {
	s, _, _, _ := term.Test()
	f := &Factory{Streams: s, place: operation.Place{Partition: "aws", Region: "eu-west-1", Account: "1"}, elsewhere: true}
	failed := account.Outcome{
		Operation: "activate-1", Fault: fault.Fault{Code: fault.StackFailed}, Warnings: []string{"slow"},
		LeftOver: []account.Thing{{Kind: "stack", ID: "Agc-Network-1", Note: "it could not be removed"}},
	}
	require.Equal(t, []string{
		"left over, may cost money: stack Agc-Network-1: it could not be removed", "warning: slow", "details: agc account follow activate-1",
	}, f.aftermath(failed), "there is no console of a local AWS")
	failed.Logs = "aws logs tail g"
	require.Equal(t, "logs:    aws logs tail g", f.aftermath(failed)[3])
	failed.Logs, f.elsewhere = "", false
	require.Len(t, f.aftermath(failed), 4)
	f.place.Partition = "aws-mars"
	require.Len(t, f.aftermath(failed), 3)
	require.Empty(t, f.aftermath(account.Outcome{Operation: "activate-2", Fault: fault.Fault{Code: fault.RegionBusy}}), "it did nothing")
}

func TestOutOfReach(t *testing.T) {
	sending := &smithyhttp.RequestSendError{Err: errors.New("connection refused")}
	exit, why := diagnose(sending)
	require.Equal(t, Unexpected, exit)
	require.Equal(t, "AWS cannot be reached: connection refused", why.Error())
	exit, why = diagnose(unattended{"activate-1", sending})
	require.Equal(t, Unexpected, exit)
	require.Contains(t, why.What, "goes on without us")
	require.Contains(t, why.Next, "'agc account follow activate-1'")
}

func TestHistoryForPeopleAndPrograms(t *testing.T) {
	start := time.Date(2026, 11, 24, 22, 0, 0, 0, time.UTC)
	e := entry{ID: "activate-1", Action: account.Activate, Summary: "it took too long", Status: "TIMED_OUT", StartedAt: start, EndedAt: start.Add(158 * time.Second), By: "arn:aws:sts::123456789012:assumed-role/Admin/ann"}
	s, _, _, _ := term.Test()
	o := &HistoryOptions{Factory: &Factory{Streams: s, Now: func() time.Time { return start }}}
	require.Equal(t, []string{"activate-1", "TIMED_OUT", "2026-11-24T22:00:00Z", "2m38s", e.By, "it took too long"}, o.row(e))
	o.Flags.Format = formatTable
	require.Equal(t, []string{"activate-1", "timed out", "2026-11-24 22:00:00", "2m38s", "Admin/ann", "it took too long"}, o.row(e))
	e.Summary = ""
	require.Equal(t, "activate", o.row(e)[5])
	e.Fault.Code = "Stack.Failed"
	require.Equal(t, "Stack.Failed", o.row(e)[5])
	require.Equal(t, []string{"ann", "-", "the schedule"}, []string{shortly("arn:aws:iam::123456789012:user/ann"), shortly(""), shortly("the schedule")})
}

func TestTheEndpointIsOneQuietLine(t *testing.T) {
	s, _, _, errs := term.Test()
	s.ErrTTY, s.Colored = true, true
	f := &Factory{Streams: s, Load: func(context.Context, Flags) (aws.Config, error) {
		return aws.Config{Region: "us-east-1", BaseEndpoint: aws.String("http://here:1")}, nil
	}}
	_, err := f.config(t.Context())
	require.NoError(t, err)
	require.Equal(t, term.Paint(term.Faint, "agc: at http://here:1, not AWS")+"\n", errs.String())
}

// TestADumbTerminalIsAskedToo has somebody sit at a terminal on which nothing can be drawn.
func TestADumbTerminalIsAskedToo(t *testing.T) {
	inRegion(t, func(w *world) {
		require.Equal(w.t, Succeeded, w.agc("account", "activate", "--silent").exit)
		w.tty, w.dumb, w.answers = true, true, "n\n"
		r := w.agc("account", "deactivate")
		require.Equal(w.t, Unexpected, r.exit, r.end())
		require.Contains(w.t, r.errors, "Go on? [y/N]")
		w.answers = "y\n"
		r = w.agc("account", "deactivate")
		require.Equal(w.t, Succeeded, r.exit, r.end())
		require.NotContains(w.t, r.errors, "\x1b[?25l")
	})
}
