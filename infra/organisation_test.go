package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

func TestEveryRoleHasTheBoundaryThatIsAskedFor(t *testing.T) {
	tpl := read(t, account.BootstrapStack)
	const arn = "arn:aws:iam::123456789012:policy/boundary"
	with, without := tpl.with(t, map[string]string{"PermissionsBoundary": arn}), tpl.with(t, nil)
	require.NotEmpty(t, with.ofType("AWS::IAM::Role"))
	for _, name := range with.ofType("AWS::IAM::Role") {
		require.Equal(t, arn, with.Resources[name].Properties["PermissionsBoundary"], name)
		require.NotContains(t, without.Resources[name].Properties, "PermissionsBoundary", name)
	}
}

// Whoever writes a boundary must know what it has to allow.
func TestThePageNamesTheServicesThatTheRolesUse(t *testing.T) {
	page, err := os.ReadFile("../docs/install.md")
	require.NoError(t, err)
	_, after, found := strings.Cut(string(page), "A boundary must allow what the roles do:")
	require.True(t, found)
	sentence, _, _ := strings.Cut(after, ".\n")
	named := map[string]bool{}
	for i, word := range strings.Split(sentence, "`") {
		if i%2 == 1 {
			named[word] = true
		}
	}
	used := map[string]bool{}
	for _, p := range policies(t) {
		for _, s := range p.Statement {
			for _, action := range s.Action {
				service, _, _ := strings.Cut(action.(string), ":")
				used[service] = true
			}
		}
	}
	require.Equal(t, used, named)
}
