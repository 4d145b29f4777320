package template

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestThePolicyKeepsWhatIsRetained: what a deletion of the stack leaves alone, no update takes away either.
func TestThePolicyKeepsWhatIsRetained(t *testing.T) {
	var policy struct {
		Statement []struct{ Effect, Action, Resource any }
	}
	require.NoError(t, json.Unmarshal([]byte(Policy(Core)), &policy))
	last := policy.Statement[len(policy.Statement)-1]
	require.Equal(t, "Deny", last.Effect, "a denial stands last")
	require.Equal(t, []any{"Update:Replace", "Update:Delete"}, last.Action)

	text, err := Body(Core)
	require.NoError(t, err)
	var body struct {
		Resources map[string]struct{ DeletionPolicy string }
	}
	require.NoError(t, json.Unmarshal([]byte(text), &body))
	var retained []any
	for id, r := range body.Resources {
		if strings.HasPrefix(r.DeletionPolicy, "Retain") {
			retained = append(retained, "LogicalResourceId/"+id)
		}
	}
	require.ElementsMatch(t, retained, last.Resource)
	require.Empty(t, Policy(Network))
}
