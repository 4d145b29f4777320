package bootstrap

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestAPipelineSetsEveryParameter: what the template gains, its file of parameters says, too.
func TestAPipelineSetsEveryParameter(t *testing.T) {
	var tpl struct{ Parameters map[string]any }
	require.NoError(t, json.Unmarshal([]byte(Template()), &tpl))
	p, err := NewPipeline("artifacts", Options{Packages: pack(t, "one")})
	require.NoError(t, err)
	var list []struct{ ParameterKey, ParameterValue string }
	require.NoError(t, json.Unmarshal(p.Parameters, &list))
	values := map[string]string{}
	for _, given := range list {
		values[given.ParameterKey] = given.ParameterValue
	}
	require.Equal(t, slices.Sorted(maps.Keys(tpl.Parameters)), slices.Sorted(maps.Keys(values)))
	require.Equal(t, "artifacts", values["CodeBucket"])
	require.Equal(t, p.CodeKey, values["CodeKey"])
	require.Equal(t, Arm64, values["Architecture"])
	require.Contains(t, p.CodeKey, digest(p.Code))
}
