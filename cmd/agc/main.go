// Command agc prepares an AWS account for genomics workflows.
package main

import (
	"os"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/cli"
)

// What this binary was built from; `make release` sets it. Without it, Go's own build information is all there is.
var version, commit, date string //nolint:gochecknoglobals // the linker writes to package-level variables only

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Getenv, time.Now, cli.Build{Name: version, Commit: commit, Date: date}))
}
