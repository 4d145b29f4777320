package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/aws/jsii-runtime-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

var update = flag.Bool("update", false, "write the synthesized templates to where they are committed")

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

// committed is where each stack's template is kept, beside the code that embeds it.
func committed() map[string]string {
	return map[string]string{
		account.BootstrapStack: "../pkg/bootstrap/template.json",
		account.CoreStack:      "../pkg/template/core.json",
		networkStack:           "../pkg/template/network.json",
	}
}

// assembly is what a synthesis gives: the text of every stack's template, as it is committed, and what CDK notes of the backend's
// constructs.
type assembly struct {
	texts map[string][]byte
	notes []byte
}

// synthesized serves all tests with one Node process and one synthesis.
var synthesized = sync.OnceValues(func() (out assembly, err error) {
	defer func() { // jsii reports errors of CDK as panics
		if r := recover(); r != nil {
			err = fmt.Errorf("synthesize: %v", r)
		}
	}()
	dir, err := os.MkdirTemp("", "agc-infra")
	if err != nil {
		return out, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	newApp(dir).Synth(nil)
	out.texts = map[string][]byte{}
	for stack := range committed() {
		raw, err := os.ReadFile(filepath.Join(dir, stack+".template.json"))
		if err != nil {
			return out, err
		}
		if out.texts[stack], err = layOut(raw); err != nil {
			return out, err
		}
	}
	out.notes, err = os.ReadFile(filepath.Join(dir, account.BootstrapStack+".metadata.json"))
	return out, err
})

func synthesizedText(t *testing.T, stack string) []byte {
	t.Helper()
	got, err := synthesized()
	require.NoError(t, err)
	require.Contains(t, got.texts, stack)
	return got.texts[stack]
}

// TestTemplatesAreCommitted is what makes `go build` of everything else work without CDK and Node.
func TestTemplatesAreCommitted(t *testing.T) {
	for stack, path := range committed() {
		t.Run(stack, func(t *testing.T) {
			want := synthesizedText(t, stack)
			if *update {
				require.NoError(t, os.WriteFile(path, want, 0o600))
			}
			have, err := os.ReadFile(path)
			require.NoError(t, err)
			require.Equal(t, string(want), string(have), "run 'make synth' and commit what it writes")
		})
	}
}
