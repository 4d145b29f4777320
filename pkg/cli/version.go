package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Build is what the builder of a binary knows about it; all of it may be "".
type Build struct{ Name, Commit, Date string }

// release is what this binary is.
type release struct {
	Version string `json:"version"`
	// Build names the state of the sources, as git describes it.
	Build string `json:"build"`
	// Commit is "" in a binary that was not built from a checkout.
	Commit string `json:"commit"`
	Date   string `json:"date"`
	Go     string `json:"go"`
}

func newCmdVersion(f *Factory) *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
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
	r := release{Version: account.Version, Build: b.Name, Commit: b.Commit, Date: b.Date, Go: runtime.Version()}
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
		}
	}
	return r
}

// text is the release in one line.
func (r release) text() string {
	text := "agc " + r.Version
	if r.Commit != "" {
		text += fmt.Sprintf(" (%s, %s)", r.Commit[:min(len(r.Commit), 12)], r.Date)
	}
	return text
}
