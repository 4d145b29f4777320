package account

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const networkName = "Agc-Network-" // followed by an id that follows from the zones

func TestPlans(t *testing.T) {
	first := active().Networks[0].Name
	status := func(s Snapshot, name, status string) Snapshot {
		stack := s.stack(name)
		stack.Status = status
		return withStack(s, name, stack)
	}
	deactivated := carryOut(active(), plan(t, Deactivate, active()))
	newerImage := active()
	newerImage.DefaultAMI = "ami-2"
	newerCore := active()
	newerCore.Templates = map[string]string{"core": "core-2", "network": "network-1"}
	newerNetwork := active()
	newerNetwork.Templates = map[string]string{"core": "core-1", "network": "network-2"}
	fewer := active()
	fewer.Zones = fewer.Zones[2:]
	stray := active()
	stray.Networks = append(stray.Networks, Stack{Name: networkName + "stray", Status: "CREATE_COMPLETE"})

	for _, test := range []struct {
		name   string
		action Action
		from   Snapshot
		want   [][]string
	}{
		{"first activation", Activate, inactive(), [][]string{{"network", "storage"}, {"pointers"}}},
		{"the same activation again", Activate, active(), [][]string{}},
		{"activation after deactivation", Activate, deactivated, [][]string{{"network"}, {"pointers"}}},
		{"a newer image", Activate, newerImage, [][]string{{"pointers"}}},
		{"a newer core template", Activate, newerCore, [][]string{{"pointers"}}},
		{"a newer network template", Activate, newerNetwork, [][]string{{"network"}}},
		{"a zone that serves is no longer offered", Activate, fewer, [][]string{}},
		{"a network that nothing points to", Activate, stray, [][]string{{"guard"}, {"remove-Agc-Network-stray"}}},
		{"core's creation was rolled back", Activate, status(active(), CoreStack, "ROLLBACK_COMPLETE"), [][]string{{"storage"}, {"pointers"}}},
		{"core's update could not be rolled back", Activate, status(active(), CoreStack, "UPDATE_ROLLBACK_FAILED"), [][]string{{"pointers"}}},
		{"the network was deleted by hand", Activate, withStack(active(), first, Stack{}), [][]string{{"network"}, {"pointers"}}},
		{"the network could not be deleted", Activate, status(active(), first, "DELETE_FAILED"), [][]string{{"network"}, {"pointers"}}},
		{"core was deleted by hand", Activate, withStack(active(), CoreStack, Stack{}), [][]string{{"storage"}, {"pointers"}}},
		{"deactivation", Deactivate, active(), [][]string{{"pointers"}, {"guard"}, {"remove-" + first}}},
		{"deactivation again", Deactivate, deactivated, [][]string{}},
		{"deactivation of nothing", Deactivate, inactive(), [][]string{}},
		{"deactivation without core", Deactivate, withStack(active(), CoreStack, Stack{}), [][]string{{"guard"}, {"remove-" + first}}},
		{"deactivation of a half-made core", Deactivate, status(active(), CoreStack, "ROLLBACK_FAILED"), [][]string{{"remove-core"}, {"guard"}, {"remove-" + first}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.Equal(t, test.want, stepIDs(plan(t, test.action, test.from)))
		})
	}
}

func plan(t require.TestingT, action Action, s Snapshot) Plan {
	p, err := MakePlan(Request{Action: action}, s)
	require.NoError(t, err)
	return p
}

func TestRefusals(t *testing.T) {
	noZones := inactive()
	noZones.Zones = nil
	foreign := inactive()
	foreign.Core = Stack{Name: CoreStack, Status: "UPDATE_COMPLETE", Parameters: map[string]string{}}
	used := active()
	used.Contexts = []ContextStack{{Name: "Agc-Context-p-u-c", Project: "Demo", User: "ann12", Context: "spot", Status: "CREATE_COMPLETE"}}

	for name, test := range map[string]struct {
		action Action
		from   Snapshot
		code   fault.Code
		says   string
	}{
		"no zone":                  {Activate, noZones, fault.NetworkTooFewZones, "us-east-1"},
		"core of AGC 1.x":          {Activate, foreign, fault.RegionForeignCore, CoreStack},
		"deactivate core of 1.x":   {Deactivate, foreign, fault.RegionForeignCore, CoreStack},
		"deactivate with contexts": {Deactivate, used, fault.RegionContextsExist, "spot of user ann12 in project Demo"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := MakePlan(Request{Action: test.action}, test.from)
			require.True(t, fault.Is(err, test.code), "%v", err)
			require.ErrorContains(t, err, test.says)
			require.NotEmpty(t, fault.Of(err).Next)
		})
	}
}

func TestFirstActivationPointsCoreAtTheNetwork(t *testing.T) {
	p := plan(t, Activate, inactive())
	network, storage, point := p.Stages[0].Steps[0], p.Stages[0].Steps[1], p.Stages[1].Steps[0]
	require.Contains(t, network.Parameters, Parameter{Name: "Zone3", Value: "use1-az3"}, "three zones, by id")
	require.Contains(t, storage.Parameters, Parameter{Name: "Active", Value: "false"}, "not active before the network is there")
	require.Contains(t, storage.Parameters, Parameter{Name: "Ami", Value: "ami-1"}, "the image is validated beside the network")
	require.Contains(t, point.Parameters, Parameter{Name: "VpcId", FromStack: network.Stack, FromOutput: "VpcId"})
	require.Contains(t, point.Parameters, Parameter{Name: "Active", Value: "true"})
	require.InDelta(t, 7.92, p.Cost.After, 0.001, "3 zones x (0.045 + 0.005 + 6 x 0.01) x 24 h")
	require.Zero(t, p.Cost.Before)
}

func TestRegionWithoutPricesSaysSo(t *testing.T) {
	s := inactive()
	s.Region = "ap-east-1"
	require.False(t, plan(t, Activate, s).Cost.Known)
}

func TestPlanIDNamesTheContent(t *testing.T) {
	id := plan(t, Activate, inactive()).ID
	require.NotEmpty(t, id)
	require.Equal(t, id, plan(t, Activate, inactive()).ID)
	other := inactive()
	other.DefaultAMI = "ami-2"
	require.NotEqual(t, id, plan(t, Activate, other).ID)
	other = inactive()
	other.Account = "210987654321"
	require.NotEqual(t, id, plan(t, Activate, other).ID)
}

// TestAnyRegionIsBroughtToWhatIsAskedFor starts from regions in any condition and holds the plan's promise: afterwards the
// region is what was asked for, nothing is billed that core does not point to, and asking again finds nothing to do.
func TestAnyRegionIsBroughtToWhatIsAskedFor(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyRegion(t)
		action := rapid.SampledFrom([]Action{Activate, Deactivate}).Draw(t, "action")
		after := carryOut(s, plan(t, action, s))
		require.Empty(t, after.Garbage())
		require.Empty(t, plan(t, action, after).Stages, "asked again")
		if action == Activate {
			require.Equal(t, Active, after.State())
		} else {
			require.Equal(t, Inactive, after.State())
			require.Empty(t, after.Networks)
		}
	})
}

// TestRecoveryLeavesWhatServes: whatever failed, recovery removes what nothing points to and keeps an active region active.
func TestRecoveryLeavesWhatServes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyRegion(t)
		after := carryOut(s, Recover(Work{}, s))
		require.Empty(t, after.Garbage())
		if s.State() == Active {
			require.Equal(t, Active, after.State())
		}
		if s.Core.Exists() && !s.Core.InProgress() && after.Core.Exists() {
			require.True(t, after.Core.Serving(), after.Core.Status)
		}
	})
}

func anyRegion(t *rapid.T) Snapshot {
	statuses := []string{
		"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_FAILED", "ROLLBACK_COMPLETE",
		"ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED", "UPDATE_FAILED", "REVIEW_IN_PROGRESS",
	}
	s := rapid.SampledFrom([]Snapshot{inactive(), active()}).Draw(t, "region")
	if s.Core.Exists() {
		s.Core.Status = rapid.SampledFrom(statuses).Draw(t, "core")
	}
	if len(s.Networks) > 0 {
		networks := []Stack{s.Networks[0]}
		networks[0].Status = rapid.SampledFrom(append(statuses, "")).Draw(t, "network")
		if networks[0].Status == "" {
			networks = nil
		}
		s.Networks = networks
	}
	if rapid.Bool().Draw(t, "stray") {
		s.Networks = append(s.Networks, Stack{Name: networkName + "00000000", Status: rapid.SampledFrom(statuses).Draw(t, "strays")})
	}
	s.DefaultAMI = rapid.SampledFrom([]string{"ami-1", "ami-2"}).Draw(t, "image")
	return s
}
