package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
)

// failed is how cfn-guard ends when a rule fails (AWS CloudFormation Guard User Guide, "validate").
const failed = 19

// platform is a system and a processor, in the names that Go gives them.
type platform struct{ system, processor string }

// program is where the npm package keeps cfn-guard for a platform.
func (p platform) program() (string, error) {
	folder := map[string]string{"linux": "ubuntu", "darwin": "macos"}[p.system]
	machine := map[string]string{"amd64": "x86_64", "arm64": "aarch64"}[p.processor]
	if folder == "" || machine == "" {
		return "", fmt.Errorf("it has no cfn-guard for %s on %s", p.system, p.processor)
	}
	return "bin/" + folder + "/" + machine + "/cfn-guard", nil
}

// check is cfn-guard's answer about the templates, as JSON.
func check(ctx context.Context, program, rules string, templates []string) ([]byte, error) {
	arguments := []string{"validate", "--rules", rules, "--show-summary", "none", "--output-format", "json", "--structured"}
	for _, template := range templates {
		arguments = append(arguments, "--data", template)
	}
	cmd := exec.CommandContext(ctx, program, arguments...) //nolint:gosec // G204: a build tool that runs what its caller names
	var answer, words bytes.Buffer
	cmd.Stdout, cmd.Stderr = &answer, &words
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && (!errors.As(err, &ended) || ended.ExitCode() != failed) {
		return nil, fmt.Errorf("run %s: %w\n%s", program, err, words.Bytes())
	}
	return answer.Bytes(), nil
}
