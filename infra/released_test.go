package main

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// released is what the roles of the backend's last release may do, by role; there is none before the first. An upgrade changes roles at
// once, while operations of that release still run with it.
type released struct {
	Version string              `json:"version"`
	Rights  map[string][]string `json:"rights"`
}

const releasedFile = "testdata/released.json"

// leaving begins the sid of a statement that is there for operations of the release before only.
const leaving = "Leaving"

// lost are the rights of a release that operations of it would miss.
func (r released) lost(now map[string]policy) []string {
	var out []string
	for role, actions := range r.Rights {
		for _, action := range actions {
			has := func(s allow) bool { return slices.Contains(s.Action, any(action)) }
			if !slices.ContainsFunc(now[role].Statement, has) {
				out = append(out, role+" "+action)
			}
		}
	}
	slices.Sort(out)
	return out
}

// record is what is kept of a release.
func record(version string, now map[string]policy) released {
	out := released{version, map[string][]string{}}
	for role, p := range now {
		for _, s := range p.Statement {
			for _, action := range s.Action {
				if !strings.HasPrefix(s.Sid, leaving) {
					out.Rights[role] = append(out.Rights[role], action.(string))
				}
			}
		}
		slices.Sort(out.Rights[role])
		out.Rights[role] = slices.Compact(out.Rights[role])
	}
	return out
}

// TestRightsOfTheLastReleaseAreStillThere: what no operation needs any more goes one release later, in a statement whose sid begins
// with Leaving. -update records a release.
func TestRightsOfTheLastReleaseAreStillThere(t *testing.T) {
	if *update {
		text, err := json.MarshalIndent(record(account.Version, policies(t)), "", "  ")
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(releasedFile, append(text, '\n'), 0o600))
	}
	text, err := os.ReadFile(releasedFile)
	require.NoError(t, err)
	var last released
	require.NoError(t, json.Unmarshal(text, &last))
	require.Empty(t, last.lost(policies(t)), "operations of release %s may still need these: keep them for one release, under a sid that begins with %s", last.Version, leaving)
}

func TestARightGoesOneReleaseLater(t *testing.T) {
	may := func(sid, action string) map[string]policy {
		return map[string]policy{"PlanRole": {Statement: []allow{{Sid: sid, Action: []any{action}}}}}
	}
	first := record("1", may("Read", "s3:GetObject"))
	require.Equal(t, []string{"PlanRole s3:GetObject"}, first.lost(may("Read", "s3:ListBucket")))
	second := may("LeavingRead", "s3:GetObject")
	require.Empty(t, first.lost(second))
	require.Empty(t, record("2", second).lost(may("Read", "s3:ListBucket")))
	require.Empty(t, released{}.lost(nil), "before the first release")
}
