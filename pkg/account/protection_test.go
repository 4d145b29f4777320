package account

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestUnprotected(t *testing.T) {
	bare := func(s Stack) Stack { s.Protected = false; return s }
	status := func(s Stack, status string) Stack { s.Status = status; return bare(s) }
	region := active()
	network := region.Networks[0]
	stray := bare(network)
	stray.Name = NetworkPrefix + "00000000"
	foreign := Snapshot{Core: Stack{Name: CoreStack, Status: "CREATE_COMPLETE"}}
	for name, test := range map[string]struct {
		region Snapshot
		want   []string
	}{
		"nothing there":              {inactive(), nil},
		"all protected":              {region, nil},
		"core bare":                  {withStack(region, CoreStack, bare(region.Core)), []string{CoreStack}},
		"network bare":               {withStack(region, network.Name, bare(network)), []string{network.Name}},
		"network being deleted":      {withStack(region, network.Name, status(network, "DELETE_FAILED")), nil},
		"core half rolled back":      {withStack(region, CoreStack, status(region.Core, "UPDATE_ROLLBACK_FAILED")), nil},
		"a network nobody points to": {withStack(region, stray.Name, stray), nil},
		"core of AGC 1.x":            {foreign, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var names []string
			for _, s := range test.region.Unprotected() {
				names = append(names, s.Name)
			}
			require.Equal(t, test.want, names)
		})
	}
}

func TestAnUnprotectedStackIsBroughtBack(t *testing.T) {
	region := active()
	region.Core.Protected = false
	plan, err := MakePlan(Request{Action: Activate}, region)
	require.NoError(t, err)
	require.Equal(t, [][]string{{"pointers"}}, stepIDs(plan))
	require.Contains(t, plan.Stages[0].Steps[0].Reason, "not protected")
}
