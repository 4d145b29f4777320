// Package finish wires the function that ends an operation.
package finish

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/notices"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
	task "github.com/amazon-genomics-cli/agc/pkg/task/finish"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	table := ledger.New(cfg, env["AGC_STATE_TABLE"])
	t := task.Task{
		Lock: table, History: table, Region: observe.Stacks{From: stacks.New(cfg, "")}, Notices: notices.New(cfg), Meter: handler.NewMeter(log),
	}
	return handler.New("finish", log, t.Run), nil
}
