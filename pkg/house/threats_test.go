package house

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestThreatsAreTestedWhereThePageSays: a row of the threat model names tests that there are.
func TestThreatsAreTestedWhereThePageSays(t *testing.T) {
	page := read(t, "docs/threats.md")
	_, abuses, found := strings.Cut(page, "\n## Abuses\n")
	require.True(t, found)
	named := regexp.MustCompile("`([a-z/_]+_test\\.go): (Test\\w+)`")
	rows := 0
	for line := range strings.Lines(abuses) {
		if !strings.HasPrefix(line, "| ") || strings.HasPrefix(line, "| abuse |") {
			continue
		}
		rows++
		tests := named.FindAllStringSubmatch(line, -1)
		require.NotEmpty(t, tests, "no test holds this: %s", line)
		for _, test := range tests {
			require.Contains(t, read(t, test[1]), "\nfunc "+test[2]+"(", "%s has no %s", test[1], test[2])
		}
		require.Equal(t, len(tests), strings.Count(line, "_test.go"), "a test is not named as the others: %s", line)
	}
	require.Greater(t, rows, 20)
}
