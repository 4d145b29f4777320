package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// platform is an operating system and a processor architecture, as Go names them.
type platform struct{ os, arch string }

// platforms are those that agc is released for.
func platforms() []platform {
	return []platform{{"linux", "amd64"}, {"linux", "arm64"}, {"darwin", "amd64"}, {"darwin", "arm64"}, {"windows", "amd64"}}
}

func (p platform) String() string { return p.os + "/" + p.arch }

// file is the name of the binary.
func (p platform) file() string {
	if p.os == "windows" {
		return "agc.exe"
	}
	return "agc"
}

// suffix is that of the archive, by what people of the platform can unpack.
func (p platform) suffix() string {
	if p.os == "windows" {
		return ".zip"
	}
	return ".tar.gz"
}

// build compiles agc. The place of the sources stays out of the binary, and so does what Go would find out about version
// control: that includes tags, which come after the release, and the binary would be another one then.
func (p platform) build(ctx context.Context, root, binary, version string, from source) error {
	words := fmt.Sprintf("-s -w -buildid= -X=main.version=%s -X=main.commit=%s -X=main.date=%s", version, from.commit, from.date.Format(time.RFC3339))
	//nolint:gosec // G204: a build tool that builds what its caller names
	cmd := exec.CommandContext(ctx, "go", "build", "-trimpath", "-buildvcs=false", "-ldflags="+words,
		"-o", binary, "./cmd/agc")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+p.os, "GOARCH="+p.arch)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("build agc for %s: %w\n%s", p, err, said.Bytes())
	}
	return nil
}
