package images

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

func TestDefaultOnTheLocalAWS(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	image, err := New(local.Config()).Default(t.Context())
	require.NoError(t, err)
	require.Regexp(t, "^ami-[0-9a-f]+$", image)
}
