package eventbridge

import (
	"context"
	"errors"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// principal is the bus in policies.
const principal = "events.amazonaws.com"

// functions is what the bus needs of Lambda.
type functions interface {
	Invoke(context.Context, *lambda.InvokeInput) (*lambda.InvokeOutput, error)
	Permits(function, principal, sourceArn string) bool
}

// machines is what the bus needs of Step Functions, which must hold the target's role to its policies.
type machines interface {
	StartExecution(context.Context, *sfn.StartExecutionInput) (*sfn.StartExecutionOutput, error)
}

// roles is what the bus needs of IAM.
type roles interface {
	Trusts(roleArn, service string, keys policy.Keys) (bool, error)
}

// topics is what the bus needs of SNS.
type topics interface {
	Deliver(ctx context.Context, service, topicArn, text string) error
}

// queues is what the bus needs of SQS, for what targets refuse.
type queues interface {
	Deliver(ctx context.Context, service, sourceArn, queueArn, body string, attributes map[string]sqstypes.MessageAttributeValue) error
}

// Router delivers to functions, asynchronously, and to topics, if their policies permit it; and to state machines, if the
// target's role does.
type Router struct {
	Region    *region.Region
	Functions functions
	Machines  machines
	Roles     roles
	Topics    topics
	Queues    queues
}

var _ Targets = Router{}

// Deliver gives the event to the target; the error says why it did not take it, and why the dead-letter queue did not.
func (r Router) Deliver(ctx context.Context, target string, payload []byte) error {
	err := r.deliver(ctx, target, payload)
	if err != nil && OriginOf(ctx).DeadLetterArn != "" {
		return errors.Join(err, r.bury(ctx, target, payload, err))
	}
	return err
}

func (r Router) deliver(ctx context.Context, target string, payload []byte) error {
	switch {
	case strings.Contains(target, ":states:"):
		return r.start(ctx, target, payload)
	case strings.Contains(target, ":sns:"):
		return r.Topics.Deliver(ctx, principal, target, string(payload))
	}
	if rule := OriginOf(ctx).RuleArn; !r.Functions.Permits(target, principal, rule) {
		return region.Refuse("AccessDeniedException", "the policy of function %s does not permit rule %s to invoke it", target, rule).With(403)
	}
	in := &lambda.InvokeInput{FunctionName: &target, InvocationType: lambdatypes.InvocationTypeEvent, Payload: payload}
	_, err := r.Functions.Invoke(ctx, in)
	return err
}

// start starts an execution in the target's role.
func (r Router) start(ctx context.Context, machine string, payload []byte) error {
	from := OriginOf(ctx)
	switch trusted, err := r.Roles.Trusts(from.RoleArn, principal, policy.Service(r.Region.Account, from.RuleArn)); {
	case err != nil:
		return err
	case !trusted:
		return region.Refuse("FailedToAssumeRole", "the role %s does not trust rule %s", from.RoleArn, from.RuleArn).With(403)
	}
	ctx = region.WithCaller(ctx, r.Region.Session(from.RoleArn, r.Region.Hex(32)))
	_, err := r.Machines.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: &machine, Input: aws.String(string(payload))})
	return err
}
