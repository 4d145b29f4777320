// Package begin wires the function that starts an operation.
package begin

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/executions"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	task "github.com/amazon-genomics-cli/agc/pkg/task/begin"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	table := ledger.New(cfg, env["AGC_STATE_TABLE"])
	t := task.Task{Lock: table, History: table, Executions: executions.New(cfg), Meter: handler.NewMeter(log)}
	return handler.New("begin", log, t.Run), nil
}
