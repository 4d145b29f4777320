package house

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const module = "github.com/amazon-genomics-cli/agc/"

// rule says what the packages under a path may import of this module. Arrows point down: what stands higher in the table
// may import what stands lower, and nothing imports upwards.
type rule struct {
	path string
	may  []string
}

// rules are looked through in order; the first whose path fits counts. ARCHITECTURE.md explains them.
func rules() []rule {
	return []rule{
		{"cmd/agc", []string{"pkg/cli"}},
		{"functions/", []string{"pkg/task/", "pkg/aws/", "pkg/handler", "pkg/observe", "pkg/template", "pkg/account"}},
		{"functions", []string{"functions/", "pkg/handler"}},
		{"infra/", []string{}},
		{"infra", []string{"pkg/account", "pkg/machine", "pkg/template"}},
		{"events", []string{"pkg/account", "pkg/fault"}},
		{"pkg/cli", []string{"pkg/operation", "pkg/observe", "pkg/aws/stacks", "pkg/aws/ledger", "pkg/aws/regions", "pkg/bootstrap", "pkg/progress", "pkg/term", "pkg/account", "pkg/fault", "pkg/machine", "pkg/template", "pkg/localaws"}},
		{"pkg/progress", []string{"pkg/operation", "pkg/term", "pkg/account", "pkg/fault"}},
		{"pkg/operation", []string{"pkg/account", "pkg/fault", "pkg/machine"}},
		{"pkg/bootstrap", []string{"pkg/account", "pkg/fault", "pkg/machine", "pkg/template"}},
		{"pkg/term", []string{}},
		{"pkg/observe", []string{"pkg/aws/", "pkg/account", "pkg/fault", "pkg/template"}},
		{"pkg/handler", []string{"pkg/account", "pkg/fault"}},
		{"pkg/task/", []string{"pkg/account", "pkg/fault"}},
		{"pkg/aws/awsfault", []string{"pkg/fault"}},
		{"pkg/aws/", []string{"pkg/aws/awsfault", "pkg/account", "pkg/fault", "pkg/template"}},
		{"pkg/localaws", []string{"pkg/localaws"}},
		{"pkg/account", []string{"pkg/fault"}},
		{"pkg/fault", []string{}},
		{"pkg/machine", []string{}},
		{"pkg/template", []string{}},
		{"pkg/house", []string{}},
	}
}

func TestImportsPointDown(t *testing.T) {
	for path, imports := range packages(t) {
		i := slices.IndexFunc(rules(), func(r rule) bool { return fits(path, r.path) })
		require.GreaterOrEqual(t, i, 0, "%s has no place in the table", path)
		for _, imported := range imports {
			if own, ok := strings.CutPrefix(imported, module); ok {
				allowed := slices.ContainsFunc(rules()[i].may, func(p string) bool { return fits(own, p) })
				require.True(t, allowed, "%s must not import %s", path, own)
			}
		}
	}
}

func TestTheCDKStaysInInfra(t *testing.T) {
	for path, imports := range packages(t) {
		for _, imported := range imports {
			if strings.Contains(imported, "aws-cdk-go") || strings.Contains(imported, "jsii") || strings.Contains(imported, "constructs-go") {
				require.Equal(t, "infra", path, "%s imports %s", path, imported)
			}
		}
	}
}

// fits reports whether a package path is the rule's path or, when that ends in a slash or is a whole folder, lies below it.
func fits(path, rule string) bool {
	if strings.HasSuffix(rule, "/") {
		return strings.HasPrefix(path, rule)
	}
	return path == rule || rule == "pkg/localaws" && strings.HasPrefix(path, rule+"/")
}

// packages are the imports of each package of the module, tests left out.
func packages(t *testing.T) map[string][]string {
	list := exec.CommandContext(t.Context(), "go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	list.Dir = "../.."
	out, err := list.Output()
	require.NoError(t, err)
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		packages[strings.TrimPrefix(fields[0], module)] = fields[1:]
	}
	require.NotEmpty(t, packages)
	return packages
}
