package fault

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOfFindsAFaultThroughWraps(t *testing.T) {
	err := fmt.Errorf("take lock: %w", New(RegionBusy, "the region is busy", "another operation runs", "wait"))
	require.Equal(t, Fault{RegionBusy, "the region is busy", "another operation runs", "wait"}, Of(err))
	require.True(t, Is(err, RegionBusy))
	require.False(t, Is(nil, RegionBusy))
	require.Equal(t, Internal, Of(errors.New("x")).Code)
	require.True(t, Of(nil).None())
}

func TestParseReadsEveryFormOfACause(t *testing.T) {
	f := Fault{StackFailed, "the network was not made", "no address is free", "ask for more"}
	payload := `{"errorType":"Stack.Failed","errorMessage":` + fmt.Sprintf("%q", f.JSON()) + `}`
	results := `[{"step":"a","state":"settled","failure":{"Error":"","Cause":""}},{"step":"b","state":"failed","failure":{"Error":"Stack.Failed","Cause":` + fmt.Sprintf("%q", payload) + `}}]`
	two := results[:len(results)-1] + `,{"step":"c","state":"failed","failure":{"Error":"Internal","Cause":"x"}}]`
	more := f
	more.Why += " (1 more of its stage failed too)"
	for name, test := range map[string]struct {
		error, cause string
		want         Fault
	}{
		"nothing":        {"", "", Fault{}},
		"a fault":        {"Stack.Failed", f.JSON(), f},
		"a payload":      {"Stack.Failed", payload, f},
		"a stage":        {"Stack.Failed", results, f},
		"two failures":   {"Stack.Failed", two, more},
		"a timeout":      {"States.Timeout", "", Fault{Internal, "a part of the backend failed", "States.Timeout", "run the command again; if it fails the same way, look at the function's log"}},
		"a crash":        {"Runtime.ExitError", `{"errorType":"Runtime.ExitError","errorMessage":"exit status 2"}`, Fault{Internal, "a part of the backend failed", "Runtime.ExitError: exit status 2", "run the command again; if it fails the same way, look at the function's log"}},
		"a name of ours": {"Lock.Lost", "gone", Fault{Code: LockLost, What: "gone"}},
	} {
		require.Equal(t, test.want, Parse(test.error, test.cause), name)
	}
}

func TestAllNamesEachCodeOnce(t *testing.T) {
	seen := map[Code]bool{}
	for _, c := range All() {
		require.False(t, seen[c], c)
		require.Regexp(t, `^([A-Z][a-z]+\.)?[A-Z][A-Za-z]+$`, string(c))
		seen[c] = true
	}
}
