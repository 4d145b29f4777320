package zones

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

func TestUsableOnTheLocalAWS(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	before, err := New(local.Config()).Usable(t.Context())
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(before), 3)

	local.EC2.WithholdEndpoint(before[0].ID, "ecs-telemetry")
	after, err := New(local.Config()).Usable(t.Context())
	require.NoError(t, err)
	require.Equal(t, before[1:], after)
}
