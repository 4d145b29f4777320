package eventbridge_test

import (
	"context"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sqssdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sns"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sqs"
)

// services record what the router calls.
type services struct {
	permitted string
	invoked   *lambda.InvokeInput
	started   *sfn.StartExecutionInput
	caller    string
}

func (s *services) Permits(_, principal, rule string) bool {
	return principal == "events.amazonaws.com" && rule == s.permitted
}

func (s *services) Invoke(_ context.Context, in *lambda.InvokeInput) (*lambda.InvokeOutput, error) {
	s.invoked = in
	return &lambda.InvokeOutput{}, nil
}

func (s *services) StartExecution(ctx context.Context, in *sfn.StartExecutionInput) (*sfn.StartExecutionOutput, error) {
	s.started, s.caller = in, region.Caller(ctx)
	return &sfn.StartExecutionOutput{}, nil
}

func TestRouterAsksForPermission(t *testing.T) {
	for rule, want := range map[string]bool{"arn:aws:events:us-east-1:123456789012:rule/r": true, "another": false} {
		inBubble(t, func(b *bench) {
			s := &services{permitted: rule}
			b.Connect(eventbridge.Router{Functions: s})
			b.rule("r", `{"source":["aws.x"]}`)
			b.Send(event())
			time.Sleep(time.Minute)
			synctest.Wait()
			require.Equal(t, want, s.invoked != nil)
			require.Equal(t, !want, len(b.Failures()) == 1)
			if want {
				require.Equal(t, function, *s.invoked.FunctionName)
				require.Equal(t, lambdatypes.InvocationTypeEvent, s.invoked.InvocationType)
				require.Contains(t, string(s.invoked.Payload), `"detail":{"status":"DONE"}`)
			}
		})
	}
}

func TestRouterStartsExecutionsInARole(t *testing.T) {
	for trusting, err := range map[roles]string{true: "", false: "does not trust rule arn:aws:events:us-east-1:123456789012:rule/r"} {
		inBubble(t, func(b *bench) {
			s := &services{}
			b.Connect(eventbridge.Router{Region: region.New("123456789012", "us-east-1", region.NewClock(1), 1), Machines: s, Roles: trusting})
			b.ruleWith(types.Target{Arn: aws.String(machine), RoleArn: aws.String("role"), Input: aws.String(`{"a":1}`)})
			b.Send(event())
			time.Sleep(time.Minute)
			synctest.Wait()
			if err != "" {
				require.ErrorContains(t, b.Failures()[0].Err, err)
				return
			}
			require.JSONEq(t, `{"a":1}`, *s.started.Input)
			require.Regexp(t, `^arn:aws:sts::123456789012:assumed-role/role/[0-9a-f]{32}$`, s.caller)
		})
	}
}

const (
	machine = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
	topic   = "arn:aws:sns:us-east-1:123456789012:t"
	grave   = "arn:aws:sqs:us-east-1:123456789012:dead"
)

// roles trust, or not.
type roles bool

func (r roles) Trusts(role, service string, keys policy.Keys) (bool, error) {
	rule := []string{"arn:aws:events:us-east-1:123456789012:rule/r"}
	return bool(r) && role == "role" && service == "events.amazonaws.com" && slices.Equal(keys["aws:sourcearn"], rule), nil
}

// ruleWith makes a rule with one target.
func (b *bench) ruleWith(target types.Target) {
	target.Id = aws.String("t")
	_, err := b.PutRule(b.t.Context(), &sdk.PutRuleInput{Name: aws.String("r"), EventPattern: aws.String(`{"source":["aws.x"]}`)})
	require.NoError(b.t, err)
	_, err = b.PutTargets(b.t.Context(), &sdk.PutTargetsInput{Rule: aws.String("r"), Targets: []types.Target{target}})
	require.NoError(b.t, err)
}

// TestRefusedEventsGoToTheDeadLetterQueue has real topics and queues, whose policies decide.
func TestRefusedEventsGoToTheDeadLetterQueue(t *testing.T) {
	for allowed, failures := range map[bool]string{true: "", false: "AccessDenied: Access to the resource"} {
		inBubble(t, func(b *bench) {
			reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
			queues := sqs.New(reg)
			b.Connect(eventbridge.Router{Topics: sns.New(reg, queues), Queues: queues})
			document := `{"Statement":{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}}`
			if !allowed {
				document = ""
			}
			made, err := queues.CreateQueue(t.Context(), &sqssdk.CreateQueueInput{QueueName: aws.String("dead"), Attributes: map[string]string{"Policy": document}})
			require.NoError(t, err)
			b.ruleWith(types.Target{Arn: aws.String(topic), DeadLetterConfig: &types.DeadLetterConfig{Arn: aws.String(grave)}})
			b.Send(event())
			time.Sleep(time.Minute)
			synctest.Wait()
			require.Len(t, b.Failures(), 1)
			require.ErrorContains(t, b.Failures()[0].Err, "Topic does not exist")
			require.ErrorContains(t, b.Failures()[0].Err, failures)
			got, err := queues.ReceiveMessage(t.Context(), &sqssdk.ReceiveMessageInput{QueueUrl: made.QueueUrl, MessageAttributeNames: []string{"All"}})
			require.NoError(t, err)
			require.Equal(t, allowed, len(got.Messages) == 1)
			if allowed {
				require.Equal(t, "NO_RESOURCE", *got.Messages[0].MessageAttributes["ERROR_CODE"].StringValue)
				require.Equal(t, topic, *got.Messages[0].MessageAttributes["TARGET_ARN"].StringValue)
				require.Contains(t, *got.Messages[0].Body, `"detail-type":"D"`)
			}
		})
	}
}
