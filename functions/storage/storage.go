// Package storage wires the function that puts the protections of bucket and table in force.
package storage

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/storage"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	task "github.com/amazon-genomics-cli/agc/pkg/task/storage"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE")
	if err != nil {
		return nil, err
	}
	log := handler.Logger(getenv)
	t := task.Task{Storage: storage.New(cfg), Lock: ledger.New(cfg, env["AGC_STATE_TABLE"]), Log: log}
	return handler.New("storage", log, t.Run), nil
}
