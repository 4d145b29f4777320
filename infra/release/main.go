// Command release makes what a release consists of: for each platform one archive with the static binary of agc and a
// bill of what is in it, bills of the functions' packages that every agc carries, and the checksums of them all. The same
// commit, built with the same Go, gives the same archives to the byte, wherever they are built.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
)

// release is one run of the command.
type release struct {
	// version is the release's name, as in v2.0.0.
	version string
	// root is the folder of the sources, target the one to write to; whatever lies in target is removed.
	root, target string
	// only limits the platforms to one, as in linux/arm64; "" means all.
	only string
	// sbom is the path of cyclonedx-gomod; "" leaves the bills out.
	sbom string
}

func main() {
	var r release
	flag.StringVar(&r.version, "version", "", "`name` of the release, such as v2.0.0")
	flag.StringVar(&r.root, "root", ".", "`folder` of the sources")
	flag.StringVar(&r.target, "target", "build/release", "`folder` to write to, anew")
	flag.StringVar(&r.only, "platform", "", "the only `platform` to build for, such as linux/arm64 (default: all)")
	flag.StringVar(&r.sbom, "sbom", "", "`path` of cyclonedx-gomod (default: no bills of materials)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := r.run(ctx, os.Stderr)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

// run makes the release and tells what it wrote.
func (r release) run(ctx context.Context, talk io.Writer) error {
	if !regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`).MatchString(r.version) {
		return fmt.Errorf("read version: %q is no name of a release; use one such as v2.0.0 or v2.1.0-rc.1", r.version)
	}
	wanted := slices.DeleteFunc(platforms(), func(p platform) bool { return r.only != "" && r.only != p.String() })
	if len(wanted) == 0 {
		return fmt.Errorf("read platform: agc is not released for %s, but for %v", r.only, platforms())
	}
	from, err := readSource(ctx, r.root)
	if err != nil {
		return err
	}
	if from.modified {
		fmt.Fprintln(talk, "### NOT FOR PUBLICATION: the checkout has changes that are in no commit")
		r.version += "+dirty" // as Go itself names it
	}
	if err := renew(r.target); err != nil {
		return err
	}
	if err := r.functions(ctx); err != nil {
		return err
	}
	for _, p := range wanted {
		if err := r.agc(ctx, p, from); err != nil {
			return err
		}
	}
	return sums(r.target, talk)
}

// renew makes the folder, empty: what an earlier release left there is no part of this one.
func renew(folder string) error {
	if err := os.RemoveAll(folder); err != nil {
		return fmt.Errorf("empty folder: %w", err)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // G301: a build result, to be read by everyone
		return fmt.Errorf("make folder: %w", err)
	}
	return nil
}

// agc builds one platform's binary, and writes its archive and its bill.
func (r release) agc(ctx context.Context, p platform, from source) error {
	dir, err := os.MkdirTemp("", "agc-release")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder that stays behind harms nobody
	binary := filepath.Join(dir, p.file())
	if err := p.build(ctx, r.root, binary, r.version, from); err != nil {
		return err
	}
	name := "agc_" + r.version + "_" + p.os + "_" + p.arch
	if err := pack(binary, filepath.Join(r.target, name+p.suffix()), from.date); err != nil {
		return fmt.Errorf("write archive for %s: %w", p, err)
	}
	return r.bill(ctx, binary, name)
}
