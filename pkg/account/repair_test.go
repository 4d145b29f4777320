package account

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func repaired(t *testing.T, s Snapshot) Plan {
	t.Helper()
	p, err := MakePlan(Request{Action: Repair}, s)
	require.NoError(t, err)
	return p
}

// by gives a region the drift of one resource, of core or of its network.
func by(s Snapshot, drift Drift) Snapshot {
	if drift.Stack == "" {
		drift.Stack = s.Networks[0].Name
	}
	s.Drifts = append(s.Drifts, drift)
	return s
}

func TestNothingToRepair(t *testing.T) {
	p := repaired(t, active())
	require.Empty(t, p.Stages)
	require.Contains(t, p.Summary, "nothing to repair")
}

func TestRepairRevertsWhatDrifted(t *testing.T) {
	p := repaired(t, by(active(), Drift{Stack: CoreStack, Resource: "VpcPointer"}))
	require.Equal(t, [][]string{{"pointers"}}, stepIDs(p))
	require.True(t, p.Stages[0].Steps[0].Revert)
	require.Equal(t, "one resource was changed by hand", p.Stages[0].Steps[0].Reason)

	s := by(by(active(), Drift{Resource: "NatGateway1", Type: "AWS::EC2::NatGateway", Deleted: true}), Drift{Resource: "Vpc"})
	p = repaired(t, s)
	require.Equal(t, [][]string{{"network"}, {"pointers"}}, stepIDs(p), "what core points to may change")
	require.True(t, p.Stages[0].Steps[0].Revert)
	require.False(t, p.Stages[1].Steps[0].Revert)
	require.Equal(t, "put back what was changed by hand: one resource was deleted and one resource was changed by hand", p.Summary)
	require.Len(t, p.Drift, 2)
	require.NotEqual(t, p.ID, repaired(t, by(active(), Drift{Resource: "Vpc"})).ID, "another drift is another plan")
}

func TestRepairKeepsTheSettings(t *testing.T) {
	s := active()
	s.DefaultAMI = "ami-2"
	require.Empty(t, repaired(t, s).Stages, "a newer image is no repair")
	r := Request{Action: Activate, Wish: Wish{UsePublicSubnets: true, Tags: []Tag{{"team", "x"}}, IdleAfter: "3d"}}
	plan, err := MakePlan(r, inactive())
	require.NoError(t, err)
	s = carryOut(inactive(), plan)
	s.Networks = nil
	p := repaired(t, s)
	require.Equal(t, plan.Settings, p.Settings)
	require.Equal(t, [][]string{{"network"}, {"pointers"}}, stepIDs(p))
}

func TestANetworkWithoutItsVPCIsReplaced(t *testing.T) {
	s := by(active(), Drift{Resource: "Vpc", Type: "AWS::EC2::VPC", ID: "vpc-1", Deleted: true})
	s.Contexts = []ContextStack{{Name: "Agc-Context-p-u-c"}}
	p := repaired(t, s)
	require.Equal(t, [][]string{{"remove-" + s.Networks[0].Name}, {"network"}, {"pointers"}}, stepIDs(p))
	require.False(t, p.Stages[1].Steps[0].Revert, "there is nothing to put back")
	require.Contains(t, p.Warnings[len(p.Warnings)-1], "Agc-Context-p-u-c")
}

func TestLostDataIsTold(t *testing.T) {
	p := repaired(t, by(active(), Drift{Stack: CoreStack, Resource: "RunTable", Type: "AWS::DynamoDB::Table", ID: "Agc", Deleted: true}))
	require.Contains(t, strings.Join(p.Warnings, " "), "comes back empty: Agc")
}

func TestNothingIsRepairedWithoutARecord(t *testing.T) {
	for about, s := range map[string]Snapshot{
		"nothing": inactive(), "only a network": withStack(active(), CoreStack, Stack{}), "a corpse": withStack(inactive(), CoreStack, Stack{Name: CoreStack, Status: "ROLLBACK_COMPLETE", Parameters: map[string]string{"Active": "true"}}),
	} {
		_, err := MakePlan(Request{Action: Repair}, s)
		require.True(t, fault.Is(err, fault.RegionNotActive), about)
	}
}

func TestAnInactiveRegionIsNotMadeActive(t *testing.T) {
	off, err := MakePlan(Request{Action: Deactivate}, active())
	require.NoError(t, err)
	s := carryOut(active(), off)
	require.Empty(t, repaired(t, s).Stages)
	p := repaired(t, by(s, Drift{Stack: CoreStack, Resource: "DataBucketPolicy", Deleted: true}))
	require.Equal(t, [][]string{{"core"}}, stepIDs(p))
	require.Contains(t, p.Stages[0].Steps[0].Parameters, Parameter{Name: "Active", Value: "false"})
}

func TestOnlyWholeStacksAreCompared(t *testing.T) {
	require.Len(t, active().Checkable(), 2)
	require.Empty(t, inactive().Checkable())
	s := active()
	s.Core.Status = "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS"
	s.Networks[0].Status = "UPDATE_ROLLBACK_FAILED"
	require.Empty(t, s.Checkable())
}
