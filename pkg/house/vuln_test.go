package house

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestVulnerabilitiesFailTheBuild holds what `make vuln` makes of govulncheck's answers, which a script gives here. As of v1.9.0,
// it exits with 3 when it found something and with 1 when anything else is wrong.
func TestVulnerabilitiesFailTheBuild(t *testing.T) {
	const unreachable = `echo 'govulncheck: fetching vulnerabilities: Get "https://vuln.go.dev": no such host'; exit 1`
	for name, test := range map[string]struct {
		modules, calls string
		fails          bool
		says           string
	}{
		"nothing known":              {"exit 0", "exit 3", false, ""},
		"known, but out of reach":    {"exit 3", "exit 0", false, ""},
		"known and called":           {"exit 3", "echo GO-2026-9999; exit 3", true, "GO-2026-9999"},
		"the database is away":       {unreachable, "exit 0", false, "### SKIPPED"},
		"it goes away halfway":       {"exit 3", unreachable, true, "no such host"},
		"the tool does not get that": {"echo nonsense; exit 1", "exit 0", true, "nonsense"},
	} {
		tool := filepath.Join(t.TempDir(), "govulncheck")
		script := "#!/bin/sh\ncase \"$*\" in *'-scan module'*) " + test.modules + ";; *) " + test.calls + ";; esac\n"
		require.NoError(t, os.WriteFile(tool, []byte(script), 0o700))
		cmd := exec.CommandContext(t.Context(), "make", "--no-print-directory", "vuln", "VULN="+tool)
		cmd.Dir = "../.."
		said, err := cmd.CombinedOutput()
		require.Equal(t, test.fails, err != nil, "%s: %s", name, said)
		require.Contains(t, string(said), test.says, name)
		require.Equal(t, strings.HasPrefix(test.says, "###"), strings.Contains(string(said), "###"), name)
	}
}
