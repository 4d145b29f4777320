package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// build compiles the main package in source for Lambda's Linux. Neither the place of the sources nor the state of version
// control gets into the binary, and neither do the parts of aws-lambda-go that serve the retired go1.x runtime.
func build(ctx context.Context, source, goarch string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "agc-pack")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	defer os.RemoveAll(dir) //nolint:errcheck // a temporary folder that stays behind harms nobody
	binary := filepath.Join(dir, "bootstrap")
	//nolint:gosec // G204: a build tool that builds what its caller names
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags=-s -w -buildid=",
		"-tags=lambda.norpc", "-o", binary, ".")
	cmd.Dir = source
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux", "GOARCH="+goarch)
	var words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &words, &words
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("build %s for %s: %w\n%s", source, goarch, err, words.Bytes())
	}
	return os.ReadFile(binary)
}
