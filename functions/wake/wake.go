// Package wake wires the function that lets waiting steps look again.
package wake

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/executions"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	task "github.com/amazon-genomics-cli/agc/pkg/task/wake"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	t := task.Task{Waits: ledger.New(cfg, env["AGC_STATE_TABLE"]), Executions: executions.New(cfg), Log: log}
	return handler.New("wake", log, t.Run), nil
}
