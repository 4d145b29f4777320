// Command pack builds the functions' package: the one binary of functions/, for each processor architecture that Lambda
// runs, in a zip file that is the same to the byte whenever its sources are. Its hash is its name in the asset bucket, so
// nothing is uploaded or updated unless something changed.
package main

import (
	"context"
	"crypto/sha256"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
)

// budget is how large a package may be, in bytes. A larger one would start slower, and agc carries two of them.
const budget = 6_600_000

// architectures maps the name that Lambda gives a processor architecture to the one that Go gives it.
func architectures() map[string]string { return map[string]string{"arm64": "arm64", "x86_64": "amd64"} }

func main() {
	source := flag.String("source", "./functions", "`folder` of the package to build")
	target := flag.String("target", "pkg/bootstrap/package", "`folder` to write the zip files to")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, *source, *target, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "pack:", err)
		os.Exit(1)
	}
}

// run writes function-<architecture>.zip for every architecture and tells what it wrote.
func run(ctx context.Context, source, target string, talk io.Writer) error {
	for name, goarch := range architectures() {
		binary, err := build(ctx, source, goarch)
		if err != nil {
			return err
		}
		pack, err := zipped(binary)
		if err != nil {
			return fmt.Errorf("zip %s: %w", name, err)
		}
		if len(pack) > budget {
			return fmt.Errorf("zip %s: %d bytes are more than the budget of %d", name, len(pack), budget)
		}
		path := filepath.Join(target, "function-"+name+".zip")
		if err := os.WriteFile(path, pack, 0o644); err != nil { //nolint:gosec // G306: a build result, to be read by everyone
			return fmt.Errorf("write package: %w", err)
		}
		fmt.Fprintf(talk, "%s  %.2f MB, sha256 %.12x\n", path, float64(len(pack))/1e6, sha256.Sum256(pack))
	}
	return nil
}
