// Command agc prepares an AWS account for genomics workflows.
package main

import (
	"os"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Getenv, time.Now))
}
