package bootstrap

import (
	"flag"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var rewrite = flag.Bool("update", false, "write the table of the installer's rights anew")

func ticked(values []string) string {
	return "`" + strings.Join(values, "` `") + "`"
}

// installerRights are the rights as the page shows them, those that a key takes last.
func installerRights(t *testing.T) string {
	t.Helper()
	return rightsTable(t, rights()) + "\nFor a backend with a key of KMS, by a policy of its own, which `agc bootstrap policy --kms-key` prints:\n\n" +
		rightsTable(t, keyRights("{region}", "arn:aws:{key}"))
}

func rightsTable(t *testing.T, of []right) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| statement | why | actions | on | if |\n|---|---|---|---|---|\n")
	for _, r := range of {
		on, given := ticked(r.resources), ""
		if r.everywhere != "" {
			on = "everything: " + r.everywhere
		}
		for _, operator := range slices.Sorted(maps.Keys(r.conditions)) {
			for key, values := range r.conditions[operator] {
				require.IsType(t, []string{}, values)
				given += fmt.Sprintf("%s `%s` %s", operator, key, ticked(values.([]string)))
			}
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s |\n", r.sid, r.why, ticked(r.actions), on, given)
	}
	return b.String()
}

func TestThePageOfPermissions(t *testing.T) {
	const path = "../../docs/permissions.md"
	page, err := os.ReadFile(path)
	require.NoError(t, err)
	between := regexp.MustCompile(`(?s)(<!-- computed by pkg/bootstrap/permissions_test.go -->\n).*?(<!-- end -->)`)
	require.True(t, between.Match(page))
	want := between.ReplaceAllLiteralString(string(page), "<!-- computed by pkg/bootstrap/permissions_test.go -->\n\n"+installerRights(t)+"\n<!-- end -->")
	if *rewrite {
		require.NoError(t, os.WriteFile(path, []byte(want), 0o600))
	}
	have, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, want, string(have), "run: go test ./pkg/bootstrap -run Permissions -update")
}
