package executions

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const arn = "arn:aws:states:us-east-1:123456789012:execution:AgcAccount:op"

func no(code string) script.Reply {
	return script.Reply{Status: 400, Body: fmt.Sprintf(`{"__type":%q,"message":"the text"}`, code)}
}

func on(operation string, reply script.Reply) (*script.AWS, *Executions) {
	aws := script.New(map[string][]script.Reply{operation: {reply}})
	return aws, New(aws.Config())
}

func TestDescribe(t *testing.T) {
	tests := []struct {
		name    string
		reply   script.Reply
		status  string
		stopped time.Time
		failure account.Failure
	}{
		{"running", script.Reply{Body: `{"executionArn":"` + arn + `","status":"RUNNING","startDate":1795000000}`}, "RUNNING", time.Time{}, account.Failure{}},
		{
			"failed",
			script.Reply{Body: `{"status":"FAILED","stopDate":1795000060,"error":"Stack.Failed","cause":"{}"}`},
			"FAILED",
			time.Unix(1795000060, 0).UTC(),
			account.Failure{Error: "Stack.Failed", Cause: "{}"},
		},
		{"gone", no("ExecutionDoesNotExist"), "", time.Time{}, account.Failure{}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			aws, executions := on("DescribeExecution", test.reply)
			status, stopped, failure, err := executions.Describe(t.Context(), arn)
			require.NoError(t, err)
			require.Equal(t, test.status, status)
			require.True(t, test.stopped.Equal(stopped), "%s", stopped)
			require.Equal(t, test.failure, failure)
			require.JSONEq(t, `{"executionArn":"`+arn+`"}`, aws.Calls()[0].Body)
		})
	}
	_, executions := on("DescribeExecution", no("AccessDeniedException"))
	_, _, _, err := executions.Describe(t.Context(), arn)
	require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
	require.ErrorContains(t, err, "states:DescribeExecution")
}

func TestAlias(t *testing.T) {
	const machine = "arn:aws:states:us-east-1:123456789012:stateMachine:AgcAccount"
	for body, want := range map[string]string{
		`{"status":"RUNNING","stateMachineArn":"` + machine + `"}`: "",
		`{"status":"RUNNING","stateMachineArn":"` + machine + `","stateMachineVersionArn":"` + machine + `:3","stateMachineAliasArn":"` + machine + `:live"}`: "live",
	} {
		_, executions := on("DescribeExecution", script.Reply{Body: body})
		alias, err := executions.Alias(t.Context(), arn)
		require.NoError(t, err)
		require.Equal(t, want, alias)
	}
	_, executions := on("DescribeExecution", no("ExecutionDoesNotExist"))
	_, err := executions.Alias(t.Context(), arn)
	require.True(t, fault.Is(err, fault.AwsUnavailable), "it is tried again: %v", err)
	_, executions = on("DescribeExecution", no("AccessDeniedException"))
	_, err = executions.Alias(t.Context(), arn)
	require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
}

func TestComplete(t *testing.T) {
	aws, executions := on("SendTaskSuccess", script.Reply{Body: `{}`})
	require.NoError(t, executions.Complete(t.Context(), "token", account.Look{Verdict: account.LookLater, Seconds: 2, Did: "looked"}))
	var sent struct{ TaskToken, Output string }
	require.NoError(t, json.Unmarshal([]byte(aws.Calls()[0].Body), &sent))
	require.Equal(t, "token", sent.TaskToken)
	require.JSONEq(t, `{"verdict":"again","seconds":2,"did":"looked","woken":false}`, sent.Output)
}

func TestATaskThatIsOverIsNoError(t *testing.T) {
	for _, code := range []string{"TaskTimedOut", "TaskDoesNotExist", "InvalidToken"} {
		_, executions := on("SendTaskSuccess", no(code))
		require.NoError(t, executions.Complete(t.Context(), "token", account.Look{}), code)
	}
	_, executions := on("SendTaskSuccess", no("AccessDeniedException"))
	err := executions.Complete(t.Context(), "token", account.Look{})
	require.True(t, fault.Is(err, fault.PermissionDenied), "%v", err)
}
