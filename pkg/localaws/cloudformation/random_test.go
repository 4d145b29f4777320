package cloudformation_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// one of a stack's parameters: another name is another physical resource.
type thing struct{ name, value string }

// shrinking is a test whose failures are rapid's, which then looks for a smaller one.
type shrinking struct {
	testing.TB
	r *rapid.T
}

func (s shrinking) Errorf(format string, args ...any) { s.r.Errorf(format, args...) }
func (s shrinking) FailNow()                          { s.r.FailNow() }
func (s shrinking) Fatal(args ...any)                 { s.r.Fatal(args...) }

// model is what must be true of a stack of SSM parameters and of the account around it, whatever fails.
type model struct {
	*world
	id     string
	policy map[string]string // of each logical id, for good
	now    map[string]thing  // what the stack declares, by logical id
	ever   map[string]bool   // names that were declared at any time
	kept   map[string]bool   // names that a policy must have kept
	names  int
}

// TestRandomUpdatesEndInOneOfTwoStates changes a stack at random while anything fails at random: in the end it is what the new
// template says or what it was before, and nothing else is lost or left but what policies and failures of deletions explain.
func TestRandomUpdatesEndInOneOfTwoStates(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		// A bubble forbids to ask a *testing.T for its deadline; behind the interface rapid does not.
		rapid.Check(struct{ testing.TB }{t}, func(r *rapid.T) {
			a := localaws.New(localaws.Options{})
			defer a.Close()
			m := &model{world: &world{AWS: a, t: shrinking{t, r}, cfn: a.CloudFormation}, policy: map[string]string{}, ever: map[string]bool{}, kept: map[string]bool{}}
			for _, id := range []string{"A", "B", "C", "D"} {
				m.policy[id] = rapid.SampledFrom([]string{"Delete", "Retain", "RetainExceptOnCreate"}).Draw(r, "policy of "+id)
			}
			first := m.draw(r)
			m.id = m.stack("S", m.template(first))
			m.become(first)
			for range rapid.IntRange(1, 4).Draw(r, "updates") {
				if !m.change(r) {
					m.nothingLeft()
					return
				}
				m.sound()
			}
			m.takeDown()
			m.nothingLeft()
		})
	})
}

// draw draws what the stack is to become: things come and go, change their value, or their name.
func (m *model) draw(r *rapid.T) map[string]thing {
	to := map[string]thing{}
	for _, id := range []string{"A", "B", "C", "D"} {
		was, there := m.now[id]
		switch what := rapid.SampledFrom([]string{"absent", "keep", "value", "name"}).Draw(r, id); {
		case what == "absent":
		case what == "name" || !there:
			m.names++
			to[id] = thing{fmt.Sprintf("/%s/%d", id, m.names), "0"}
		case what == "value":
			to[id] = thing{was.name, was.value + "+"}
		default:
			to[id] = was
		}
	}
	if len(to) == 0 {
		m.names++
		to["A"] = thing{fmt.Sprintf("/A/%d", m.names), "0"}
	}
	return to
}

// template writes things down; each needs those before it.
func (m *model) template(things map[string]thing) object {
	all := object{}
	var before []string
	for _, id := range []string{"A", "B", "C", "D"} {
		th, ok := things[id]
		if !ok {
			continue
		}
		replaced := map[bool]string{true: "Retain", false: "Delete"}[m.policy[id] == "Retain"]
		all[id] = object{
			"Type": "AWS::SSM::Parameter", "Properties": parameter(th.name, th.value), "DeletionPolicy": m.policy[id], "UpdateReplacePolicy": replaced,
			"DependsOn": append([]string{}, before...),
		}
		before = append(before, id)
	}
	return object{"Resources": all}
}

func (m *model) become(things map[string]thing) {
	for id, was := range m.now {
		replaced := things[id].name != "" && things[id].name != was.name
		if things[id].name != was.name && (m.policy[id] == "Retain" || m.policy[id] == "RetainExceptOnCreate" && !replaced) {
			m.kept[was.name] = true
		}
	}
	m.now = things
	for _, th := range things {
		m.ever[th.name] = true
	}
}

// change updates the stack while calls fail, with rollback or without, and brings it to a good end: false when that is its deletion.
func (m *model) change(r *rapid.T) bool {
	m.fail(r)
	to := m.draw(r)
	in := &sdk.UpdateStackInput{StackName: &m.id, TemplateBody: text(m.template(to)), DisableRollback: aws.Bool(rapid.IntRange(0, 3).Draw(r, "no rollback") == 0)}
	if _, err := m.cfn.UpdateStack(m.t.Context(), in); err != nil {
		m.cfn.Heal()
		require.ErrorContains(m.t, err, "No updates are to be performed.")
		require.Equal(m.t, m.now, to)
		return true
	}
	for _, th := range to {
		m.ever[th.name] = true
	}
	if rapid.IntRange(0, 4).Draw(r, "cancel") == 0 {
		time.Sleep(time.Duration(rapid.IntRange(1, 8).Draw(r, "after")) * time.Second)
		_, _ = m.cfn.CancelUpdateStack(m.t.Context(), &sdk.CancelUpdateStackInput{StackName: &m.id})
	}
	status := m.settled(m.id)
	m.cfn.Heal()
	if status == types.StackStatusUpdateFailed && rapid.Bool().Draw(r, "try again") {
		status = m.update(in) // fails again when what was half made is in the way of its own name
	}
	if status == types.StackStatusUpdateRollbackFailed && rapid.Bool().Draw(r, "continue") {
		_, err := m.cfn.ContinueUpdateRollback(m.t.Context(), &sdk.ContinueUpdateRollbackInput{StackName: &m.id})
		require.NoError(m.t, err)
		status = m.settled(m.id)
	}
	if strings.HasSuffix(string(status), "_FAILED") {
		require.Equal(m.t, types.StackStatusDeleteComplete, m.remove(m.id), "%s", m.lines())
		return false
	}
	if status == types.StackStatusUpdateComplete {
		m.become(to)
		return true
	}
	require.Equal(m.t, types.StackStatusUpdateRollbackComplete, status, "%s", m.lines())
	return true
}

// fail lets some of the next calls fail.
func (m *model) fail(r *rapid.T) {
	for i := range rapid.IntRange(0, 2).Draw(r, "failures") {
		phase := rapid.SampledFrom([]string{"CREATE", "UPDATE", "DELETE"}).Draw(r, "phase")
		m.cfn.Fail(cloudformation.Rule{
			LogicalID: rapid.SampledFrom([]string{"A", "B", "C", "D"}).Draw(r, "of"), Phase: phase, Reason: fmt.Sprint("no luck ", i),
			Times: rapid.IntRange(1, 4).Draw(r, "times"), Late: phase == "CREATE" && rapid.Bool().Draw(r, "late"),
		})
	}
}

// sound looks at the account: what is declared is there as it is declared; what a policy kept is there; anything else is there
// only when an event says why.
func (m *model) sound() {
	for id, th := range m.now {
		require.Equal(m.t, th.value, m.value(th.name), "%s %v", id, m.lines())
	}
	for name := range m.kept {
		require.NotEmpty(m.t, m.value(name), "kept by its policy: %s %v", name, m.lines())
	}
	for name := range m.ever {
		if !m.declared(name) && !m.kept[name] && m.value(name) != "" {
			require.True(m.t, m.explained(name), "left over: %s %v", name, m.lines())
		}
	}
	list, err := m.cfn.DescribeStackResources(m.t.Context(), &sdk.DescribeStackResourcesInput{StackName: &m.id})
	require.NoError(m.t, err)
	seen := map[string]string{}
	for _, res := range list.StackResources {
		seen[*res.LogicalResourceId] = *res.PhysicalResourceId
	}
	want := map[string]string{}
	for id, th := range m.now {
		want[id] = th.name
	}
	require.Equal(m.t, want, seen)
	err = m.updateStack(m.id, m.template(m.now))
	require.ErrorContains(m.t, err, "No updates are to be performed.")
}

func (m *model) declared(name string) bool {
	for _, th := range m.now {
		if th.name == name {
			return true
		}
	}
	return false
}

// explained says whether what is left over and not kept by a policy is so because a deletion failed, by then or now: the thing
// itself, or something that needs it, because what a failed one needs is not touched. What an update could not clean up, it forgets.
func (m *model) explained(name string) bool {
	for _, e := range m.events(m.id) {
		id, after := *e.LogicalResourceId, name[1:2]
		if e.ResourceStatus == types.ResourceStatusDeleteFailed && id >= after || e.ResourceStatus == types.ResourceStatusDeleteSkipped && m.policy[id] == "Retain" && id == after {
			return true
		}
	}
	return false
}

func (m *model) lines() string {
	var out []string
	for _, e := range m.events(m.id) {
		out = append(out, fmt.Sprint(*e.LogicalResourceId, " ", aws.ToString(e.PhysicalResourceId), " ", e.ResourceStatus, " ", aws.ToString(e.ResourceStatusReason)))
	}
	return strings.Join(out, "\n")
}

// nothingLeft looks after the stack is deleted: what its policy does not keep is gone, unless a deletion failed earlier.
func (m *model) nothingLeft() {
	for name := range m.ever {
		if m.policy[name[1:2]] == "Delete" && m.value(name) != "" {
			require.True(m.t, m.explained(name), "left over: %s %v", name, m.lines())
		}
	}
}

// takeDown deletes the stack: what Delete says goes, the rest stays.
func (m *model) takeDown() {
	require.Equal(m.t, types.StackStatusDeleteComplete, m.remove(m.id))
	for id, th := range m.now {
		require.Equal(m.t, m.policy[id] != "Delete", m.value(th.name) != "", id)
	}
}
