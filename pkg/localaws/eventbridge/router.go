package eventbridge

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
)

// functions is what the bus needs of Lambda.
type functions interface {
	Invoke(context.Context, *lambda.InvokeInput) (*lambda.InvokeOutput, error)
	Permits(function, principal, sourceArn string) bool
}

// machines is what the bus needs of Step Functions.
type machines interface {
	StartExecution(context.Context, *sfn.StartExecutionInput) (*sfn.StartExecutionOutput, error)
}

// Router delivers to functions, asynchronously and if their resource policy permits it, and to state machines.
type Router struct {
	functions functions
	machines  machines
}

var _ Targets = Router{}

// NewRouter makes the usual Targets.
func NewRouter(f functions, m machines) Router { return Router{f, m} }

// Deliver gives the event to the target; the error says why it did not take it.
func (r Router) Deliver(ctx context.Context, target string, payload []byte) error {
	if strings.Contains(target, ":states:") {
		if _, err := r.machines.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: &target, Input: aws.String(string(payload))}); err != nil {
			return fmt.Errorf("start execution: %w", err)
		}
		return nil
	}
	if rule := RuleArn(ctx); !r.functions.Permits(target, "events.amazonaws.com", rule) {
		return fmt.Errorf("invoke function %s: its policy does not permit rule %s", target, rule)
	}
	in := &lambda.InvokeInput{FunctionName: &target, InvocationType: lambdatypes.InvocationTypeEvent, Payload: payload}
	if _, err := r.functions.Invoke(ctx, in); err != nil {
		return fmt.Errorf("invoke function: %w", err)
	}
	return nil
}
