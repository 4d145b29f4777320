// Package guard wires the function that makes sure that nobody uses what is about to go.
package guard

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/networks"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
	task "github.com/amazon-genomics-cli/agc/pkg/task/guard"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	if _, err := handler.Environment(getenv, "AGC_STATE_TABLE"); err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	t := task.Task{Region: observe.Stacks{From: stacks.New(cfg, "")}, Networks: networks.New(cfg), Log: log}
	return handler.New("guard", log, t.Run), nil
}
