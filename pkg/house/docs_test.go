package house

import (
	"go/ast"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestEveryFaultIsExplained(t *testing.T) {
	page := read(t, "docs/errors.md")
	for _, code := range fault.All() {
		require.Equal(t, 1, strings.Count(page, "\n| `"+string(code)+"` |"), code)
	}
	require.Equal(t, len(fault.All())+1, strings.Count(page, "\n| "), "no line for a code that is none")
}

// TestEveryFaultIsRaised: a name that nothing raises is a promise that nobody keeps.
func TestEveryFaultIsRaised(t *testing.T) {
	raised := map[string]bool{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			if selector, ok := n.(*ast.SelectorExpr); ok {
				raised[selector.Sel.Name] = true
			}
			return true
		})
	}
	for _, code := range fault.All() {
		name := strings.ReplaceAll(string(code), ".", "")
		require.True(t, raised[name] || code == fault.Internal, "nothing raises %s", code)
	}
}

func TestReadmeOpensWithTheTwoCommands(t *testing.T) {
	readme := read(t, "README.md")
	run, test := strings.Index(readme, "make run"), strings.Index(readme, "make test")
	require.True(t, 0 < run && run < test && test < 1500, "make run, then make test, near the top")
}

// TestLinksOfTheDocsLeadSomewhere follows every relative link of the documentation.
func TestLinksOfTheDocsLeadSomewhere(t *testing.T) {
	pages, err := fs.Glob(os.DirFS("../.."), "docs/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, pages)
	for _, page := range append(pages, "README.md", "ARCHITECTURE.md", "CONTRIBUTING.md") {
		rest := read(t, page)
		for {
			_, after, found := strings.Cut(rest, "](")
			if !found {
				break
			}
			link, tail, _ := strings.Cut(after, ")")
			rest = tail
			if !strings.Contains(link, "://") && !strings.HasPrefix(link, "#") {
				require.FileExists(t, filepath.Join("../..", filepath.Dir(page), link), page)
			}
		}
	}
}

func read(t *testing.T, path string) string {
	text, err := os.ReadFile(filepath.Join("../..", path))
	require.NoError(t, err)
	return string(text)
}
