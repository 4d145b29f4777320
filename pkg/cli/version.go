package cli

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Build is what the builder of a binary knows about it; all of it may be "". Name is the release's, as in v2.0.0, and
// ends in +dirty when there were changes that are in no commit.
type Build struct{ Name, Commit, Date string }

// release is what this binary is.
type release struct {
	// Version is the release's name or, in a binary that is no release, the backend's version.
	Version string `json:"version"`
	// Backend is the version of the backend that this binary installs.
	Backend string `json:"backend"`
	// Commit is "" in a binary that was not built from a checkout; Modified tells of one with changes that are in no commit.
	Commit   string `json:"commit"`
	Modified bool   `json:"modified"`
	// Date is the commit's, in RFC 3339.
	Date     string `json:"date"`
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newCmdVersion(f *Factory) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Long:  "Prints which release this is, and which commit of the sources it was built from.",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			r := readRelease(f.Build, debug.ReadBuildInfo)
			if f.json() {
				return f.document(r)
			}
			return write(f.Streams.Out, r.text()+"\n")
		},
	}
}

// readRelease prefers what the builder said to what Go wrote down itself.
func readRelease(b Build, read func() (*debug.BuildInfo, bool)) release {
	r := release{
		Version: cmp.Or(b.Name, account.Version), Backend: account.Version, Commit: b.Commit, Date: b.Date,
		Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH, Modified: strings.HasSuffix(b.Name, "+dirty"),
	}
	info, ok := read()
	if !ok || b.Commit != "" {
		return r
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			r.Commit = s.Value
		case "vcs.time":
			r.Date = s.Value
		case "vcs.modified":
			r.Modified = s.Value == "true"
		}
	}
	return r
}

// text is the release in one line.
func (r release) text() string {
	text := "agc " + r.Version
	if r.Commit == "" {
		return text
	}
	commit := r.Commit[:min(len(r.Commit), 12)]
	if r.Modified {
		commit += " and changes"
	}
	return text + fmt.Sprintf(" (%s, %s)", commit, r.Date)
}
