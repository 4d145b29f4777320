package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/smithy-go"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// offline runs a command line that must not reach for AWS.
func offline(t *testing.T, args ...string) result {
	t.Helper()
	s, _, out, errs := term.Test()
	f := &Factory{Streams: s, Now: time.Now, Load: func(context.Context, Flags) (aws.Config, error) {
		t.Errorf("agc %s reads AWS's configuration", strings.Join(args, " "))
		return aws.Config{}, errors.New("no")
	}}
	exit := Run(t.Context(), args, f)
	return result{Exit(exit), out.String(), errs.String()}
}

func TestMisuse(t *testing.T) {
	for line, want := range map[string]string{
		"account activate --idle-after 7":                        `--idle-after: is "7", which is no span of time such as 7d or 36h, nor never`,
		"account update --idle-notice 5m":                        `--idle-notice: is "5m", which is shorter than an hour`,
		"account activate --bucket B":                            `--bucket: is "B", which is no name of a bucket`,
		"account update --subnets subnet-12345678 --vpc=":        "--subnets: need a vpc that they are in",
		"account activate --tags application-name=x":             "--tags application-name: is set by AGC and cannot be overridden",
		"account activate --usePublicSubnets --vpc vpc-12345678": "--use-public-subnets: cannot be combined with --vpc",
		"account activate --vpc v":                               `--vpc: is "v", which is no VPC id`,
		"account deactivate --vpc v":                             "unknown flag: --vpc",
		"account keep":                                           "one of --for, --until and --clear is needed",
		"account keep --for 72h --clear":                         "one of --for, --until and --clear is needed",
		"account keep --for soon":                                `--for: is "soon", which is no span of time`,
		"account keep --until tomorrow":                          `--until: is "tomorrow", which is no time`,
		"account activate --last --ami ami-12345678":             "--last and settings exclude each other",
		"bootstrap --notify nobody":                              `--notify: is "nobody", which is no mail address`,
		"bootstrap --alarms=often":                               `invalid argument "often"`,
		"account activate now":                                   `unknown command "now"`,
		"account nonsense":                                       `unknown command "nonsense"`,
		"nonsense":                                               `unknown command "nonsense"`,
		"account activate --preview --detach":                    "--preview and --detach exclude each other",
		"account status --format xml":                            `--format is "xml"`,
		"account status --verbose --silent":                      "exclude each other",
		"account follow a b":                                     "accepts at most 1 arg",
		"account history --limit 0":                              "--limit is less than 1",
		"bootstrap --architecture sparc":                         `--architecture is "sparc"`,
		"local --speed 0":                                        "--speed is not more than 0",
		"local sh":                                               `"sh" is not a flag`,
		"version --region":                                       "flag needs an argument",
	} {
		r := offline(t, strings.Fields(line)...)
		require.Equal(t, Misused, r.exit, line)
		require.Empty(t, r.out, line)
		require.Contains(t, r.errors, want, line)
		require.Contains(t, r.errors, "\nnext: ", line)
		require.Equal(t, 1, strings.Count(r.errors, "agc: "), "printed once: %s", line)
	}
}

func TestEveryCommandHasHelpAndExamples(t *testing.T) {
	s, _, _, _ := term.Test()
	var walk func(*cobra.Command)
	walk = func(cmd *cobra.Command) {
		require.NotEmpty(t, cmd.Short, cmd.CommandPath())
		require.NotEmpty(t, cmd.Long, cmd.CommandPath())
		for line := range strings.Lines(cmd.Long + "\n" + cmd.Example) {
			require.LessOrEqual(t, len(line), 121, cmd.CommandPath())
		}
		for _, sub := range cmd.Commands() {
			if sub.Name() != "version" {
				walk(sub)
			}
		}
	}
	walk(NewCmdRoot(&Factory{Streams: s}))
}

func TestHelpAndVersionNeedNoAWS(t *testing.T) {
	for _, line := range []string{"", "--help", "--version", "version", "help exit-codes", "account", "account activate --help", "completion bash", "version --format json"} {
		r := offline(t, strings.Fields(line)...)
		require.Equal(t, Succeeded, r.exit, line)
		require.NotEmpty(t, r.out, line)
		require.Empty(t, r.errors, line)
	}
}

func TestExitCodesAreExplained(t *testing.T) {
	help := offline(t, "help", "exit-codes").out
	for _, m := range Exits() {
		require.Contains(t, help, fmt.Sprintf("%3d  %s\n", m.Exit, m.Text))
	}
	require.Len(t, Exits(), 7)
}

func TestFlagsReachTheirOptions(t *testing.T) {
	s, _, _, _ := term.Test()
	f := &Factory{Streams: s}
	var operate *OperateOptions
	var install *BootstrapOptions
	var local *LocalOptions
	var one *OneOptions
	run := func(args ...string) {
		root := NewCmdRoot(f)
		root.AddCommand(NewCmdActivate(f, func(_ context.Context, o *OperateOptions) error { operate = o; return nil }),
			NewCmdFollow(f, func(_ context.Context, o *OneOptions) error { one = o; return nil }))
		root.RemoveCommand(commands(root, "bootstrap", "local")...)
		root.AddCommand(NewCmdBootstrap(f, func(_ context.Context, o *BootstrapOptions) error { install = o; return nil }),
			NewCmdLocal(f, func(_ context.Context, o *LocalOptions) error { local = o; return nil }))
		root.SetArgs(args)
		require.NoError(t, root.Execute())
	}
	run("activate", "--preview", "--awsProfile", "lab", "--region", "eu-west-1", "--yes")
	require.Equal(t, Flags{Region: "eu-west-1", Profile: "lab", Format: "text", Yes: true}, f.Flags)
	require.True(t, operate.Preview)
	require.Equal(t, account.Activate, operate.Action)
	run("activate", "-p", "other", "--detach")
	require.Equal(t, "other", f.Flags.Profile)
	require.True(t, operate.Detach)
	run("follow", "activate-1")
	require.Equal(t, "activate-1", one.ID)
	run("bootstrap", "--architecture", "x86_64")
	require.Equal(t, "x86_64", install.Install.Architecture)
	run("local", "--port", "4599", "--speed", "60", "--", "sh", "-c", "true")
	require.Equal(t, []string{"sh", "-c", "true"}, local.Command)
	require.Equal(t, 4599, local.Port)
	require.InDelta(t, 60, local.Speed, 0)
}

func commands(root *cobra.Command, names ...string) []*cobra.Command {
	var found []*cobra.Command
	for _, name := range names {
		for _, c := range root.Commands() {
			if c.Name() == name {
				found = append(found, c)
			}
		}
	}
	return found
}

func TestDiagnose(t *testing.T) {
	api := func(code string) error {
		return fmt.Errorf("call: %w", &smithy.GenericAPIError{Code: code, Message: "AWS's words"})
	}
	for name, test := range map[string]struct {
		err  error
		exit Exit
		text string
	}{
		"a refusal":      {fault.New(fault.RegionBusy, "busy", "x runs", "wait"), Failed, "busy: x runs"},
		"internal":       {fault.New(fault.Internal, "broken", "", ""), Unexpected, "broken"},
		"an ended one":   {failure{exit: Failed, cause: fault.Fault{Code: fault.PermissionDenied, What: "denied there"}}, Failed, "denied there"},
		"denied":         {api("AccessDeniedException"), Denied, "AWS does not allow this: AWS's words (AccessDeniedException)"},
		"expired":        {api("ExpiredTokenException"), Denied, "the credentials have expired"},
		"bad key":        {api("UnrecognizedClientException"), Denied, "AWS does not accept the credentials"},
		"no credentials": {errors.New("operation error STS: get identity: get credentials: failed to refresh cached credentials"), Denied, "no AWS credentials were found"},
		"no profile":     {fmt.Errorf("x: %w", config.SharedConfigProfileNotExistError{Profile: "lab"}), Denied, "the profile does not exist"},
		"interrupted":    {fmt.Errorf("x: %w", context.Canceled), Interrupted, "interrupted"},
		"detached":       {said(Detached), Detached, ""},
		"misuse":         {misuse("wrong", "do it right"), Misused, "wrong"},
		"anything else":  {api("Throttling"), Unexpected, "something unexpected happened: AWS's words (Throttling)"},
	} {
		exit, why := diagnose(test.err)
		require.Equal(t, test.exit, exit, name)
		require.Contains(t, why.Error(), test.text, name)
	}
}

func TestNoRegionIsMisuse(t *testing.T) {
	s, _, out, errs := term.Test()
	f := &Factory{Streams: s, Now: time.Now, Load: func(context.Context, Flags) (aws.Config, error) { return aws.Config{}, nil }}
	require.Equal(t, int(Misused), Run(t.Context(), []string{"account", "status"}, f))
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "no AWS region is set")
}

func TestReportLeavesOutWhatThereIsNot(t *testing.T) {
	rows := newStatusReport(account.Snapshot{Account: "1", Region: "mars"}, bootstrap.Status{}, nil).rows()
	require.Equal(t, [][]string{{"account", "1"}, {"region", "mars"}, {"state", "inactive"}, {"backend", "not installed"}}, rows)
	full := newStatusReport(account.Snapshot{
		Region:   "us-east-1",
		Networks: []account.Stack{{Name: "Agc-Network-old", Status: "DELETE_FAILED"}},
		Contexts: []account.ContextStack{{Context: "c", User: "u", Project: "p", Status: "CREATE_COMPLETE"}},
	},
		bootstrap.Status{Status: "ROLLBACK_COMPLETE"}, &operation.Entry{ID: "activate-1"}).rows()
	require.Contains(t, full, []string{"left over", "Agc-Network-old: it is DELETE_FAILED and nothing points to it"})
	require.Contains(t, full, []string{"context", "c of user u in project p, CREATE_COMPLETE"})
	require.Contains(t, full, []string{"running", "activate-1"})
	require.Contains(t, full, []string{"backend", "ROLLBACK_COMPLETE"})
}

func TestRowsInAPipeAndOnATerminal(t *testing.T) {
	for format, want := range map[string]string{formatText: "a\tb\n", formatTable: "X  Y\na  b\n"} {
		s, _, out, _ := term.Test()
		f := &Factory{Streams: s, Flags: Flags{Format: format}}
		require.NoError(t, f.printRows([]string{"X", "Y"}, [][]string{{"a", "b"}}))
		require.Equal(t, want, out.String())
	}
}

func TestLocalLeadsAwayFromAWS(t *testing.T) {
	require.Equal(t, []string{"HOME=/h"}, withoutAWS([]string{"AWS_PROFILE=prod", "HOME=/h", "AWS_SESSION_TOKEN=t"}))
	at := place{address: "127.0.0.1:1", region: "us-east-1"}
	require.Contains(t, at.variables(), "AWS_ENDPOINT_URL=http://127.0.0.1:1")
	for _, v := range at.variables() {
		require.Contains(t, at.usage(), "export "+v)
	}
}
