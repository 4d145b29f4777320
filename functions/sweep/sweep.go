// Package sweep wires the function that removes what no stack holds.
package sweep

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/networks"
	"github.com/amazon-genomics-cli/agc/pkg/aws/pointers"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	task "github.com/amazon-genomics-cli/agc/pkg/task/sweep"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	removers := map[string]task.Remover{account.ParameterThing: pointers.New(cfg)}
	for kind, remover := range networks.New(cfg).Removers() {
		removers[kind] = remover
	}
	t := task.Task{Removers: removers, Lock: ledger.New(cfg, env["AGC_STATE_TABLE"]), Log: log}
	return handler.New("sweep", log, t.Run), nil
}
