package regions_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/aws/regions"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

func TestOptedIn(t *testing.T) {
	local := localaws.New(localaws.Options{})
	defer local.Close()
	names, err := regions.New(local.Config()).OptedIn(t.Context())
	require.NoError(t, err)
	require.Equal(t, []string{"us-east-1"}, names)
}
