package account

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// withContexts is an active region in which n contexts are deployed.
func withContexts(n int) Snapshot {
	s := active()
	for i := range n {
		s.Contexts = append(s.Contexts, ContextStack{
			Name: fmt.Sprintf("Agc-Context-p-ann-c%d", i), Project: "p", User: "ann", Email: "ann@example.org", Context: fmt.Sprintf("c%d", i),
			Engine: "nextflow", Status: "CREATE_COMPLETE", Jobs: i,
		})
	}
	return s
}

func TestContextsAreListedWithWhatRunsInThem(t *testing.T) {
	_, err := MakePlan(Request{Action: Deactivate}, withContexts(23))
	f := fault.Of(err)
	require.Equal(t, fault.RegionContextsExist, f.Code)
	require.Contains(t, f.Why, "c0 of user ann <ann@example.org> in project p, nextflow, CREATE_COMPLETE; c1 of user ann <ann@example.org> in project p, nextflow, 1 job, CREATE_COMPLETE; c2")
	require.Contains(t, f.Why, "2 jobs, CREATE_COMPLETE")
	require.Contains(t, f.Why, "c19")
	require.NotContains(t, f.Why, "c20 ")
	require.Contains(t, f.Why, "; and 3 more")
	require.Contains(t, f.Next, "--force")
}

func TestForceEndsContextsFirst(t *testing.T) {
	first := "remove-" + active().Networks[0].Name
	for name, test := range map[string]struct {
		request Request
		want    [][]string
	}{
		"deactivation":                   {Request{Action: Deactivate}, [][]string{{"contexts"}, {"pointers"}, {"guard"}, {first}}},
		"a change that breaks them":      {Request{Action: Activate, Wish: Wish{UsePublicSubnets: true}}, [][]string{{"contexts"}, {"network"}, {"pointers"}, {"guard"}, {first}}},
		"a change that does not":         {Request{Action: Activate, Wish: Wish{Tags: []Tag{{"a", "b"}}}}, [][]string{{"network", "pointers"}}},
		"an update that changes nothing": {Request{Action: Update}, [][]string{}},
	} {
		t.Run(name, func(t *testing.T) {
			test.request.Force = true
			s := withContexts(2)
			p, err := MakePlan(test.request, s)
			require.NoError(t, err)
			want := test.want
			if test.request.Wish.UsePublicSubnets {
				want[1] = append(want[1], stepIDs(p)[1][1:]...)
			}
			require.Equal(t, want, stepIDs(p))
			if len(p.Stages) > 0 && p.Stages[0].Steps[0].Kind == DrainKind {
				step := p.Stages[0].Steps[0]
				require.Equal(t, "End and remove 2 contexts", step.Title)
				require.Equal(t, Thing{Kind: "context", ID: "Agc-Context-p-ann-c1", Note: "c1 of user ann <ann@example.org> in project p, nextflow, 1 job"}, step.Things[1])
				require.Empty(t, carryOut(s, p).Contexts)
			}
		})
	}
}

// A context that started while the region was made inactive gets back what it was made for, and its network stays.
func TestADeactivationIntoWhichAContextSlippedIsTakenBack(t *testing.T) {
	before := active()
	p := plan(t, Deactivate, before)
	p.Stages = p.Stages[:1]
	s := carryOut(before, p)
	require.Equal(t, Inactive, s.State())
	s.Contexts = withContexts(1).Contexts
	for _, action := range []Action{Deactivate, Tidy} { // the schedule deactivates, too
		w := Work{Request: Request{Action: action}}
		w.Outcome.Fault.Code = fault.RegionContextsExist
		back := Recover(w, s)
		require.Equal(t, [][]string{{"pointers"}}, stepIDs(back), action)
		require.Equal(t, before.Core.Parameters, carryOut(s, back).Core.Parameters)
		require.Equal(t, Active, carryOut(s, back).State())
	}
}

// While the region is inactive, contexts may still use a network that core does not point to any more.
func TestANetworkUnderContextsStays(t *testing.T) {
	s := withContexts(1)
	s.Core.Parameters["Active"] = "false"
	require.Empty(t, Recover(Work{}, s).Stages)
	p, err := MakePlan(Request{Action: Activate, Wish: Wish{UsePublicSubnets: true}}, s)
	require.NoError(t, err)
	for _, stage := range p.Stages {
		require.NotEqual(t, "Remove", stage.Title)
	}
	s.Contexts = nil
	require.Equal(t, [][]string{{"guard"}, {"remove-" + s.Networks[0].Name}}, stepIDs(Recover(Work{}, s)))
}

func TestManyContextsFitIntoTheMachinesData(t *testing.T) {
	s := withContexts(200)
	p, err := MakePlan(Request{Action: Deactivate, Force: true}, s)
	require.NoError(t, err)
	size := len(fmt.Sprintf("%+v", p))
	require.Less(t, size, 60_000)
}
