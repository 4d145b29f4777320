// Package drain wires the function that ends the work of contexts and removes them.
package drain

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/executions"
	"github.com/amazon-genomics-cli/agc/pkg/aws/heads"
	"github.com/amazon-genomics-cli/agc/pkg/aws/jobs"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	task "github.com/amazon-genomics-cli/agc/pkg/task/drain"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE", "AGC_CONTEXT_REMOVER_ROLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	table, cloudformation, batch := ledger.New(cfg, env["AGC_STATE_TABLE"]), stacks.New(cfg, env["AGC_CONTEXT_REMOVER_ROLE"]), jobs.New(cfg)
	t := task.Task{
		Stacks: cloudformation, Events: cloudformation, Queues: batch, Jobs: batch, Heads: heads.New(cfg),
		Lock: table, Waits: table, Executions: executions.New(cfg), Meter: handler.NewMeter(log), Log: log,
	}
	return handler.New("drain", log, t.Run), nil
}
