package localaws_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	eventtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

const (
	plainTask = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload.$":"$"}`
	tokenTask = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}`
)

// alone is a machine of one state S; more are further states.
func alone(state string, more ...string) string {
	return `{"StartAt":"S","States":{` + strings.Join(append([]string{`"S":{` + state + `}`}, more...), ",") + `}}`
}

// machine makes a state machine and returns its ARN.
func (a *account) machine(definition string) string {
	a.t.Helper()
	a.machines++
	name := fmt.Sprint("M", a.machines)
	out, err := a.sfn.CreateStateMachine(a.t.Context(), &sfn.CreateStateMachineInput{Name: &name, RoleArn: new(roleArn), Definition: &definition})
	require.NoError(a.t, err)
	return *out.StateMachineArn
}

func (a *account) start(machine, input string) string {
	a.t.Helper()
	out, err := a.sfn.StartExecution(a.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &machine, Input: &input})
	require.NoError(a.t, err)
	return *out.ExecutionArn
}

func (a *account) finish(execution string) *sfn.DescribeExecutionOutput {
	a.t.Helper()
	for range 4000 {
		out, err := a.sfn.DescribeExecution(a.t.Context(), &sfn.DescribeExecutionInput{ExecutionArn: &execution})
		require.NoError(a.t, err)
		if out.Status != types.ExecutionStatusRunning {
			return out
		}
		time.Sleep(time.Second)
	}
	require.Fail(a.t, "the execution does not end")
	return nil
}

func (a *account) run(definition, input string) *sfn.DescribeExecutionOutput {
	a.t.Helper()
	return a.finish(a.start(a.machine(definition), input))
}

func (a *account) history(execution *string) []types.HistoryEvent {
	out, err := a.sfn.GetExecutionHistory(a.t.Context(), &sfn.GetExecutionHistoryInput{ExecutionArn: execution})
	require.NoError(a.t, err)
	return out.Events
}

// shape is a history as "id/previous Type".
func shape(events []types.HistoryEvent) string {
	var all []string
	for _, e := range events {
		all = append(all, fmt.Sprintf("%d/%d %s", e.Id, e.PreviousEventId, e.Type))
	}
	return strings.Join(all, ", ")
}

func returns(v any) handler { return func(context.Context, []byte) (any, error) { return v, nil } }

func fails(kind, text string) handler {
	return func(context.Context, []byte) (any, error) {
		return nil, messages.InvokeResponse_Error{Type: kind, Message: text}
	}
}

func hangs(ctx context.Context, _ []byte) (any, error) { <-ctx.Done(); return nil, ctx.Err() }

// mailbox keeps what a function was sent.
type mailbox struct {
	mu   sync.Mutex
	mail []object
	at   []time.Time
}

func (m *mailbox) take(_ context.Context, payload []byte) (any, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var one object
	if err := json.Unmarshal(payload, &one); err != nil {
		return nil, err
	}
	m.mail, m.at = append(m.mail, one), append(m.at, time.Now())
	return "taken", nil
}

func (m *mailbox) last() object {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.mail[len(m.mail)-1]
}

const taskBegins = "1/0 ExecutionStarted, 2/0 TaskStateEntered, 3/2 TaskScheduled, 4/3 TaskStarted, "

// TestRecordedTokens (M): the history of a task that waits for its token, and what tokens answer.
func TestRecordedTokens(t *testing.T) {
	box := &mailbox{}
	inLocal(t, map[string]handler{"f": box.take}, func(l *local) {
		execution := l.start(l.machine(alone(tokenTask+`,"TimeoutSeconds":300,"End":true`)), `{}`)
		time.Sleep(5 * time.Second)
		token := new(box.last()["token"].(string))
		succeed := func(token *string) error {
			_, err := l.sfn.SendTaskSuccess(l.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: token, Output: new(`{"a":1}`)})
			return err
		}
		require.NoError(l.t, succeed(token))
		require.Equal(l.t, types.ExecutionStatusSucceeded, l.finish(execution).Status)
		events := l.history(&execution)
		require.Equal(l.t, taskBegins+"5/4 TaskSubmitted, 6/5 TaskSucceeded, 7/6 TaskStateExited, 8/7 ExecutionSucceeded", shape(events))
		scheduled := events[2].TaskScheduledEventDetails
		require.Equal(l.t, "invoke.waitForTaskToken lambda us-east-1 300", fmt.Sprint(*scheduled.Resource, " ", *scheduled.ResourceType, " ", *scheduled.Region, " ", *scheduled.TimeoutInSeconds))
		require.NotEmpty(l.t, *scheduled.Parameters)
		require.NotEmpty(l.t, *events[4].TaskSubmittedEventDetails.Output)
		l.answer(succeed(token), "TaskTimedOut", 400, "Task Timed Out: 'Provided task does not exist anymore'")
		l.answer(succeed(new("nonsense")), "InvalidToken", 400, "Invalid Token: 'Invalid token'")

		stopped := l.start(l.machine(alone(tokenTask+`,"TimeoutSeconds":300,"End":true`)), `{}`)
		time.Sleep(5 * time.Second)
		_, err := l.sfn.StopExecution(l.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &stopped})
		require.NoError(l.t, err)
		l.answer(succeed(new(box.last()["token"].(string))), "TaskTimedOut", 400, "Task Timed Out: 'Provided task does not exist anymore'")
		events = l.history(&stopped)
		require.Equal(l.t, taskBegins+"5/4 TaskSubmitted, 6/0 ExecutionAborted", shape(events))
		require.Equal(l.t, types.ExecutionStatusAborted, l.finish(stopped).Status)
	})
}

// TestRecordedHistories (M): a task alone, in each way that it can end.
func TestRecordedHistories(t *testing.T) {
	bad := fails("Bad", "no")
	catch := `,"Catch":[{"ErrorEquals":["States.ALL"],"Next":"T"}],"End":true`
	for _, c := range []struct {
		name, state string
		f           handler
		shape       string
		err, cause  string
	}{
		{"plain", plainTask + `,"End":true`, returns(1), "5/4 TaskSucceeded, 6/5 TaskStateExited, 7/6 ExecutionSucceeded", "", ""},
		{"timeout", plainTask + `,"TimeoutSeconds":5,"End":true`, hangs, "5/4 TaskTimedOut, 6/5 ExecutionFailed", "States.Timeout", ""},
		{"timeout of a token", tokenTask + `,"TimeoutSeconds":5,"End":true`, returns(1), "5/4 TaskSubmitted, 6/5 TaskTimedOut, 7/6 ExecutionFailed", "States.Timeout", ""},
		{"uncaught", plainTask + `,"End":true`, bad, "5/4 TaskFailed, 6/5 ExecutionFailed", "Bad", `{"errorMessage":"no","errorType":"Bad"}`},
		{"error inside a token's task", tokenTask + `,"End":true`, bad, "5/4 TaskFailed, 6/5 ExecutionFailed", "Bad", `{"errorMessage":"no","errorType":"Bad"}`},
		{"caught", plainTask + catch, bad, "5/4 TaskFailed, 6/5 TaskStateExited, 7/6 SucceedStateEntered, 8/7 SucceedStateExited, 9/8 ExecutionSucceeded", "", ""},
		{
			"retried", plainTask + `,"Retry":[{"ErrorEquals":["Bad"],"MaxAttempts":1}],"End":true`, bad,
			"5/4 TaskFailed, 6/5 TaskScheduled, 7/6 TaskStarted, 8/7 TaskFailed, 9/8 ExecutionFailed", "Bad", `{"errorMessage":"no","errorType":"Bad"}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			inLocal(t, map[string]handler{"f": c.f}, func(l *local) {
				definition := alone(c.state)
				if c.name == "caught" {
					definition = alone(c.state, `"T":{"Type":"Succeed"}`)
				}
				end := l.run(definition, `{}`)
				require.Equal(l.t, taskBegins+c.shape, shape(l.history(end.ExecutionArn)))
				require.Equal(l.t, c.err, aws.ToString(end.Error))
				require.Equal(l.t, c.cause, aws.ToString(end.Cause))
				if c.name == "caught" {
					require.JSONEq(l.t, `{"Error":"Bad","Cause":"{\"errorMessage\":\"no\",\"errorType\":\"Bad\"}"}`, *end.Output)
				}
				if c.name == "plain" {
					for _, field := range []string{"ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"} {
						require.Contains(l.t, *end.Output, `"`+field+`":`)
					}
				}
			})
		})
	}
}

// TestRecordedMachineTimeout (M): no error and no cause.
func TestRecordedMachineTimeout(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		end := l.run(`{"StartAt":"S","TimeoutSeconds":60,"States":{"S":{"Type":"Wait","Seconds":600,"End":true}}}`, `{}`)
		require.Equal(l.t, types.ExecutionStatusTimedOut, end.Status)
		require.Nil(l.t, end.Error)
		require.Nil(l.t, end.Cause)
	})
}

// TestRecordedMap (M): what a map's history says when all goes well, and when an iteration fails.
func TestRecordedMap(t *testing.T) {
	each := func(state string) string {
		return `"Type":"Map","ItemProcessor":{"StartAt":"I","States":{"I":{` + state + `}}},"End":true`
	}
	inLocal(t, map[string]handler{"f": fails("Bad", "no")}, func(l *local) {
		events := l.history(l.run(alone(each(`"Type":"Pass","End":true`)), `[7]`).ExecutionArn)
		require.Equal(l.t, "1/0 ExecutionStarted, 2/0 MapStateEntered, 3/2 MapStateStarted, 4/3 MapIterationStarted, 5/4 PassStateEntered, "+
			"6/5 PassStateExited, 7/6 MapIterationSucceeded, 8/7 MapStateSucceeded, 9/8 MapStateExited, 10/9 ExecutionSucceeded", shape(events))
		require.Equal(l.t, int32(1), events[2].MapStateStartedEventDetails.Length)
		require.Equal(l.t, "S", *events[3].MapIterationStartedEventDetails.Name)

		waitOrFail := `"Type":"Choice","Choices":[{"Variable":"$","NumericEquals":0,"Next":"F"}],"Default":"W"},` +
			`"W":{` + tokenTask + `,"TimeoutSeconds":600,"Retry":[{"ErrorEquals":["Bad"],"IntervalSeconds":300}],"End":true},"F":{"Type":"Wait","Seconds":5,"Next":"G"},"G":{"Type":"Fail","Error":"E"`
		end := l.run(alone(each(waitOrFail)), `[0,1]`)
		require.Equal(l.t, "E", *end.Error)
		got := shape(l.history(end.ExecutionArn))
		for _, want := range []string{"MapIterationFailed", "MapStateFailed", "MapIterationAborted", "ExecutionFailed"} {
			require.Contains(l.t, got, want)
		}
	})
}

// TestRecordedNamesOfLambdaErrors (M, Sandbox.Timedout G): each reaches a Catch under its name.
func TestRecordedNamesOfLambdaErrors(t *testing.T) {
	functions := map[string]handler{
		"slow":  hangs,
		"named": fails("Its.Own", "x"),
		"big":   returns(strings.Repeat("x", 262144)),
	}
	inLocal(t, functions, func(l *local) {
		m := l.machine(alone(`"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName.$":"$.f"},"End":true`))
		for function, want := range map[string]string{
			"slow": "Sandbox.Timedout", "missing": "Lambda.ResourceNotFoundException", "named": "Its.Own", "big": "States.DataLimitExceeded",
		} {
			end := l.finish(l.start(m, `{"f":"`+function+`"}`))
			require.Equal(l.t, want, *end.Error)
			if function == "big" {
				require.Contains(l.t, *end.Cause, "The state/task 'lambda' returned a result with a size exceeding the maximum number of bytes service limit.")
			}
		}
	})
	for want, fault := range map[string]lambda.Fault{"Runtime.ExitError": lambda.CrashBefore(), "Lambda.TooManyRequestsException": lambda.Throttle()} {
		inLocal(t, map[string]handler{"f": returns(1)}, func(l *local) {
			l.fault = fault
			require.Equal(l.t, want, *l.run(alone(plainTask+`,"End":true`), `{}`).Error)
		})
	}
}

// TestRecordedStarts (M, names D): an execution is started once.
func TestRecordedStarts(t *testing.T) {
	inLocal(t, nil, func(l *local) {
		m := l.machine(alone(`"Type":"Wait","Seconds":60,"End":true`))
		start := func(name, input string) (*sfn.StartExecutionOutput, error) {
			return l.sfn.StartExecution(l.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &m, Name: &name, Input: &input})
		}
		first, err := start("n", `{}`)
		require.NoError(l.t, err)
		time.Sleep(5 * time.Second)
		again, err := start("n", `{}`)
		require.NoError(l.t, err)
		require.Equal(l.t, *first.ExecutionArn, *again.ExecutionArn)
		require.Equal(l.t, *first.StartDate, *again.StartDate)
		exists := "Execution Already Exists: '" + *first.ExecutionArn + "'"
		_, err = start("n", `{"other":1}`)
		l.answer(err, "ExecutionAlreadyExists", 400, exists)
		l.finish(*first.ExecutionArn)
		_, err = start("n", `{}`)
		l.answer(err, "ExecutionAlreadyExists", 400, exists)
		_, err = start("m", `{`)
		require.ErrorAs(l.t, err, new(*types.InvalidExecutionInput))
		for _, c := range "? *<>{}[]\"#%\\^|~`$&,;:/\t\u0085" {
			_, err = start("a"+string(c), `{}`)
			require.ErrorAs(l.t, err, new(*types.InvalidName), "%q", c)
		}
		_, err = start(strings.Repeat("x", 81), `{}`)
		require.ErrorAs(l.t, err, new(*types.InvalidName))
		_, err = start(strings.Repeat("x", 80), `{}`)
		require.NoError(l.t, err)
	})
}

// TestRecordedStackEvent (D): the event of a stack, 0.5 to 3 s late (G).
func TestRecordedStackEvent(t *testing.T) {
	box := &mailbox{}
	inLocal(t, map[string]handler{"f": box.take}, func(l *local) {
		_, err := l.events.PutRule(l.t.Context(), &eventbridge.PutRuleInput{Name: new("r"), EventPattern: new(`{"source":["aws.cloudformation"],"detail":{"status-details":{"status":["CREATE_COMPLETE"]}}}`)})
		require.NoError(l.t, err)
		_, err = l.events.PutTargets(l.t.Context(), &eventbridge.PutTargetsInput{
			Rule: new("r"), Targets: []eventtypes.Target{{Id: new("t"), Arn: new("arn:aws:lambda:us-east-1:123456789012:function:f")}},
		})
		require.NoError(l.t, err)
		l.have("S", simple("1"))
		time.Sleep(10 * time.Second)
		got, id := box.last(), l.known["S"]
		require.Regexp(l.t, "^[0-9a-f-]{36}$", got["id"])
		sent, err := time.Parse(time.RFC3339, got["time"].(string))
		require.NoError(l.t, err)
		events := l.stackEvents("S")
		done := *events[len(events)-1].Timestamp
		require.Equal(l.t, done.Truncate(time.Second), sent.Truncate(time.Second))
		require.GreaterOrEqual(l.t, box.at[0].Sub(done), 500*time.Millisecond)
		require.LessOrEqual(l.t, box.at[0].Sub(done), 3500*time.Millisecond)
		delete(got, "id")
		delete(got, "time")
		detail := got["detail"].(object)
		require.Contains(l.t, detail, "client-request-token")
		delete(detail, "client-request-token")
		require.Equal(l.t, object{
			"version": "0", "detail-type": "CloudFormation Stack Status Change", "source": "aws.cloudformation", "account": "123456789012",
			"region": "us-east-1", "resources": []any{id},
			"detail": object{"stack-id": id, "status-details": object{"status": "CREATE_COMPLETE", "status-reason": ""}},
		}, got)
	})
}
