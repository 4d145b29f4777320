package stepfunctions_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"
)

const (
	plainTask = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke","Parameters":{"FunctionName":"f","Payload.$":"$"}`
	tokenTask = `"Type":"Task","Resource":"arn:aws:states:::lambda:invoke.waitForTaskToken","Parameters":{"FunctionName":"f","Payload":{"token.$":"$$.Task.Token"}}`
)

// The shapes of these histories were recorded from AWS (Step Functions tests of localstack, run against AWS).

func TestHistoryOfTaskToken(t *testing.T) {
	var seen atomic.Value
	f := func(_ context.Context, in fields) (any, error) { seen.Store(in["token"]); return "ignored", nil }
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		arn := b.start(b.machine(alone(`{`+tokenTask+`,"TimeoutSeconds":300,"End":true}`)), `{"a":1}`)
		time.Sleep(10 * time.Second)
		token := seen.Load().(string)
		_, err := b.SendTaskSuccess(b.t.Context(), &sfn.SendTaskSuccessInput{TaskToken: &token, Output: aws.String(`{"done":true}`)})
		require.NoError(t, err)
		end := b.finish(arn)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.JSONEq(t, `{"done":true}`, *end.Output)
		events := b.history(&arn)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSubmitted",
			"6<5 TaskSucceeded", "7<6 TaskStateExited", "8<7 ExecutionSucceeded",
		}, shape(events))
		scheduled := events[2].TaskScheduledEventDetails
		require.Equal(t, "invoke.waitForTaskToken", *scheduled.Resource)
		require.Equal(t, "lambda", *scheduled.ResourceType)
		require.Equal(t, "us-east-1", *scheduled.Region)
		require.Equal(t, int64(300), *scheduled.TimeoutInSeconds)
		require.JSONEq(t, `{"FunctionName":"f","Payload":{"token":"`+token+`"}}`, *scheduled.Parameters)
		require.Contains(t, *events[4].TaskSubmittedEventDetails.Output, `"Payload":"ignored"`)
		require.JSONEq(t, `{"done":true}`, *events[5].TaskSucceededEventDetails.Output)
		require.Equal(t, []string{"RUNNING", "SUCCEEDED"}, b.statuses())
	})
}

func TestHistoryOfPlainTask(t *testing.T) {
	f := func(context.Context, fields) (any, error) { return fields{"x": 1}, nil }
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		end := b.run(alone(`{`+plainTask+`,"OutputPath":"$.Payload","End":true}`), `{}`)
		require.JSONEq(t, `{"x":1}`, *end.Output)
		events := b.history(end.ExecutionArn)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskSucceeded",
			"6<5 TaskStateExited", "7<6 ExecutionSucceeded",
		}, shape(events))
		require.Nil(t, events[2].TaskScheduledEventDetails.TimeoutInSeconds)
		for _, field := range []string{"ExecutedVersion", "Payload", "SdkHttpMetadata", "SdkResponseMetadata", "StatusCode"} {
			require.Contains(t, *events[4].TaskSucceededEventDetails.Output, `"`+field+`":`)
		}
	})
}

func TestHistoryOfTimeout(t *testing.T) {
	slow := func(ctx context.Context, _ fields) (any, error) { <-ctx.Done(); return nil, ctx.Err() }
	for name, task := range map[string]string{"plain": plainTask, "token": tokenTask} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, map[string]function{"f": slow}, func(b *bench) {
				end := b.run(alone(`{`+task+`,"TimeoutSeconds":5,"End":true}`), `{}`)
				require.Equal(t, types.ExecutionStatusFailed, end.Status)
				require.Equal(t, "States.Timeout", *end.Error)
				require.Nil(t, end.Cause)
				events := b.history(end.ExecutionArn)
				require.Equal(t, []string{
					"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskTimedOut",
					"6<5 ExecutionFailed",
				}, shape(events))
				require.Equal(t, "States.Timeout", *events[4].TaskTimedOutEventDetails.Error)
				require.Nil(t, events[4].TaskTimedOutEventDetails.Cause)
				require.Equal(t, 5*time.Second, events[4].Timestamp.Sub(*events[3].Timestamp))
			})
		})
	}
}

func TestHistoryOfRetry(t *testing.T) {
	calls := 0
	f := func(context.Context, fields) (any, error) {
		if calls++; calls < 3 {
			return nil, named("Busy", "try later")
		}
		return calls, nil
	}
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		end := b.run(alone(`{`+plainTask+`,"Retry":[{"ErrorEquals":["Busy"],"IntervalSeconds":2,"MaxAttempts":2,"BackoffRate":3}],"End":true}`), `{}`)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		events := b.history(end.ExecutionArn)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskFailed",
			"6<5 TaskScheduled", "7<6 TaskStarted", "8<7 TaskFailed", "9<8 TaskScheduled", "10<9 TaskStarted", "11<10 TaskSucceeded",
			"12<11 TaskStateExited", "13<12 ExecutionSucceeded",
		}, shape(events))
		require.Equal(t, 2*time.Second, events[5].Timestamp.Sub(*events[4].Timestamp))
		require.Equal(t, 6*time.Second, events[8].Timestamp.Sub(*events[7].Timestamp))
	})
}

func TestHistoryOfCaughtAndUncaught(t *testing.T) {
	f := func(context.Context, fields) (any, error) { return nil, named("Bad", "no") }
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		end := b.run(`{"StartAt":"S","States":{"S":{`+plainTask+`,"Catch":[{"ErrorEquals":["Bad"],"ResultPath":"$.e","Next":"T"}],"End":true},
			"T":{"Type":"Succeed"}}}`, `{"a":1}`)
		require.Equal(t, types.ExecutionStatusSucceeded, end.Status)
		require.JSONEq(t, `{"a":1,"e":{"Error":"Bad","Cause":"{\"errorMessage\":\"no\",\"errorType\":\"Bad\"}"}}`, *end.Output)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskFailed",
			"6<5 TaskStateExited", "7<6 SucceedStateEntered", "8<7 SucceedStateExited", "9<8 ExecutionSucceeded",
		}, shape(b.history(end.ExecutionArn)))
	})
	inBubble(t, map[string]function{"f": f}, func(b *bench) {
		end := b.run(alone(`{`+plainTask+`,"End":true}`), `{}`)
		require.Equal(t, "Bad", *end.Error)
		require.JSONEq(t, `{"errorMessage":"no","errorType":"Bad"}`, *end.Cause)
		require.Equal(t, []string{
			"1<0 ExecutionStarted", "2<0 TaskStateEntered", "3<2 TaskScheduled", "4<3 TaskStarted", "5<4 TaskFailed",
			"6<5 ExecutionFailed",
		}, shape(b.history(end.ExecutionArn)))
	})
}

func TestHistoryOfStop(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		arn := b.start(b.machine(alone(`{"Type":"Wait","Seconds":600,"End":true}`)), `{}`)
		time.Sleep(time.Minute)
		_, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: &arn, Error: aws.String("E"), Cause: aws.String("C")})
		require.NoError(t, err)
		end := b.describe(arn)
		require.Equal(t, types.ExecutionStatusAborted, end.Status)
		require.Equal(t, "E", *end.Error)
		require.Equal(t, "C", *end.Cause)
		time.Sleep(time.Hour)
		require.Equal(t, []string{"1<0 ExecutionStarted", "2<0 WaitStateEntered", "3<0 ExecutionAborted"}, shape(b.history(&arn)))
		require.Equal(t, []string{"RUNNING", "ABORTED"}, b.statuses())
	})
}

func TestMachineTimeout(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(`{"StartAt":"S","TimeoutSeconds":60,"States":{"S":{"Type":"Wait","Seconds":600,"End":true}}}`, `{}`)
		require.Equal(t, types.ExecutionStatusTimedOut, end.Status)
		require.Nil(t, end.Error)
		require.Nil(t, end.Cause)
		require.Equal(t, time.Minute, end.StopDate.Sub(*end.StartDate).Round(time.Second))
		events := b.history(end.ExecutionArn)
		require.Equal(t, types.HistoryEventTypeExecutionTimedOut, events[len(events)-1].Type)
	})
}
