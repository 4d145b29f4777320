package wire_test

import (
	"errors"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

func put(name string) *ssm.PutParameterInput {
	return &ssm.PutParameterInput{Name: &name, Value: new("v"), Type: types.ParameterTypeString}
}

// exists reports whether the parameter is there, read behind the wire.
func exists(t *testing.T, a *localaws.AWS, name string) bool {
	_, err := a.SSM.GetParameter(t.Context(), &ssm.GetParameterInput{Name: &name})
	return err == nil
}

func TestAFaultStrikesBeforeOrAfterTheEffect(t *testing.T) {
	for _, c := range []struct {
		when   wire.When
		effect bool
	}{{wire.Before, false}, {wire.After, true}} {
		a := localaws.New(localaws.Options{})
		a.Faults.Add(wire.Fault{Service: "ssm", Operation: "PutParameter", When: c.when, Err: syscall.ECONNRESET})
		_, err := ssm.NewFromConfig(once(a.Config())).PutParameter(t.Context(), put("/a"))
		require.ErrorIs(t, err, syscall.ECONNRESET)
		require.Equal(t, c.effect, exists(t, a, "/a"))
		a.Close()
	}
}

func TestAFaultSkipsMatchesAndRunsOut(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	a.Faults.Add(wire.Fault{
		Service: "ssm", Operation: "PutParameter", When: wire.Before, Skip: 1, Times: 2,
		Match: func(in any) bool { return *in.(*ssm.PutParameterInput).Name != "/other" },
		Err:   region.Refuse("TooManyUpdates", "slow down"),
	})
	client := ssm.NewFromConfig(once(a.Config()))
	for _, c := range []struct {
		name   string
		struck bool
	}{{"/a", false}, {"/b", true}, {"/other", false}, {"/c", true}, {"/d", false}} {
		_, err := client.PutParameter(t.Context(), put(c.name))
		require.Equal(t, c.struck, err != nil, c.name)
		if api, ok := errors.AsType[smithy.APIError](err); c.struck {
			require.True(t, ok)
			require.Equal(t, "TooManyUpdates", api.ErrorCode())
			require.Equal(t, "slow down", api.ErrorMessage())
		}
	}
	require.Len(t, a.Faults.Calls("ssm", "PutParameter"), 5)
	require.Empty(t, a.Faults.Calls("ssm", "GetParameter"))
}

func TestADelayPassesInTheRegionsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := localaws.New(localaws.Options{})
		defer a.Close()
		a.Faults.Add(wire.Fault{Service: "ssm", Operation: "PutParameter", When: wire.Before, Delay: time.Minute})
		start := time.Now()
		_, err := ssm.NewFromConfig(once(a.Config())).PutParameter(t.Context(), put("/a"))
		require.NoError(t, err)
		require.Equal(t, time.Minute, time.Since(start))
		require.True(t, exists(t, a, "/a"))
	})
}
