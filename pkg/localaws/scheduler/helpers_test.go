package scheduler

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	sqssdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/authorize"
	localiam "github.com/amazon-genomics-cli/agc/pkg/localaws/iam"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/sqs"
)

const (
	machine  = "arn:aws:states:us-east-1:123456789012:stateMachine:m"
	function = "arn:aws:lambda:us-east-1:123456789012:function:f"
	roleArn  = "arn:aws:iam::123456789012:role/r"
	queueArn = "arn:aws:sqs:us-east-1:123456789012:dead"
)

// bench is the service in a bubble, with its role and its queues; its targets write down what they get.
type bench struct {
	*Service
	t     *testing.T
	iam   *localiam.Service
	sqs   *sqs.Service
	began time.Time
	*targets
}

// targets are a state machine and a function.
type targets struct {
	mu      sync.Mutex
	inputs  []string
	times   []time.Time
	callers []string
	refuse  error
	guard   *authorize.Guard
}

func (s *targets) take(ctx context.Context, input string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.inputs, s.times, s.callers = append(s.inputs, input), append(s.times, time.Now()), append(s.callers, region.Caller(ctx))
	return s.refuse
}

func (s *targets) StartExecution(ctx context.Context, in *sfn.StartExecutionInput) (*sfn.StartExecutionOutput, error) {
	if in.Name != nil {
		return nil, errors.New("the scheduler names no execution")
	}
	if err := s.guard.Check(ctx, "states", "StartExecution", in); err != nil {
		return nil, err
	}
	return &sfn.StartExecutionOutput{}, s.take(ctx, *in.Input)
}

func (s *targets) Invoke(ctx context.Context, in *lambda.InvokeInput) (*lambda.InvokeOutput, error) {
	if err := s.guard.Check(ctx, "lambda", "Invoke", in); err != nil {
		return nil, err
	}
	return &lambda.InvokeOutput{}, s.take(ctx, string(in.InvocationType)+" "+string(in.Payload))
}

// held are queues that hold their callers to their policies.
type held struct {
	*sqs.Service
	guard *authorize.Guard
}

func (h held) SendMessage(ctx context.Context, in *sqssdk.SendMessageInput) (*sqssdk.SendMessageOutput, error) {
	if err := h.guard.Check(ctx, "sqs", "SendMessage", in); err != nil {
		return nil, err
	}
	return h.Service.SendMessage(ctx, in)
}

// after are the times of the calls so far, since the bench began.
func (b bench) after() []time.Duration {
	synctest.Wait()
	b.targets.mu.Lock()
	defer b.targets.mu.Unlock()
	var out []time.Duration
	for _, at := range b.times {
		out = append(out, at.Sub(b.began))
	}
	return out
}

func inBubble(t *testing.T, test func(t *testing.T, b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
		b := bench{t: t, iam: localiam.New(reg), sqs: sqs.New(reg), targets: &targets{}, began: time.Now()}
		b.guard = authorize.New(reg, b.iam)
		b.guard.Facts.Queues = b.sqs
		b.Service = New(ctx, reg, Services{Roles: b.iam, Machines: b.targets, Functions: b.targets, Queues: held{b.sqs, b.guard}})
		_, err := b.iam.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: new("r"), AssumeRolePolicyDocument: new(`{"Statement":{"Effect":"Allow",
			"Principal":{"Service":"scheduler.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":"123456789012"}}}}`)})
		require.NoError(t, err)
		b.permit(`["states:StartExecution","lambda:InvokeFunction","sqs:SendMessage"]`)
		test(t, b)
		cancel()
		b.Wait()
	})
}

// permit says what the role may do.
func (b bench) permit(actions string) {
	b.t.Helper()
	_, err := b.iam.PutRolePolicy(b.t.Context(), &iam.PutRolePolicyInput{
		RoleName: new("r"), PolicyName: new("p"), PolicyDocument: new(`{"Statement":{"Effect":"Allow","Action":` + actions + `,"Resource":"*"}}`),
	})
	require.NoError(b.t, err)
}

// hourly is an hourly schedule of the machine, changed by the given functions.
func hourly(changes ...func(*sdk.CreateScheduleInput)) *sdk.CreateScheduleInput {
	in := &sdk.CreateScheduleInput{
		Name: new("s"), ScheduleExpression: new("rate(1 hour)"), FlexibleTimeWindow: &types.FlexibleTimeWindow{Mode: types.FlexibleTimeWindowModeOff},
		Target: &types.Target{Arn: new(machine), RoleArn: new(roleArn), Input: new(`{"action":"tidy"}`)},
	}
	for _, change := range changes {
		change(in)
	}
	return in
}

// must is the output of an operation that has to succeed.
func must[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I) *O {
	b.t.Helper()
	out, err := op(b.t.Context(), in)
	require.NoError(b.t, err)
	return out
}

// refused requires that an operation fails with a code, and with a text unless that is empty.
func refused[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I, code, text string) {
	b.t.Helper()
	_, err := op(b.t.Context(), in)
	var refusal smithy.APIError
	require.ErrorAs(b.t, err, &refusal)
	require.Equal(b.t, code, refusal.ErrorCode())
	if text != "" {
		require.Equal(b.t, text, refusal.ErrorMessage())
	}
}
