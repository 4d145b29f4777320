// Command bootstrap is the one binary of all Lambda functions of the backend: the handler's name picks the function.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/amazon-genomics-cli/agc/functions/begin"
	"github.com/amazon-genomics-cli/agc/functions/drain"
	"github.com/amazon-genomics-cli/agc/functions/finish"
	"github.com/amazon-genomics-cli/agc/functions/guard"
	"github.com/amazon-genomics-cli/agc/functions/plan"
	"github.com/amazon-genomics-cli/agc/functions/stack"
	"github.com/amazon-genomics-cli/agc/functions/storage"
	"github.com/amazon-genomics-cli/agc/functions/sweep"
	"github.com/amazon-genomics-cli/agc/functions/wake"
)

type constructor func(cfg aws.Config, getenv func(string) string) (lambda.Handler, error)

// table names the functions.
func table() map[string]constructor {
	return map[string]constructor{
		"begin": begin.New, "plan": plan.New, "stack": stack.New, "storage": storage.New, "sweep": sweep.New,
		"guard": guard.New, "drain": drain.New, "wake": wake.New, "finish": finish.New,
	}
}

func main() {
	h, err := pick(context.Background(), os.Getenv)
	if err != nil {
		log.Fatal(err)
	}
	lambda.Start(h)
}

// pick makes the handler that the environment variable _HANDLER names, which AWS Lambda sets.
func pick(ctx context.Context, getenv func(string) string) (lambda.Handler, error) {
	name := getenv("_HANDLER")
	build, ok := table()[name]
	if !ok {
		return nil, fmt.Errorf("find function: there is none with the name %q", name)
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("load configuration: %w", err)
	}
	return build(cfg, getenv)
}
