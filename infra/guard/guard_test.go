package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// answer is what cfn-guard says, cut short, of a template with two functions of which one fails a rule of AWS's, and with
// something that fails a rule without a name of AWS's and leads nowhere.
const answer = `[{"name": "some/where/template.json", "metadata": {}, "status": "FAIL", "not_compliant": [
  {"Rule": {"name": "lambda_inside_vpc_check", "metadata": {}, "messages": {}, "checks": [{"Rule": {"name": "check",
    "messages": {"custom_message": "\n [CT.LAMBDA.PR.3]: Require a function to be in a VPC\n"},
    "checks": [{"Clause": {"Unary": {"check": {"UnResolved": {"value": {"traversed_to": {"path": "/Resources/Begin/Properties", "value": {}}}}}}}},
               {"Clause": {"Unary": {"check": {"Resolved": {"value": {"path": "/Resources/Begin/Properties/VpcConfig", "value": {}}}}}}}]}}]}},
  {"Rule": {"name": "ours", "metadata": {}, "messages": {}, "checks": []}}
], "not_applicable": ["s3_check"], "compliant": ["sqs_check"]},
{"name": "core.json", "metadata": {}, "status": "PASS", "not_compliant": [], "not_applicable": ["s3_check"], "compliant": []}]`

func TestViolationsAreReadFromTheAnswer(t *testing.T) {
	found, err := violations([]byte(answer))
	require.NoError(t, err)
	require.Equal(t, map[violation]bool{{"template.json", "CT.LAMBDA.PR.3", "Begin"}: true, {"template.json", "ours", ""}: true}, found)
}

func TestAnAnswerWithoutRulesIsNone(t *testing.T) {
	for text, why := range map[string]string{
		`[]`: "no template",
		`[{"name": "core.json", "not_compliant": [], "compliant": [], "not_applicable": []}]`: "no rule for core.json",
		`Error occurred`: "read cfn-guard's answer",
	} {
		_, err := violations([]byte(text))
		require.ErrorContains(t, err, why)
	}
}

func TestReasonsAndViolationsHaveToAgree(t *testing.T) {
	found := map[violation]bool{{"a.json", "CT.1", "New"}: true, {"a.json", "CT.1", "Known"}: true, {"a.json", "CT.2", ""}: true}
	allowed := []suppression{{"a.json", "CT.1", []string{"Known", "Gone"}, "because"}, {"b.json", "CT.1", []string{"New"}, "because"}}
	require.EqualError(t, errors.Join(compare(found, allowed)...), strings.Join([]string{
		"a.json: New fails CT.1: repair it, or say why not",
		"a.json: the template fails CT.2: repair it, or say why not",
		"a.json: Gone does not fail CT.1 any more: take the reason away",
		"b.json: New does not fail CT.1 any more: take the reason away",
	}, "\n"))
	require.Empty(t, compare(map[violation]bool{{"a.json", "CT.1", "Known"}: true}, []suppression{{"a.json", "CT.1", []string{"Known"}, "because"}}))
}

func TestEverySuppressionHasItsReason(t *testing.T) {
	seen := map[violation]bool{}
	for _, s := range suppressed() {
		require.Greater(t, len(s.reason), 40, s.control)
		for _, resource := range s.resources {
			v := violation{s.template, s.control, resource}
			require.False(t, seen[v], "%v stands there twice", v)
			seen[v] = true
		}
	}
}

// pretending is a folder in which a script stands for cfn-guard.
func pretending(t *testing.T, here platform, script string) string {
	t.Helper()
	tool := t.TempDir()
	program, err := here.program()
	require.NoError(t, err)
	path := filepath.Join(tool, program)
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
	require.NoError(t, os.WriteFile(path, []byte("#!/bin/sh\n"+script), 0o700))
	return tool
}

// expected is an answer in which just what is suppressed fails.
func expected() string {
	var rules []string
	for _, s := range suppressed() {
		var paths []string
		for _, resource := range s.resources {
			paths = append(paths, fmt.Sprintf(`{"path": "/Resources/%s/Properties"}`, resource))
		}
		rules = append(rules, fmt.Sprintf(`{"name": "x/%s", "not_compliant": [{"Rule": {"message": "[%s]", "checks": [%s]}}]}`, s.template, s.control, strings.Join(paths, ",")))
	}
	return "[" + strings.Join(rules, ",") + "]"
}

func TestRunFailsUnlessAllAgree(t *testing.T) {
	here := platform{"linux", "arm64"}
	for name, test := range map[string]struct{ script, fails string }{
		"as expected":              {"echo '" + expected() + "'; exit 19", ""},
		"one more":                 {"echo '" + strings.Replace(expected(), "/Resources/Begin/", `/Resources/Begin/"},{"path": "/Resources/Other/`, 1) + "'; exit 19", "Other fails CT.LAMBDA.PR.3"},
		"all is well":              {`echo '[{"name": "core.json", "compliant": ["s3"]}]'`, "DataBucket does not fail CT.S3.PR.2"},
		"cfn-guard has a problem":  {"echo 'no such rules' >&2; exit 255", "no such rules"},
		"cfn-guard breaks in half": {"echo '" + expected() + "'; exit 5", "exit status 5"},
	} {
		var talk bytes.Buffer
		err := run(t.Context(), here, pretending(t, here, test.script), []string{"core.json"}, &talk)
		if test.fails == "" {
			require.NoError(t, err, name)
			require.Contains(t, talk.String(), "rules hold", name)
			continue
		}
		require.ErrorContains(t, err, test.fails, name)
		require.Empty(t, talk.String(), name)
	}
}

func TestEveryTemplateIsHandedOver(t *testing.T) {
	here := platform{"darwin", "amd64"}
	err := run(t.Context(), here, pretending(t, here, `echo "$*" >&2; exit 1`), []string{"a.json", "b.json"}, &bytes.Buffer{})
	require.ErrorContains(t, err, "--data a.json --data b.json")
}

func TestAPlatformWithoutTheProgramIsSaidLoudly(t *testing.T) {
	for _, here := range []platform{{"windows", "amd64"}, {"linux", "riscv64"}} {
		var talk bytes.Buffer
		require.NoError(t, run(t.Context(), here, t.TempDir(), nil, &talk))
		require.Contains(t, talk.String(), "### SKIPPED")
		require.Contains(t, talk.String(), here.system+" on "+here.processor)
	}
}
