package stepfunctions_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-sdk-go-v2/aws"
	awslambda "github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/stepfunctions"
)

const roleArn = "arn:aws:iam::123456789012:role/machine"

// fields is a JSON object.
type fields = map[string]any

// function is a scripted function.
type function func(ctx context.Context, payload fields) (any, error)

func (f function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var in fields
	if err := json.Unmarshal(payload, &in); err != nil {
		return nil, err
	}
	out, err := f(ctx, in)
	if err != nil {
		return nil, err
	}
	return json.Marshal(out)
}

// named is a function's error with a name of its own.
func named(kind, message string) error {
	return messages.InvokeResponse_Error{Type: kind, Message: message}
}

// bench is a Step Functions with functions, inside a synctest bubble.
type bench struct {
	*stepfunctions.Service
	t      *testing.T
	reg    *region.Region
	lambda *lambda.Service

	mu     sync.Mutex
	events []eventbridge.Event
}

func (b *bench) Send(e eventbridge.Event) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.events = append(b.events, e)
}

// statuses are those that the bus heard of, in order.
func (b *bench) statuses() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []string
	for _, e := range b.events {
		out = append(out, e.Detail["status"].(string))
	}
	return out
}

// inBubble runs a test on a bench with functions, which are named like their handlers.
func inBubble(t *testing.T, functions map[string]function, test func(*bench)) {
	t.Helper()
	withFaults(t, functions, func(string, int) lambda.Fault { return lambda.Fault{} }, test)
}

func withFaults(t *testing.T, functions map[string]function, rule func(string, int) lambda.Fault, test func(*bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
		handlers := lambda.InProcess{}
		for name, f := range functions {
			handlers[name] = f
		}
		b := &bench{t: t, reg: reg, lambda: lambda.New(ctx, reg, nil, lambda.NewFaulty(reg.Clock, handlers, rule))}
		b.Service = stepfunctions.New(ctx, reg, b.lambda, b)
		for name := range functions {
			b.makeFunction(name)
		}
		time.Sleep(5 * time.Second)
		test(b)
		cancel()
		b.Wait()
		b.lambda.Wait()
	})
}

func emptyZip(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, zip.NewWriter(&b).Close())
	return b.Bytes()
}

func (b *bench) makeFunction(name string) {
	_, err := b.lambda.CreateFunction(b.t.Context(), &awslambda.CreateFunctionInput{
		FunctionName: &name, Handler: &name, Role: aws.String(roleArn),
		Runtime: "provided.al2023", Timeout: aws.Int32(20), Code: &lambdatypes.FunctionCode{ZipFile: emptyZip(b.t)},
	})
	require.NoError(b.t, err)
}

// machine makes a state machine and returns its ARN.
func (b *bench) machine(definition string) string {
	out, err := b.CreateStateMachine(b.t.Context(), &sfn.CreateStateMachineInput{Name: aws.String("M"), RoleArn: aws.String(roleArn), Definition: &definition})
	require.NoError(b.t, err)
	return *out.StateMachineArn
}

// start starts an execution of a machine.
func (b *bench) start(machine, input string) string {
	out, err := b.StartExecution(b.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &machine, Input: &input})
	require.NoError(b.t, err)
	return *out.ExecutionArn
}

func (b *bench) describe(arn string) *sfn.DescribeExecutionOutput {
	out, err := b.DescribeExecution(b.t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: &arn})
	require.NoError(b.t, err)
	return out
}

// finish waits for the end of an execution; the machine's own TimeoutSeconds bounds that.
func (b *bench) finish(arn string) *sfn.DescribeExecutionOutput {
	for range 100_000 {
		if out := b.describe(arn); out.Status != types.ExecutionStatusRunning {
			synctest.Wait()
			return out
		}
		time.Sleep(time.Second)
	}
	b.t.Fatal("the execution does not end")
	return nil
}

// run runs a definition to its end.
func (b *bench) run(definition, input string) *sfn.DescribeExecutionOutput {
	return b.finish(b.start(b.machine(definition), input))
}

func (b *bench) history(arn *string) []types.HistoryEvent {
	var out []types.HistoryEvent
	pages := sfn.NewGetExecutionHistoryPaginator(client{b.Service}, &sfn.GetExecutionHistoryInput{ExecutionArn: arn})
	for pages.HasMorePages() {
		page, err := pages.NextPage(b.t.Context())
		require.NoError(b.t, err)
		out = append(out, page.Events...)
	}
	return out
}

// client gives the service the SDK client's signatures, for its paginators.
type client struct{ *stepfunctions.Service }

func (c client) GetExecutionHistory(ctx context.Context, in *sfn.GetExecutionHistoryInput, _ ...func(*sfn.Options)) (*sfn.GetExecutionHistoryOutput, error) {
	return c.Service.GetExecutionHistory(ctx, in)
}

// shape is a history as "id<previous type".
func shape(events []types.HistoryEvent) []string {
	var out []string
	for _, e := range events {
		out = append(out, fmt.Sprintf("%d<%d %s", e.Id, e.PreviousEventId, e.Type))
	}
	return out
}

// visited is the path that a history took: the names of the states entered.
func visited(events []types.HistoryEvent) []string {
	var out []string
	for _, e := range events {
		if d := e.StateEnteredEventDetails; d != nil {
			out = append(out, *d.Name)
		}
	}
	return out
}

// alone wraps one state, named S, into a machine.
func alone(state string) string { return `{"StartAt":"S","States":{"S":` + state + `}}` }
