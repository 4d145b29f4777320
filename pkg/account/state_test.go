package account

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestState(t *testing.T) {
	with := func(core, network string) Snapshot {
		s := active()
		s.Core.Status, s.Networks[0].Status = core, network
		return s
	}
	off := carryOut(active(), plan(t, Deactivate, active()))
	foreign := Snapshot{Core: Stack{Name: CoreStack, Status: "CREATE_COMPLETE", Parameters: map[string]string{}}}
	for name, test := range map[string]struct {
		region Snapshot
		want   State
	}{
		"nothing":                  {inactive(), Inactive},
		"deactivated":              {off, Inactive},
		"active":                   {with("CREATE_COMPLETE", "CREATE_COMPLETE"), Active},
		"after an undone update":   {with("UPDATE_ROLLBACK_COMPLETE", "UPDATE_COMPLETE"), Active},
		"core is changing":         {with("UPDATE_IN_PROGRESS", "CREATE_COMPLETE"), Changing},
		"network is going":         {with("CREATE_COMPLETE", "DELETE_IN_PROGRESS"), Changing},
		"network could not go":     {with("CREATE_COMPLETE", "DELETE_FAILED"), Degraded},
		"network gone":             {withStack(active(), active().Networks[0].Name, Stack{}), Degraded},
		"core stuck":               {with("UPDATE_ROLLBACK_FAILED", "CREATE_COMPLETE"), Degraded},
		"core's creation failed":   {with("ROLLBACK_COMPLETE", "CREATE_COMPLETE"), Inactive},
		"a core that is not ours":  {foreign, Foreign},
		"only a change set of one": {Snapshot{Core: Stack{Name: CoreStack, Status: "REVIEW_IN_PROGRESS"}}, Inactive},
	} {
		require.Equal(t, test.want, test.region.State(), name)
	}
}

func TestNetworkIDFollowsFromWhatForcesAReplacement(t *testing.T) {
	zones := inactive().Zones[:3]
	id := NetworkID("private", "10.0.0.0/16", zones)
	require.Regexp(t, `^[0-9a-f]{8}$`, id)
	require.NotEqual(t, id, NetworkID("public", "10.0.0.0/16", zones))
	require.NotEqual(t, id, NetworkID("private", "10.1.0.0/16", zones))
	require.NotEqual(t, id, NetworkID("private", "10.0.0.0/16", zones[:2]))
	renamed := []Zone{{"use1-az1", "us-east-1f"}, zones[1], zones[2]}
	require.Equal(t, id, NetworkID("private", "10.0.0.0/16", renamed), "names of zones differ from account to account")
}

func TestTokenTellsCallsApart(t *testing.T) {
	op := Operation{ID: "op", Epoch: 1}
	token := Token(op, "network", 1)
	require.Regexp(t, `^[a-zA-Z0-9][-a-zA-Z0-9]{1,127}$`, token)
	require.Equal(t, token, Token(op, "network", 1))
	require.NotEqual(t, token, Token(op, "network", 2))
	require.NotEqual(t, token, Token(op, "storage", 1))
	require.NotEqual(t, token, Token(Operation{ID: "op", Epoch: 2}, "network", 1))
	require.NotEqual(t, token, Token(Operation{ID: "op2", Epoch: 1}, "network", 1))
}
