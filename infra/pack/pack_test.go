package main

import (
	"archive/zip"
	"bytes"
	"context"
	"debug/elf"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestZipHoldsOneExecutable(t *testing.T) {
	pack, err := zipped([]byte("binary"))
	require.NoError(t, err)
	archive, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	require.NoError(t, err)
	require.Len(t, archive.File, 1)
	file := archive.File[0]
	require.Equal(t, "bootstrap", file.Name)
	require.Equal(t, fs.FileMode(0o755), file.Mode())
	require.Equal(t, 1980, file.Modified.UTC().Year())
	content, err := file.Open()
	require.NoError(t, err)
	text, err := io.ReadAll(content)
	require.NoError(t, err)
	require.Equal(t, "binary", string(text))
}

func TestZipDependsOnTheBinaryOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		binary := rapid.SliceOf(rapid.Byte()).Draw(t, "binary")
		first, err := zipped(binary)
		require.NoError(t, err)
		second, err := zipped(bytes.Clone(binary))
		require.NoError(t, err)
		require.Equal(t, first, second)
		other, err := zipped(append(binary, 'x'))
		require.NoError(t, err)
		require.NotEqual(t, first, other)
	})
}

// standIn is a module with one command, in a folder of its own, so that the test needs nothing of this one.
func standIn(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/standin\n\ngo 1.26\n"), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(text), 0o600))
	return dir
}

const hello = "package main\n\nfunc main() { println(\"hello\") }\n"

func TestRunWritesAPackageForEachArchitecture(t *testing.T) {
	t.Setenv("GOFLAGS", "") // also without what the environment adds
	first, second := t.TempDir(), t.TempDir()
	var talk bytes.Buffer
	require.NoError(t, run(t.Context(), standIn(t, hello), first, &talk))
	require.NoError(t, run(t.Context(), standIn(t, hello), second, io.Discard))
	for name, machine := range map[string]elf.Machine{"arm64": elf.EM_AARCH64, "x86_64": elf.EM_X86_64} {
		file := "function-" + name + ".zip"
		pack, err := os.ReadFile(filepath.Join(first, file))
		require.NoError(t, err)
		again, err := os.ReadFile(filepath.Join(second, file))
		require.NoError(t, err)
		require.True(t, bytes.Equal(pack, again), "%s depends on where it is built", file)
		require.Equal(t, machine, executable(t, pack).Machine)
		require.Contains(t, talk.String(), file)
	}
}

// executable is the binary in a package.
func executable(t *testing.T, pack []byte) *elf.File {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(pack), int64(len(pack)))
	require.NoError(t, err)
	file, err := archive.Open("bootstrap")
	require.NoError(t, err)
	text, err := io.ReadAll(file)
	require.NoError(t, err)
	binary, err := elf.NewFile(bytes.NewReader(text))
	require.NoError(t, err)
	require.Nil(t, binary.Section(".interp"), "is not static")
	require.Nil(t, binary.Section(".symtab"), "carries symbols")
	return binary
}

// TestTheFunctionsDependOnTheirSourcesOnly builds the real functions here and from a copy of the sources elsewhere.
func TestTheFunctionsDependOnTheirSourcesOnly(t *testing.T) {
	elsewhere := t.TempDir()
	for _, folder := range []string{"functions", "pkg"} {
		require.NoError(t, os.CopyFS(filepath.Join(elsewhere, folder), os.DirFS(filepath.Join("../..", folder))))
	}
	for _, file := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join("../..", file))
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(filepath.Join(elsewhere, file), text, 0o600))
	}
	here, err := build(t.Context(), "../../functions", "arm64")
	require.NoError(t, err)
	there, err := build(t.Context(), filepath.Join(elsewhere, "functions"), "arm64")
	require.NoError(t, err)
	require.True(t, bytes.Equal(here, there), "the functions depend on where they are built")
}

func TestRunTellsWhyABuildFails(t *testing.T) {
	target := t.TempDir()
	err := run(t.Context(), standIn(t, "package main\n\nfunc main() { nonsense() }\n"), target, io.Discard)
	require.ErrorContains(t, err, "undefined: nonsense")
	left, err := os.ReadDir(target)
	require.NoError(t, err)
	require.Empty(t, left)
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, run(ctx, standIn(t, hello), t.TempDir(), io.Discard), context.Canceled)
}
