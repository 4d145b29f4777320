package cli

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/authorize"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// line is a command line, and how it ends for people with the policy of users and with that of viewers.
type line struct {
	args         string
	user, viewer Exit
}

// lines are a user's days with a region, in their order; every command is among them.
func lines() []line {
	return []line{
		{"version", Succeeded, Succeeded},
		{"exit-codes", Succeeded, Succeeded},
		{"account activate --preview", Succeeded, Denied},
		{"account activate --detach", Succeeded, Denied},
		{"account follow", Succeeded, Succeeded},
		{"account status", Succeeded, Succeeded},
		{"account status --all-regions", Succeeded, Succeeded},
		{"account history", Succeeded, Succeeded},
		{"account keep --for 72h", Succeeded, Denied},
		{"account update --tags team=x", Succeeded, Denied},
		{"account repair --preview", Succeeded, Denied},
		{"account repair", Succeeded, Denied},
		{"account update --use-public-subnets --detach", Succeeded, Denied},
		{"account stop", Succeeded, Denied},
		{"account activate", Succeeded, Denied},
		{"account deactivate --preview", Succeeded, Denied},
		{"account deactivate --force", Succeeded, Denied},
		{"account activate --last --use-public-subnets", Misused, Misused},
		{"account activate --last", Succeeded, Denied},
		{"account deactivate", Succeeded, Denied},
		{"bootstrap policy", Succeeded, Succeeded},
		{"bootstrap template", Succeeded, Succeeded},
		{"bootstrap", Denied, Denied},
		{"bootstrap remove", Denied, Failed}, // who looks finds the region in use
	}
}

// TestEveryCommandHasALine, but those that run something of the user's own or only help.
func TestEveryCommandHasALine(t *testing.T) {
	streams, _, _, _ := term.Test()
	root := NewCmdRoot(&Factory{Streams: streams})
	left := map[string]bool{}
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		left[cmd.CommandPath()] = true
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(root)
	for _, l := range lines() {
		cmd, _, err := root.Find(strings.Fields(l.args))
		require.NoError(t, err, l.args)
		delete(left, cmd.CommandPath())
	}
	require.Equal(t, map[string]bool{"agc": true, "agc account": true, "agc local": true}, left)
}

// only has the commands run as somebody who has only this policy of the backend's.
func (w *world) only(name, policy string) {
	printed := document[map[string]any](w.t, w.do("bootstrap", "--format", "json"))
	w.person(name, printed[policy].(string))
}

func (w *world) ends(l line, want Exit) {
	time.Sleep(10 * time.Second) // what was started is in the history by then
	r := w.agc(strings.Fields(l.args)...)
	require.Equal(w.t, want, r.exit, "%s: %s", l.args, r.end())
	if want == Denied {
		require.Regexp(w.t, `is not authorized to perform: [a-z0-9]+:[A-Z]\w+`, r.errors, l.args)
		require.Contains(w.t, r.errors, "next: ask an administrator", l.args)
	}
}

// TestUsersNeedTheirPolicyOnly: with it every command of a user works, what an administrator does is denied, and nothing in it is
// idle.
func TestUsersNeedTheirPolicyOnly(t *testing.T) {
	inRegion(t, func(w *world) {
		w.only("ursula", "userPolicy")
		w.code = "another" // so that there is something to upgrade
		for _, l := range lines() {
			if l.args == "account deactivate --force" {
				w.context()
			}
			w.ends(l, l.user)
		}
		w.changesNothingItself()
		w.readsTheLog()
		w.allNeeded()
	})
}

// TestForceCanBeWithheld: whoever has the policy without force does everything else, previews of it included.
func TestForceCanBeWithheld(t *testing.T) {
	inRegion(t, func(w *world) {
		w.only("frida", "userWithoutForcePolicy")
		for _, l := range lines() {
			switch {
			case l.args == "account deactivate --force":
				w.context()
				w.ends(line{args: "account deactivate --force --preview"}, Succeeded)
				w.ends(l, Denied)
				w.ends(line{args: "account deactivate"}, Failed) // for the context
				w.administrator("account", "deactivate", "--force")
			case strings.HasPrefix(l.args, "account"):
				w.ends(l, l.user)
			}
		}
		w.changesNothingItself()
		w.readsTheLog()
		w.allNeeded()
	})
}

// TestViewersMayLook and neither start nor stop anything, of which they are told what it would have taken.
func TestViewersMayLook(t *testing.T) {
	inRegion(t, func(w *world) {
		w.do("account", "activate", "--use-public-subnets")
		w.only("vera", "viewerPolicy")
		w.code = "another"
		for _, l := range lines() {
			w.busy()
			w.ends(l, l.viewer)
		}
		w.administrator("account", "follow")
		w.ends(line{args: "account status"}, Succeeded)
		w.context()
		w.administrator("account", "deactivate", "--force", "--detach")
		w.ends(line{args: "account follow"}, Succeeded)
		w.ends(line{args: "bootstrap remove"}, Denied)
		w.changesNothingItself()
		w.readsTheLog()
		w.allNeeded()
	})
}

// busy sees to it that an operation runs, of an administrator.
func (w *world) busy() {
	w.administrator("account", "follow")
	w.administrator("account", "update", "--detach", "--tags", "at="+time.Now().Format("150405"))
}

// administrator runs a command as somebody who may do everything.
func (w *world) administrator(args ...string) {
	who := w.as
	defer func() { w.as = who }()
	w.as = ""
	w.do(args...)
}

// context has somebody deploy a context.
func (w *world) context() {
	name := account.ContextPrefix + "Demo-u-c"
	_, err := cloudformation.NewFromConfig(w.Config()).CreateStack(w.t.Context(), &cloudformation.CreateStackInput{
		StackName: &name, TemplateBody: aws.String(`{"Resources":{"Cluster":{"Type":"AWS::ECS::Cluster"}}}`),
		Tags: []types.Tag{{Key: aws.String(account.ApplicationTag), Value: aws.String(account.ApplicationName)}},
	})
	require.NoError(w.t, err)
	time.Sleep(time.Minute)
}

// changesNothingItself holds that who runs the commands may not do without the backend what it does for them.
func (w *world) changesNothingItself() {
	client := cloudformation.NewFromConfig(w.caller())
	_, err := client.DeleteStack(w.t.Context(), &cloudformation.DeleteStackInput{StackName: aws.String(account.CoreStack)})
	require.ErrorContains(w.t, err, "is not authorized to perform: cloudformation:DeleteStack")
	_, err = client.UpdateStack(w.t.Context(), &cloudformation.UpdateStackInput{StackName: aws.String(account.CoreStack), UsePreviousTemplate: aws.Bool(true)})
	require.ErrorContains(w.t, err, "is not authorized to perform: cloudformation:UpdateStack")
}

// readsTheLog does what the printed command for the log does.
func (w *world) readsTheLog() {
	outputs, err := w.CloudFormation.DescribeStackResources(w.t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: aws.String(account.BootstrapStack), LogicalResourceId: aws.String("Logs")})
	require.NoError(w.t, err)
	_, err = cloudwatchlogs.NewFromConfig(w.caller()).FilterLogEvents(w.t.Context(), &cloudwatchlogs.FilterLogEventsInput{LogGroupName: outputs.StackResources[0].PhysicalResourceId})
	require.NoError(w.t, err)
}

// allNeeded holds that nothing in the policies of who runs the commands is idle.
func (w *world) allNeeded() {
	grants, err := w.Guard.Grants(w.as)
	require.NoError(w.t, err)
	require.Empty(w.t, authorize.Unneeded(grants, nil))
}
