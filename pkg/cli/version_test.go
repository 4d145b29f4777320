package cli

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/term"
)

// checkout is what Go writes into a binary that was built from one.
func checkout(modified string) func() (*debug.BuildInfo, bool) {
	return func() (*debug.BuildInfo, bool) {
		return &debug.BuildInfo{Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef"}, {Key: "vcs.time", Value: "2026-11-24"}, {Key: "vcs.modified", Value: modified},
		}}, true
	}
}

func TestReleases(t *testing.T) {
	none := func() (*debug.BuildInfo, bool) { return nil, false }
	require.Equal(t, "agc "+account.Version, readRelease(Build{}, none).text())
	require.Equal(t, "agc "+account.Version+" (0123456789ab, 2026-11-24)", readRelease(Build{}, checkout("false")).text())
	require.Equal(t, "agc "+account.Version+" (0123456789ab and changes, 2026-11-24)", readRelease(Build{}, checkout("true")).text())
	require.Equal(t, "agc v2.1.0 (feed, today)", readRelease(Build{Name: "v2.1.0", Commit: "feed", Date: "today"}, checkout("true")).text(), "the builder knows better")
	require.Equal(t, "agc v2.1.0+dirty (feed and changes, today)", readRelease(Build{Name: "v2.1.0+dirty", Commit: "feed", Date: "today"}, none).text())
}

func TestVersionNeedsNoRegion(t *testing.T) {
	for _, args := range [][]string{{"version"}, {"version", "--format", "json"}, {"--version"}} {
		s, _, out, errs := term.Test()
		f := &Factory{Streams: s, Now: time.Now, Build: Build{Name: "v2.1.0", Commit: "feed", Date: "2026-11-24T10:00:00Z"}}
		exit := Run(t.Context(), args, f)
		require.Equal(t, int(Succeeded), exit, errs.String())
		if len(args) < 3 {
			require.Equal(t, "agc v2.1.0 (feed, 2026-11-24T10:00:00Z)\n", out.String(), args)
			continue
		}
		require.Equal(t, release{
			Version: "v2.1.0", Backend: account.Version, Commit: "feed", Date: "2026-11-24T10:00:00Z",
			Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		}, document[release](t, result{out: out.String()}))
	}
}
