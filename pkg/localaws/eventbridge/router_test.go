package eventbridge_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
)

// services record what the router calls.
type services struct {
	permitted string
	invoked   *lambda.InvokeInput
	started   *sfn.StartExecutionInput
}

func (s *services) Permits(_, principal, rule string) bool {
	return principal == "events.amazonaws.com" && rule == s.permitted
}

func (s *services) Invoke(_ context.Context, in *lambda.InvokeInput) (*lambda.InvokeOutput, error) {
	s.invoked = in
	return &lambda.InvokeOutput{}, nil
}

func (s *services) StartExecution(_ context.Context, in *sfn.StartExecutionInput) (*sfn.StartExecutionOutput, error) {
	s.started = in
	return &sfn.StartExecutionOutput{}, nil
}

func TestRouterAsksForPermission(t *testing.T) {
	for rule, want := range map[string]bool{"arn:aws:events:us-east-1:123456789012:rule/r": true, "another": false} {
		inBubble(t, func(b *bench) {
			s := &services{permitted: rule}
			b.Connect(eventbridge.NewRouter(s, s))
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

func TestRouterStartsExecutions(t *testing.T) {
	s := &services{}
	r := eventbridge.NewRouter(s, s)
	require.NoError(t, r.Deliver(t.Context(), "arn:aws:states:us-east-1:1:stateMachine:m", []byte(`{"a":1}`)))
	require.JSONEq(t, `{"a":1}`, *s.started.Input)
}
