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

// synthesized is the text of every stack's template, as it is committed. One Node process and one synthesis serve all tests.
var synthesized = sync.OnceValues(func() (texts map[string][]byte, err error) {
	defer func() { // jsii reports errors of CDK as panics
		if r := recover(); r != nil {
			err = fmt.Errorf("synthesize: %v", r)
		}
	}()
	dir, err := os.MkdirTemp("", "agc-infra")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	newApp(dir).Synth(nil)
	texts = map[string][]byte{}
	for stack := range committed() {
		raw, err := os.ReadFile(filepath.Join(dir, stack+".template.json"))
		if err != nil {
			return nil, err
		}
		if texts[stack], err = layOut(raw); err != nil {
			return nil, err
		}
	}
	return texts, nil
})

func synthesizedText(t *testing.T, stack string) []byte {
	t.Helper()
	texts, err := synthesized()
	require.NoError(t, err)
	require.Contains(t, texts, stack)
	return texts[stack]
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
