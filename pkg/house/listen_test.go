package house

import (
	"bytes"
	"go/ast"
	"go/printer"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// called are the calls of methods and functions with these names in the sources below a folder, tests left out, as they are written.
func called(t *testing.T, folder string, names ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, s := range sources(t) {
		if strings.HasSuffix(s.path, "_test.go") || !strings.Contains(s.path, folder) {
			continue
		}
		ast.Inspect(s.file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if selector, ok := call.Fun.(*ast.SelectorExpr); ok && slices.Contains(names, selector.Sel.Name) {
				var text bytes.Buffer
				require.NoError(t, printer.Fprint(&text, s.set, call))
				out[s.set.Position(call.Pos()).String()] = text.String()
			}
			return true
		})
	}
	return out
}

func TestNothingListensBeyondLoopback(t *testing.T) {
	calls := called(t, "/", "Listen", "ListenPacket", "ListenTCP", "ListenUDP", "ListenAndServe", "ListenAndServeTLS")
	require.NotEmpty(t, calls)
	for place, text := range calls {
		require.Contains(t, text, `"127.0.0.1"`, place)
	}
}

// Credentials and state are AWS's. The one thing that agc writes is the backend for a pipeline, where its user wants it.
func TestAgcKeepsNothing(t *testing.T) {
	writes := []string{"WriteFile", "Create", "OpenFile", "UserConfigDir", "UserCacheDir", "UserHomeDir"}
	for _, folder := range []string{"cmd/agc/", "pkg/cli/", "pkg/operation/", "pkg/progress/", "pkg/term/", "pkg/bootstrap/"} {
		for place, text := range called(t, folder, writes...) {
			require.Contains(t, place, "pkg/cli/template.go", text)
		}
	}
}
