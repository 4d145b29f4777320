package stepfunctions_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"
)

// These are the kindnesses of other emulators that the local AWS must not have.

const catchAll = `,"Retry":[{"ErrorEquals":["States.ALL"]}],"Catch":[{"ErrorEquals":["States.ALL"],"Next":"T"}]`

func withT(state string) string {
	return `{"StartAt":"S","States":{"S":` + state + `,"T":{"Type":"Succeed"}}}`
}

func TestMissingPathIsFatal(t *testing.T) {
	ok := func(context.Context, fields) (any, error) { return 1, nil }
	task := func(parameters string) string {
		return withT(`{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":` + parameters + catchAll + `,"End":true}`)
	}
	for name, definition := range map[string]string{
		"in Parameters":              task(`{"FunctionName":"f","Payload":{"a.$":"$.missing"}}`),
		"of a token":                 task(`{"FunctionName":"f","Payload":{"a.$":"$$.Task.Token"}}`),
		"in an intrinsic":            task(`{"FunctionName":"f","Payload":{"a.$":"States.JsonToString($.missing)"}}`),
		"before a wildcard":          task(`{"FunctionName":"f","Payload":{"a.$":"$.missing[*].x"}}`),
		"of the function":            task(`{"FunctionName.$":"$.missing"}`),
		"in InputPath":               alone(`{"Type":"Pass","InputPath":"$.missing","End":true}`),
		"in OutputPath":              alone(`{"Type":"Succeed","OutputPath":"$.missing"}`),
		"of a Choice variable":       withT(`{"Type":"Choice","Choices":[{"Variable":"$.missing","IsNull":true,"Next":"T"}],"Default":"T"}`),
		"of a choice operand":        withT(`{"Type":"Choice","Choices":[{"Variable":"$.a","StringEqualsPath":"$.missing","Next":"T"}],"Default":"T"}`),
		"of seconds":                 alone(`{"Type":"Wait","SecondsPath":"$.missing","End":true}`),
		"of a cause":                 alone(`{"Type":"Fail","CausePath":"$.missing"}`),
		"seconds that are no number": alone(`{"Type":"Wait","SecondsPath":"$.a","End":true}`),
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, map[string]function{"f": ok}, func(b *bench) {
				end := b.run(definition, `{"a":"b"}`)
				require.Equal(t, types.ExecutionStatusFailed, end.Status)
				require.Equal(t, "States.Runtime", *end.Error)
				require.Contains(t, *end.Cause, "An error occurred while executing the state 'S' (entered at the event id #2)")
			})
		})
	}
}

func TestNoChoiceMatched(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(withT(`{"Type":"Choice","Choices":[{"Variable":"$.a","NumericEquals":1,"Next":"T"}]}`), `{"a":"1"}`)
		require.Equal(t, "States.NoChoiceMatched", *end.Error)
	})
}

func TestResultPathMismatchCanBeCaught(t *testing.T) {
	ok := func(context.Context, fields) (any, error) { return 1, nil }
	inBubble(t, map[string]function{"f": ok}, func(b *bench) {
		end := b.run(withT(`{`+plainTask+`,"ResultPath":"$.a.b","Catch":[{"ErrorEquals":["States.ResultPathMatchFailure"],"Next":"T"}],"End":true}`), `{"a":"text"}`)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.Contains(t, *end.Output, "Unable to apply ReferencePath $.a.b")
	})
}

func TestDataLimitIsTerminal(t *testing.T) {
	big := func(context.Context, fields) (any, error) { return strings.Repeat("x", 262144), nil }
	inBubble(t, map[string]function{"f": big}, func(b *bench) {
		end := b.run(withT(`{`+plainTask+catchAll+`,"End":true}`), `{}`)
		require.Equal(t, "States.DataLimitExceeded", *end.Error)
		require.Contains(t, *end.Cause, "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.")
	})
}

func TestErrorInsideTokenWaitFailsAtOnce(t *testing.T) {
	bad := func(context.Context, fields) (any, error) { return nil, named("Bad", "no") }
	inBubble(t, map[string]function{"f": bad}, func(b *bench) {
		end := b.run(alone(`{`+tokenTask+`,"TimeoutSeconds":3000,"End":true}`), `{}`)
		require.Equal(t, "Bad", *end.Error)
		require.Less(t, end.StopDate.Sub(*end.StartDate), time.Second)
		require.Equal(t, []string{"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskFailed", "6<5 ExecutionFailed"},
			shape(b.history(end.ExecutionArn)))
	})
}

func TestNamesOfLambdaErrors(t *testing.T) {
	slow := func(ctx context.Context, _ fields) (any, error) { <-ctx.Done(); return nil, ctx.Err() }
	panics := func(context.Context, fields) (any, error) { panic("gone") }
	inBubble(t, map[string]function{"slow": slow, "panics": panics}, func(b *bench) {
		arn := b.machine(alone(`{"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName.$":"$.f"},"End":true}`))
		for function, name := range map[string]string{"slow": "Sandbox.Timedout", "panics": "string", "missing": "Lambda.ResourceNotFoundException"} {
			require.Equal(t, name, *b.finish(b.start(arn, `{"f":"`+function+`"}`)).Error)
		}
	})
}

func TestStartExecutionIsStrict(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		arn := b.machine(alone(`{"Type":"Wait","Seconds":60,"End":true}`))
		start := func(name, input string) (*sfn.StartExecutionOutput, error) {
			return b.StartExecution(b.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &arn, Name: &name, Input: &input})
		}
		first, err := start("n", `{"a":1}`)
		require.NoError(t, err)
		again, err := start("n", `{"a":1}`)
		require.NoError(t, err)
		require.Equal(t, first, again)
		_, err = start("n", `{"a":2}`)
		require.EqualError(t, err, "ExecutionAlreadyExists: Execution Already Exists: '"+*first.ExecutionArn+"'")
		b.finish(*first.ExecutionArn)
		_, err = start("n", `{"a":1}`)
		require.ErrorAs(t, err, new(*types.ExecutionAlreadyExists))
		_, err = start("m", `{`)
		require.ErrorAs(t, err, new(*types.InvalidExecutionInput))
		_, err = start("m", `"`+strings.Repeat("x", 262144)+`"`)
		require.ErrorAs(t, err, new(*types.InvalidExecutionInput))
		for _, name := range []string{"", "a b", "a/b", "a:b", "a\x01", strings.Repeat("x", 81), "a\u0085"} {
			_, err = start(name, `{}`)
			require.ErrorAs(t, err, new(*types.InvalidName), name)
		}
		_, err = b.StartExecution(b.t.Context(), &sfn.StartExecutionInput{StateMachineArn: aws.String(arn + "x")})
		require.ErrorAs(t, err, new(*types.StateMachineDoesNotExist))
		require.Equal(t, []string{"RUNNING", "SUCCEEDED"}, b.statuses())
	})
}

func TestTokensWorkOnce(t *testing.T) {
	s := newScript()
	s.look = func(string, int) (any, error) { return nil, nil }
	s.plan = func(fields) (any, error) { return work(fields{"plan": stages([]string{"a"})}), nil }
	s.run(t, nil, func(b *bench, arn string) {
		time.Sleep(time.Minute)
		synctest.Wait()
		s.mu.Lock()
		token := s.tokens["a"]
		s.mu.Unlock()
		_, err := b.SendTaskHeartbeat(b.t.Context(), &sfn.SendTaskHeartbeatInput{TaskToken: &token})
		require.NoError(t, err)
		_, err = b.SendTaskSuccess(b.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: &token, Output: aws.String(`{`)})
		require.ErrorAs(t, err, new(*types.InvalidOutput))
		_, err = b.SendTaskFailure(b.t.Context(), &sfn.SendTaskFailureInput{TaskToken: &token, Error: aws.String("Stack.Failed"), Cause: aws.String("why")})
		require.NoError(t, err)
		_, err = b.SendTaskSuccess(b.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: &token, Output: aws.String(`{}`)})
		require.EqualError(t, err, "TaskTimedOut: Task Timed Out: 'Provided task does not exist anymore'")
		_, err = b.SendTaskHeartbeat(b.t.Context(), &sfn.SendTaskHeartbeatInput{TaskToken: aws.String("nonsense")})
		require.ErrorAs(t, err, new(*types.InvalidToken))
		_, err = b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn})
		require.NoError(t, err)
	})
}

func TestHistoryIsLimited(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(`{"StartAt":"S","States":{"S":{"Type":"Pass","Next":"T"},"T":{"Type":"Choice","Choices":[{"Variable":"$.a","IsNull":true,"Next":"U"}],"Default":"S"},
			"U":{"Type":"Succeed"}}}`, `{"a":1}`)
		require.Equal(t, types.ExecutionStatusFailed, end.Status)
		require.Contains(t, *end.Cause, "25000")
		require.Len(t, b.history(end.ExecutionArn), 25000)
		require.ErrorContains(t, b.redrive(*end.ExecutionArn), "history event limit")
	})
}

// TestTokenBeforeTheAnswer completes a token while its function still runs: the task ends at once, and what the function
// answers afterwards, even an error, counts for nothing.
func TestTokenBeforeTheAnswer(t *testing.T) {
	var b *bench
	f := func(ctx context.Context, in fields) (any, error) {
		if _, err := b.SendTaskSuccess(ctx, &sfn.SendTaskSuccessInput{TaskToken: aws.String(in["token"].(string)), Output: aws.String(`1`)}); err != nil {
			return nil, err
		}
		time.Sleep(10 * time.Second)
		return nil, named("Bad", "too late")
	}
	inBubble(t, map[string]function{"f": f}, func(own *bench) {
		b = own
		end := b.run(alone(`{`+tokenTask+`,"End":true}`), `{}`)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.Less(t, end.StopDate.Sub(*end.StartDate), time.Second)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSucceeded",
			"6<5 TaskStateExited", "7<6 ExecutionSucceeded",
		}, shape(b.history(end.ExecutionArn)))
		time.Sleep(time.Minute)
		synctest.Wait()
	})
}

// TestStopLeavesFunctionsRunning shows that a function that was called goes on after its execution was stopped.
func TestStopLeavesFunctionsRunning(t *testing.T) {
	effects := 0
	f := func(context.Context, fields) (any, error) { time.Sleep(10 * time.Second); effects++; return 1, nil }
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		arn := b.start(b.machine(alone(`{`+plainTask+`,"End":true}`)), `{}`)
		time.Sleep(5 * time.Second)
		_, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn})
		require.NoError(t, err)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 1, effects)
	})
}
