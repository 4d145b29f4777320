package lambda_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// accountMissing is an error of a type of its own.
type accountMissing struct{}

func (accountMissing) Error() string { return "missing" }

// TestErrorsLeaveAsFromTheRealRuntime holds the names that aws-lambda-go gives to errors.
func TestErrorsLeaveAsFromTheRealRuntime(t *testing.T) {
	for name, tc := range map[string]struct {
		code          handler
		kind, message string
	}{
		"named": {func(context.Context, []byte) ([]byte, error) {
			return nil, messages.InvokeResponse_Error{Type: "Stack.Failed", Message: "m"}
		}, "Stack.Failed", "m"},
		"wrapped": {func(context.Context, []byte) ([]byte, error) {
			return nil, fmt.Errorf("x: %w", messages.InvokeResponse_Error{Type: "T"})
		}, "wrapError", ""},
		"own type": {func(context.Context, []byte) ([]byte, error) { return nil, accountMissing{} }, "accountMissing", "missing"},
		"pointer":  {func(context.Context, []byte) ([]byte, error) { return nil, errors.New("plain") }, "errorString", "plain"},
		"panic":    {func(context.Context, []byte) ([]byte, error) { panic(accountMissing{}) }, "accountMissing", "missing"},
		"no code":  {nil, "Runtime.InvalidEntrypoint", ""},
	} {
		t.Run(name, func(t *testing.T) {
			code := lambda.InProcess{}
			if tc.code != nil {
				code["h"] = tc.code
			}
			inBubble(t, code, func(b *bench) {
				b.make(creation("f"))
				out, err := b.call("f", `{}`)
				require.NoError(t, err)
				require.Equal(t, int32(200), out.StatusCode)
				kind, message := failure(t, out)
				require.Equal(t, tc.kind, kind)
				if tc.message != "" {
					require.Equal(t, tc.message, message)
				}
			})
		})
	}
}

func TestInvokeGivesDeadlineAndContext(t *testing.T) {
	code := handler(func(ctx context.Context, payload []byte) ([]byte, error) {
		deadline, _ := ctx.Deadline()
		lc, _ := lambdacontext.FromContext(ctx)
		return fmt.Appendf(nil, `{"left":%d,"arn":%q,"got":%s}`, int(time.Until(deadline).Seconds()), lc.InvokedFunctionArn, payload), nil
	})
	inBubble(t, lambda.InProcess{"h": code}, func(b *bench) {
		in := creation("f")
		in.Timeout = aws.Int32(20)
		b.make(in)
		out, err := b.call("f", ``)
		require.NoError(t, err)
		require.Nil(t, out.FunctionError)
		require.JSONEq(t, `{"left":20,"arn":"arn:aws:lambda:us-east-1:123456789012:function:f","got":{}}`, string(out.Payload))
		require.Equal(t, "$LATEST", *out.ExecutedVersion)
		_, err = b.call("f", `{`)
		require.ErrorContains(t, err, "InvalidRequestContentException")
	})
}

func TestTimeLimit(t *testing.T) {
	code := handler(func(ctx context.Context, _ []byte) ([]byte, error) { <-ctx.Done(); return []byte(`1`), nil })
	inBubble(t, lambda.InProcess{"h": code}, func(b *bench) {
		b.make(creation("f"))
		before := time.Now()
		out, err := b.call("f", `{}`)
		require.NoError(t, err)
		kind, message := failure(t, out)
		require.Equal(t, "Sandbox.Timedout", kind)
		require.Contains(t, message, "Task timed out after 3.00 seconds")
		require.InDelta(t, 3, time.Since(before).Seconds(), 0.1)
	})
}

// TestFaults shows of each fault whether the function had its effect, and what the caller sees.
func TestFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		fault  lambda.Fault
		effect int
		kind   string
	}{
		"none": {lambda.Fault{}, 1, ""}, "crash before": {lambda.CrashBefore(), 0, "Runtime.ExitError"}, "crash after": {lambda.CrashAfter(), 1, "Runtime.ExitError"},
		"timeout after": {lambda.TimeoutAfter(), 1, "Sandbox.Timedout"}, "slow": {lambda.Slow(2 * time.Second), 1, ""}, "too slow": {lambda.Slow(3 * time.Second), 0, "Sandbox.Timedout"},
	} {
		t.Run(name, func(t *testing.T) {
			effects := 0
			code := handler(func(context.Context, []byte) ([]byte, error) { effects++; return []byte(`1`), nil })
			rule := func(function string, nth int) lambda.Fault {
				if function == "f" && nth == 2 {
					return tc.fault
				}
				return lambda.Fault{}
			}
			inBubble(t, nil, func(b *bench) {
				b.Service = lambda.New(b.t.Context(), b.reg, bucket(zipped(t, "", nil)), lambda.NewFaulty(b.reg.Clock, lambda.InProcess{"h": code}, rule))
				b.make(creation("f"))
				_, err := b.call("f", `{}`)
				require.NoError(t, err)
				out, err := b.call("f", `{}`)
				require.NoError(t, err)
				require.Equal(t, 1+tc.effect, effects)
				if tc.kind == "" {
					require.Nil(t, out.FunctionError)
					return
				}
				kind, _ := failure(t, out)
				require.Equal(t, tc.kind, kind)
			})
		})
	}
}

func TestThrottle(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		b.Service = lambda.New(b.t.Context(), b.reg, bucket(zipped(t, "", nil)),
			lambda.NewFaulty(b.reg.Clock, lambda.InProcess{"h": handler(echo)}, func(string, int) lambda.Fault { return lambda.Throttle() }))
		b.make(creation("f"))
		_, err := b.call("f", `{}`)
		require.EqualError(t, err, "TooManyRequestsException: Rate Exceeded.")
	})
}

// TestAsynchronousInvocation counts the tries and when they come.
func TestAsynchronousInvocation(t *testing.T) {
	var tries []time.Duration
	var began time.Time
	code := handler(func(context.Context, []byte) ([]byte, error) {
		tries = append(tries, time.Since(began).Round(time.Second))
		return nil, errors.New("no")
	})
	inBubble(t, lambda.InProcess{"h": code}, func(b *bench) {
		b.make(creation("f"))
		began = time.Now()
		out, err := b.Invoke(b.t.Context(), &sdk.InvokeInput{FunctionName: aws.String("f"), InvocationType: types.InvocationTypeEvent})
		require.NoError(t, err)
		require.Equal(t, int32(202), out.StatusCode)
		time.Sleep(24 * time.Hour)
		synctest.Wait()
		require.Equal(t, []time.Duration{0, time.Minute, 3 * time.Minute}, tries)
	})
}

// TestAThrottledEventIsTriedAgain at growing intervals, and given up after six hours; once it is taken, it is taken once.
func TestAThrottledEventIsTriedAgain(t *testing.T) {
	for name, taken := range map[string]int{"at last": 4, "never": 1000} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, nil, func(b *bench) {
				var tries []time.Time
				effects := 0
				code := handler(func(context.Context, []byte) ([]byte, error) { effects++; return []byte(`1`), nil })
				b.Service = lambda.New(b.t.Context(), b.reg, bucket(zipped(t, "", nil)), lambda.NewFaulty(b.reg.Clock, lambda.InProcess{"h": code}, func(_ string, nth int) lambda.Fault {
					if tries = append(tries, time.Now()); nth < taken {
						return lambda.Throttle()
					}
					return lambda.Fault{}
				}))
				b.make(creation("f"))
				_, err := b.Invoke(b.t.Context(), &sdk.InvokeInput{FunctionName: aws.String("f"), InvocationType: types.InvocationTypeEvent})
				require.NoError(t, err)
				time.Sleep(24 * time.Hour)
				synctest.Wait()
				require.Equal(t, []float64{1, 2, 4}, []float64{gap(tries, 0), gap(tries, 1), gap(tries, 2)})
				if taken == 4 {
					require.Equal(t, 1, effects)
					require.Len(t, tries, 4)
					return
				}
				require.Zero(t, effects)
				require.InDelta(t, 300, gap(tries, len(tries)-2), 1, "five minutes at most")
				require.InDelta(t, 6, tries[len(tries)-1].Sub(tries[0]).Hours(), 0.1)
			})
		})
	}
}

// gap is how many seconds passed after the nth try.
func gap(tries []time.Time, n int) float64 {
	return tries[n+1].Sub(tries[n]).Round(time.Second).Seconds()
}

func TestWithoutRunner(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		b.make(creation("f"))
		_, err := b.call("f", `{}`)
		require.ErrorContains(t, err, "LocalAws.NotImplemented")
		_, err = b.call("g", `{}`)
		require.ErrorContains(t, err, "ResourceNotFoundException")
	})
}
