package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// standIn is a checkout of a small module with a cmd/agc that says what it was told at its build, and with packages of functions.
func standIn(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	write(t, root, "go.mod", "module example.com/standin\n\ngo 1.26\n")
	write(t, root, "cmd/agc/main.go", "package main\n\nvar version, commit, date string\n\nfunc main() { println(version, commit, date) }\n")
	for _, architecture := range []string{"arm64", "x86_64"} {
		var b bytes.Buffer
		require.NoError(t, zipped(&b, "bootstrap", []byte("binary"), time.Unix(0, 0)))
		write(t, root, "pkg/bootstrap/package/function-"+architecture+".zip", b.String())
	}
	command(t, root, "git", "init", "--quiet")
	command(t, root, "git", "add", ".")
	command(t, root, "git", "-c", "user.name=n", "-c", "user.email=e@example.com", "commit", "--quiet", "--message=m", "--date=2026-11-24T12:00:00Z")
	return root
}

func write(t *testing.T, root, path, text string) {
	t.Helper()
	path = filepath.Join(root, path)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
}

func command(t *testing.T, root, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GIT_COMMITTER_DATE=2026-11-24T12:00:00Z", "GIT_CONFIG_GLOBAL=/dev/null")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	return strings.TrimSpace(string(out))
}

func TestReleaseHoldsEveryPlatform(t *testing.T) {
	root, target := standIn(t), t.TempDir()
	write(t, target, "old", "of an earlier release")
	var talk bytes.Buffer
	require.NoError(t, release{version: "v1.2.3", root: root, target: target}.run(t.Context(), &talk))
	require.NotContains(t, talk.String(), "###")
	list, err := os.ReadFile(filepath.Join(target, "SHA256SUMS"))
	require.NoError(t, err)
	var want bytes.Buffer
	for _, name := range []string{"darwin_amd64.tar.gz", "darwin_arm64.tar.gz", "linux_amd64.tar.gz", "linux_arm64.tar.gz", "windows_amd64.zip"} {
		content, err := os.ReadFile(filepath.Join(target, "agc_v1.2.3_"+name))
		require.NoError(t, err)
		fmt.Fprintf(&want, "%x  agc_v1.2.3_%s\n", sha256.Sum256(content), name)
	}
	require.Equal(t, want.String(), string(list))
}

func TestBinariesSayWhatTheyWereBuiltFrom(t *testing.T) {
	root, dir := standIn(t), t.TempDir()
	from, err := readSource(t.Context(), root)
	require.NoError(t, err)
	require.Equal(t, time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC), from.date)
	host := platform{os: command(t, root, "go", "env", "GOHOSTOS"), arch: command(t, root, "go", "env", "GOHOSTARCH")}
	binary := filepath.Join(dir, host.file())
	require.NoError(t, host.build(t.Context(), root, binary, "v1.2.3", from))
	require.Equal(t, "v1.2.3 "+command(t, root, "git", "rev-parse", "HEAD")+" 2026-11-24T12:00:00Z", command(t, dir, binary))
}

// TestArchivesDependOnTheCommitOnly releases one commit from two places, the second one tagged meanwhile and full of other files.
func TestArchivesDependOnTheCommitOnly(t *testing.T) {
	root := standIn(t)
	other := filepath.Join(t.TempDir(), "elsewhere")
	command(t, root, "git", "clone", "--quiet", root, other)
	command(t, other, "git", "tag", "v1.2.3")
	write(t, other, "notes.txt", "git does not know this file")
	for _, p := range []string{"linux/amd64", "windows/amd64"} {
		require.Equal(t, digest(t, root, p), digest(t, other, p), p)
	}
	write(t, other, "cmd/agc/main.go", "package main\n\nfunc main() {}\n")
	require.NotEqual(t, digest(t, root, "linux/amd64"), digest(t, other, "linux/amd64"))
}

// digest is the checksum of the archive of one platform.
func digest(t *testing.T, root, only string) string {
	t.Helper()
	r := release{version: "v1.2.3", root: root, target: t.TempDir(), only: only}
	require.NoError(t, r.run(t.Context(), io.Discard))
	list, err := os.ReadFile(filepath.Join(r.target, "SHA256SUMS"))
	require.NoError(t, err)
	require.Equal(t, 1, strings.Count(string(list), "\n"))
	return string(list)
}

func TestChangesAreNoRelease(t *testing.T) {
	root := standIn(t)
	write(t, root, "go.mod", "module example.com/standin\n\ngo 1.26\n\n// changed\n")
	target := t.TempDir()
	var talk bytes.Buffer
	require.NoError(t, release{version: "v1.2.3", root: root, target: target, only: "linux/arm64"}.run(t.Context(), &talk))
	require.Contains(t, talk.String(), "### NOT FOR PUBLICATION")
	require.FileExists(t, filepath.Join(target, "agc_v1.2.3+dirty_linux_arm64.tar.gz"))
}

func TestArchivesHoldTheBinaryAlone(t *testing.T) {
	date := time.Date(2026, 11, 24, 12, 0, 0, 0, time.UTC)
	binary := filepath.Join(t.TempDir(), "agc")
	require.NoError(t, os.WriteFile(binary, []byte("binary"), 0o700))
	require.NoError(t, pack(binary, binary+".tar.gz", date))
	file, err := os.Open(binary + ".tar.gz")
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	squeezed, err := gzip.NewReader(file)
	require.NoError(t, err)
	require.True(t, squeezed.ModTime.IsZero())
	archive := tar.NewReader(squeezed)
	header, err := archive.Next()
	require.NoError(t, err)
	require.Equal(t, "agc 755 0 0   "+date.String(), fmt.Sprintf("%s %o %d %d %s %s %s", header.Name, header.Mode, header.Uid, header.Gid, header.Uname, header.Gname, header.ModTime.UTC()))
	content, err := io.ReadAll(archive)
	require.NoError(t, err)
	require.Equal(t, "binary", string(content))
	_, err = archive.Next()
	require.ErrorIs(t, err, io.EOF)

	require.NoError(t, pack(binary, binary+".zip", date))
	files, err := zip.OpenReader(binary + ".zip")
	require.NoError(t, err)
	t.Cleanup(func() { _ = files.Close() })
	require.Len(t, files.File, 1)
	require.Equal(t, "agc -rwxr-xr-x "+date.String(), fmt.Sprintf("%s %s %s", files.File[0].Name, files.File[0].Mode(), files.File[0].Modified.UTC()))
}

func TestWhatCannotBeReleased(t *testing.T) {
	root := standIn(t)
	for what, r := range map[string]release{
		"is no name of a release": {version: "1.2", root: root},
		"not released for":        {version: "v1.2.3", root: root, only: "plan9/mips"},
		"made from a checkout":    {version: "v1.2.3", root: t.TempDir()},
	} {
		r.target = t.TempDir()
		write(t, r.target, "old", "stays")
		require.ErrorContains(t, r.run(t.Context(), io.Discard), what)
		require.FileExists(t, filepath.Join(r.target, "old"))
	}
	require.ErrorContains(t, release{version: "v1.2.3", root: root, target: t.TempDir(), sbom: "no-such-tool"}.run(t.Context(), io.Discard), "bill of materials")
	require.NoError(t, os.Remove(filepath.Join(root, "pkg/bootstrap/package/function-arm64.zip")))
	require.ErrorContains(t, release{version: "v1.2.3", root: root, target: t.TempDir()}.run(t.Context(), io.Discard), "make package")
}
