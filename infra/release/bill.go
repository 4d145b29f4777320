package main

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// bill writes the bill of materials of a binary: the modules that Go linked into it, with checksums and licenses. It has
// no time and no serial number, so that the same binary gives the same bill.
func (r release) bill(ctx context.Context, binary, name string) error {
	if r.sbom == "" {
		return nil
	}
	//nolint:gosec // G204: a build tool that runs what its caller names
	cmd := exec.CommandContext(ctx, r.sbom, "bin", "-json", "-noserial", "-notimestamp", "-std", "-licenses",
		"-version", r.version, "-output", filepath.Join(r.target, name+".cdx.json"), binary)
	var said bytes.Buffer // mostly that it finds no license of ours where modules are published
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("write bill of materials of %s: %w\n%s", name, err, said.Bytes())
	}
	return nil
}

// functions writes the bills of the functions' packages, which lie in the sources and are embedded in every agc.
func (r release) functions(ctx context.Context) error {
	dir, err := os.MkdirTemp("", "agc-release")
	if err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir)                   //nolint:errcheck // a temporary folder that stays behind harms nobody
	binary := filepath.Join(dir, "bootstrap") // the bill names it
	for _, architecture := range []string{"arm64", "x86_64"} {
		if err := unpack(filepath.Join(r.root, "pkg/bootstrap/package", "function-"+architecture+".zip"), binary); err != nil {
			return fmt.Errorf("open the functions' package, which agc needs to install the backend ('make package' builds it): %w", err)
		}
		if err := r.bill(ctx, binary, "functions_"+r.version+"_"+architecture); err != nil {
			return err
		}
	}
	return nil
}

// unpack writes the binary of a functions' package to a file.
func unpack(path, binary string) error {
	archive, err := zip.OpenReader(path)
	if err != nil {
		return err
	}
	defer archive.Close() //nolint:errcheck // it was only read
	file, err := archive.Open("bootstrap")
	if err != nil {
		return err
	}
	content, err := io.ReadAll(file)
	if err != nil {
		return err
	}
	return os.WriteFile(binary, content, 0o700) //nolint:gosec // G306: the tool wants it executable, though it runs nothing
}
