package main

import (
	"encoding/json"
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

// What is encrypted with the key, by type; a type that is in the template and not here keeps nothing that a key of the customer's
// could encrypt, or is left to AWS's own key for the reason in docs/install.md.
func TestTheKeyEncryptsWhatIsKept(t *testing.T) {
	const arn = "arn:aws:kms:us-east-1:123456789012:key/0d1e2f3a-0000-4000-8000-000000000001"
	tpl := read(t, account.BootstrapStack)
	with, without := tpl.with(t, map[string]string{"KmsKey": arn}), tpl.with(t, nil)
	for kind, want := range map[string]map[string]any{
		"AWS::DynamoDB::Table":  {"SSESpecification": map[string]any{"SSEEnabled": true, "SSEType": "KMS", "KMSMasterKeyId": arn}},
		"AWS::Logs::LogGroup":   {"KmsKeyId": arn},
		"AWS::SNS::Topic":       {"KmsMasterKeyId": arn},
		"AWS::SQS::Queue":       {"KmsMasterKeyId": arn, "SqsManagedSseEnabled": nil},
		"AWS::Lambda::Function": {"KmsKeyArn": arn},
	} {
		require.NotEmpty(t, tpl.ofType(kind), kind)
		for _, name := range tpl.ofType(kind) {
			for property, value := range want {
				require.Equal(t, value, with.Resources[name].Properties[property], "%s: %s", name, property)
				if value != nil {
					require.NotContains(t, without.Resources[name].Properties, property, name)
				}
			}
		}
	}
	require.Equal(t, true, without.Resources["DeadLetters"].Properties["SqsManagedSseEnabled"])
	text, err := json.Marshal(without.Resources)
	require.NoError(t, err)
	require.NotContains(t, string(text), "kms:Decrypt", "without a key, nobody has a right to one")
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
