package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// release is what this binary is.
type release struct {
	Version string `json:"version"`
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
			r := readRelease(debug.ReadBuildInfo())
			if f.json() {
				return printJSON(f.Streams.Out, r)
			}
			text := "agc " + r.Version
			if r.Commit != "" {
				text += " (" + r.Commit + ", " + r.Date + ")"
			}
			_, err := fmt.Fprintln(f.Streams.Out, text)
			return err
		},
	}
}

func readRelease(info *debug.BuildInfo, ok bool) release {
	r := release{Version: account.Version, Go: runtime.Version()}
	if !ok {
		return r
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			r.Commit = s.Value[:min(len(s.Value), 12)]
		case "vcs.time":
			r.Date = s.Value
		}
	}
	return r
}
