package house

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The longest functions, in lines; a table of cases may make a test longer.
const (
	longest     = 80
	longestTest = 120
)

type source struct {
	path string
	file *ast.File
	set  *token.FileSet
}

func TestFunctionsFitOnAScreen(t *testing.T) {
	var lengths []int
	for _, s := range sources(t) {
		for _, decl := range s.file.Decls {
			f, ok := decl.(*ast.FuncDecl)
			if !ok || f.Body == nil {
				continue
			}
			lines := s.set.Position(f.End()).Line - s.set.Position(f.Pos()).Line + 1
			if strings.HasSuffix(s.path, "_test.go") {
				require.LessOrEqual(t, lines, longestTest, "%s: %s", s.path, f.Name.Name)
			} else {
				require.LessOrEqual(t, lines, longest, "%s: %s", s.path, f.Name.Name)
				lengths = append(lengths, lines)
				require.False(t, f.Name.Name == "init" && f.Recv == nil, "%s has an init()", s.path)
			}
		}
	}
	slices.Sort(lengths)
	require.LessOrEqual(t, lengths[len(lengths)/2], 12, "the median function")
	require.LessOrEqual(t, lengths[len(lengths)*9/10], 40, "the ninth in ten")
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	documented := map[string]bool{}
	for _, s := range sources(t) {
		dir := filepath.Dir(s.path)
		documented[dir] = documented[dir] || s.file.Doc != nil
		require.NotContains(t, []string{"util", "utils", "common", "types", "helpers", "shared", "misc"}, s.file.Name.Name, s.path)
	}
	for dir, ok := range documented {
		require.True(t, ok, "%s has no package comment", dir)
	}
}

func TestInterfacesAreSmall(t *testing.T) {
	all, small := 0, 0
	for _, s := range sources(t) {
		ast.Inspect(s.file, func(n ast.Node) bool {
			if i, ok := n.(*ast.InterfaceType); ok && i.Methods.NumFields() > 0 && !strings.HasSuffix(s.path, "_test.go") {
				all++
				if i.Methods.NumFields() <= 3 {
					small++
				}
			}
			return true
		})
	}
	require.GreaterOrEqual(t, 10*small, 9*all, "%d of %d interfaces have one to three methods", small, all)
}

// sources are the Go files of the repository.
func sources(t *testing.T) []source {
	var out []source
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != "../.." && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "node_modules" || name == "cdk.out") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.ParseComments)
		if err == nil {
			out = append(out, source{path, file, set})
		}
		return err
	})
	require.NoError(t, err)
	return out
}
