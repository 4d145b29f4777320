// Package stack wires the function that carries out one step of a plan.
package stack

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/executions"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	task "github.com/amazon-genomics-cli/agc/pkg/task/stack"
	"github.com/amazon-genomics-cli/agc/pkg/template"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE", "AGC_SERVICE_ROLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	table, cloudformation := ledger.New(cfg, env["AGC_STATE_TABLE"]), stacks.New(cfg, env["AGC_SERVICE_ROLE"])
	t := task.Task{
		Reader: cloudformation, Maker: cloudformation, Protector: cloudformation, Undoer: cloudformation, Adopter: cloudformation,
		Lock: table, Waits: table, Executions: executions.New(cfg), Meter: handler.NewMeter(log), Template: template.Body, Literal: template.Literal, Log: log,
	}
	return handler.New("stack", log, t.Run), nil
}
