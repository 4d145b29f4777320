package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// CloudFormation takes at most 51,200 bytes of template in a call (CloudFormation User Guide, "Understand CloudFormation quotas").
const callLimit = 51_200

// The functions make core and network without a bucket to put a template into; the bootstrap stack is made from one.
func TestTemplatesFitIntoACall(t *testing.T) {
	for _, stack := range []string{account.CoreStack, networkStack} {
		require.LessOrEqual(t, len(synthesizedText(t, stack)), callLimit, stack)
	}
}

func TestTemplatesHaveNoTraceOfHowTheyWereMade(t *testing.T) {
	for stack := range committed() {
		text := strings.ToLower(string(synthesizedText(t, stack)))
		for _, trace := range []string{"cdkmetadata", "aws:cdk", "bootstrapversion", "checkbootstrap", "cdk-", "\"metadata\"", "\"rules\""} {
			require.NotContains(t, text, trace, stack)
		}
	}
}

func TestTemplatesNameNoAccountAndNoKey(t *testing.T) {
	for stack := range committed() {
		text := synthesizedText(t, stack)
		for _, secret := range []string{`\b[0-9]{12}\b`, `\bA(KIA|SIA)[A-Z0-9]{16}\b`, `-----BEGIN`, `(?i)"(password|secret|token)[^"]*": "`} {
			require.NotRegexp(t, secret, string(text), stack)
		}
	}
}

func TestTemplatesExplainThemselves(t *testing.T) {
	for stack := range committed() {
		tpl := read(t, stack)
		require.NotEmpty(t, tpl.Description)
		for name, p := range tpl.Parameters {
			require.NotEmpty(t, p.Description, "%s: parameter %s", stack, name)
			require.Equal(t, "String", p.Type, "%s: parameter %s", stack, name)
		}
		for name, o := range tpl.Outputs {
			require.NotEmpty(t, o.Description, "%s: output %s", stack, name)
		}
	}
}

func TestTemplatesRefuseWordsTheyDoNotKnow(t *testing.T) {
	for parameter, words := range map[string][]string{
		"Agc-Bootstrap Architecture": {"arm64", "x86_64"},
		"Agc-Core Active":            {"true", "false"},
		"Agc-Network Mode":           {"private", "public"},
	} {
		stack, name, _ := strings.Cut(parameter, " ")
		require.Equal(t, words, read(t, stack).Parameters[name].AllowedValues, parameter)
	}
}

// Core's parameter Network is a record; every other parameter is there to be used.
func TestParametersAreUsed(t *testing.T) {
	for stack := range committed() {
		text := string(synthesizedText(t, stack))
		for name := range read(t, stack).Parameters {
			used := strings.Contains(text, `{"Ref": "`+name+`"}`) || strings.Contains(text, "${"+name+"}")
			require.Equal(t, name != "Network", used, "%s: parameter %s", stack, name)
		}
	}
}
