// Package plan wires the function that plans what has to be done, also after a failure.
package plan

import (
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/amazon-genomics-cli/agc/pkg/aws/buckets"
	"github.com/amazon-genomics-cli/agc/pkg/aws/images"
	"github.com/amazon-genomics-cli/agc/pkg/aws/jobs"
	"github.com/amazon-genomics-cli/agc/pkg/aws/ledger"
	"github.com/amazon-genomics-cli/agc/pkg/aws/networks"
	"github.com/amazon-genomics-cli/agc/pkg/aws/pointers"
	"github.com/amazon-genomics-cli/agc/pkg/aws/quotas"
	"github.com/amazon-genomics-cli/agc/pkg/aws/stacks"
	"github.com/amazon-genomics-cli/agc/pkg/aws/storage"
	"github.com/amazon-genomics-cli/agc/pkg/aws/zones"
	"github.com/amazon-genomics-cli/agc/pkg/handler"
	"github.com/amazon-genomics-cli/agc/pkg/observe"
	task "github.com/amazon-genomics-cli/agc/pkg/task/plan"
	"github.com/amazon-genomics-cli/agc/pkg/template"
)

// New makes the function's handler.
func New(cfg aws.Config, getenv func(string) string) (lambda.Handler, error) {
	env, err := handler.Environment(getenv, "AGC_STATE_TABLE")
	if err != nil {
		return nil, err
	}
	table, machineImages, vpcs, cloudformation := ledger.New(cfg, env["AGC_STATE_TABLE"]), images.New(cfg), networks.New(cfg), stacks.New(cfg, "")
	region := observe.Region{
		Stacks: cloudformation, Zones: zones.New(cfg), Images: machineImages,
		Templates: observe.Templates{Hashes: template.Hashes(), Hash: template.Hash},
	}
	batch := jobs.New(cfg)
	t := task.Task{
		Lock: table, History: table, Memory: table, Region: region,
		Images: machineImages, Buckets: buckets.New(cfg), Networks: vpcs, Quotas: quotas.New(cfg),
		Storage: storage.New(cfg), Pointers: pointers.New(cfg),
		Parts: vpcs, Jobs: batch, Drift: cloudformation, Use: observe.Use{Jobs: batch, Parts: vpcs, Gone: cloudformation},
	}
	return handler.New("plan", handler.Logger(getenv), t.Run), nil
}
