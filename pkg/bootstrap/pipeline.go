package bootstrap

import (
	"cmp"
	"encoding/json"
	"fmt"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// Template is the template of the stack Agc-Bootstrap, in JSON. It is longer than what a call of CloudFormation takes
// (51,200 bytes), so CloudFormation wants it from a bucket.
func Template() string { return body }

// Pipeline is what a team deploys the backend from by a pipeline of its own.
type Pipeline struct {
	// Code is the functions' package, CodeKey its place in the bucket: it is made of the package's hash, so that new code is
	// a change of the stack.
	Code    []byte
	CodeKey string
	// Parameters are those of the stack, in the JSON that the AWS CLI and CloudFormation take: a list of ParameterKey and
	// ParameterValue.
	Parameters []byte
}

// NewPipeline tells what to deploy with the template, when the functions' package lies in the given bucket: one in the
// stack's region, which may be of another account. Its error is Backend.Missing when this binary holds no function package.
func NewPipeline(bucket string, o Options) (Pipeline, error) {
	if o.Packages == nil {
		o.Packages = packages
	}
	architecture := cmp.Or(o.Architecture, Arm64)
	code, err := read(o.Packages, architecture)
	if err != nil {
		return Pipeline{}, err
	}
	type parameter struct{ ParameterKey, ParameterValue string }
	var list []parameter
	for _, p := range o.wanted(bucket, code, architecture, account.Stack{}).asParameters() {
		list = append(list, parameter{*p.ParameterKey, *p.ParameterValue})
	}
	text, err := json.MarshalIndent(list, "", "  ")
	if err != nil {
		return Pipeline{}, fmt.Errorf("write parameters: %w", err)
	}
	return Pipeline{Code: code, CodeKey: code.key(), Parameters: append(text, '\n')}, nil
}
