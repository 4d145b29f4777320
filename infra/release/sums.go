package main

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// sums writes SHA256SUMS, by which `sha256sum -c` checks every file of the folder, and tells what the folder holds.
func sums(folder string, talk io.Writer) error {
	files, err := os.ReadDir(folder) // sorted by name
	if err != nil {
		return fmt.Errorf("list folder: %w", err)
	}
	var list bytes.Buffer
	for _, f := range files {
		content, err := os.ReadFile(filepath.Join(folder, f.Name()))
		if err != nil {
			return fmt.Errorf("read release: %w", err)
		}
		fmt.Fprintf(&list, "%x  %s\n", sha256.Sum256(content), f.Name())
		fmt.Fprintf(talk, "%s  %.2f MB\n", filepath.Join(folder, f.Name()), float64(len(content))/1e6)
	}
	path := filepath.Join(folder, "SHA256SUMS")
	if err := os.WriteFile(path, list.Bytes(), 0o644); err != nil { //nolint:gosec // G306: a build result, to be read by everyone
		return fmt.Errorf("write checksums: %w", err)
	}
	fmt.Fprintln(talk, path)
	return nil
}
