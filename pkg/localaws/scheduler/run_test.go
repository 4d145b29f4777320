package scheduler

import (
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/iam"
	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	sqssdk "github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

func flexible(minutes int32) func(*sdk.CreateScheduleInput) {
	return func(in *sdk.CreateScheduleInput) {
		in.FlexibleTimeWindow = &types.FlexibleTimeWindow{Mode: types.FlexibleTimeWindowModeFlexible, MaximumWindowInMinutes: &minutes}
	}
}

func expressed(text string) func(*sdk.CreateScheduleInput) {
	return func(in *sdk.CreateScheduleInput) { in.ScheduleExpression = &text }
}

func TestARateBeginsAtOnceAndGoesOn(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly())
		time.Sleep(30*24*time.Hour + time.Minute)
		after := b.after()
		require.Len(t, after, 30*24+1)
		for n, at := range after {
			require.GreaterOrEqual(t, at, time.Duration(n)*time.Hour)
			require.Less(t, at, time.Duration(n)*time.Hour+time.Minute)
		}
		require.JSONEq(t, `{"action":"tidy"}`, b.inputs[0])
		require.Regexp(t, `^arn:aws:sts::123456789012:assumed-role/r/[0-9a-f]{32}$`, b.callers[0])
	})
}

func TestAFlexibleWindowSpreadsInvocations(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly(flexible(15)))
		time.Sleep(100 * time.Hour)
		var last time.Duration
		for n, at := range b.after() {
			late := at - time.Duration(n)*time.Hour
			require.GreaterOrEqual(t, late, time.Duration(0))
			require.Less(t, late, 15*time.Minute)
			last = max(last, late)
		}
		require.Greater(t, last, 13*time.Minute)
	})
}

func TestStartAndEnd(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly(func(in *sdk.CreateScheduleInput) {
			in.StartDate, in.EndDate = new(time.Now().Add(5*time.Hour)), new(time.Now().Add(8*time.Hour))
		}))
		time.Sleep(24 * time.Hour)
		require.Len(t, b.after(), 3)
		require.GreaterOrEqual(t, b.after()[0], 5*time.Hour)
		must(b, b.GetSchedule, &sdk.GetScheduleInput{Name: new("s")})
	})
}

func TestOnce(t *testing.T) {
	for action, kept := range map[types.ActionAfterCompletion]bool{"": true, types.ActionAfterCompletionDelete: false} {
		inBubble(t, func(t *testing.T, b bench) {
			at := expressed(time.Now().UTC().Add(3 * time.Hour).Format("at(2006-01-02T15:04:05)"))
			must(b, b.CreateSchedule, hourly(at, func(in *sdk.CreateScheduleInput) { in.ActionAfterCompletion = action }))
			time.Sleep(24 * time.Hour)
			require.Len(t, b.after(), 1)
			require.InDelta(t, 3, b.after()[0].Hours(), 1./60)
			require.Equal(t, kept, len(must(b, b.ListSchedules, &sdk.ListSchedulesInput{}).Schedules) == 1)
		})
	}
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly(expressed("at(1999-12-31T23:59:59)")))
		time.Sleep(time.Hour)
		require.Empty(t, b.after())
	})
}

func TestADisabledOrDeletedScheduleRests(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly(func(in *sdk.CreateScheduleInput) { in.State = types.ScheduleStateDisabled }))
		time.Sleep(10 * time.Hour)
		require.Empty(t, b.after())
		must(b, b.UpdateSchedule, (*sdk.UpdateScheduleInput)(hourly(flexible(30))))
		time.Sleep(5*time.Hour + 31*time.Minute)
		require.Len(t, b.after(), 6)
		time.Sleep(29 * time.Minute)
		must(b, b.DeleteSchedule, &sdk.DeleteScheduleInput{Name: new("s")})
		time.Sleep(10 * time.Hour)
		require.LessOrEqual(t, len(b.after()), 7)
	})
}

func TestContextAttributes(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly(func(in *sdk.CreateScheduleInput) {
			in.Target.Input = new(`"<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.execution-id> <aws.scheduler.attempt-number> <x>"`)
			in.Target.Arn = new(function)
		}))
		time.Sleep(time.Minute)
		b.after()
		require.Regexp(t, `^Event "arn:aws:scheduler:us-east-1:123456789012:schedule/default/s `+b.began.UTC().Format(timeFormat)+` [0-9a-f]{16} 1 <x>"$`, b.inputs[0])
	})
}

func TestKnobs(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.Duplicate = 1
		must(b, b.CreateSchedule, hourly(func(in *sdk.CreateScheduleInput) { in.Target.Input = new(`"<aws.scheduler.execution-id>"`) }))
		time.Sleep(time.Minute)
		require.Len(t, b.after(), 2)
		require.Equal(t, b.inputs[0], b.inputs[1])
	})
	inBubble(t, func(t *testing.T, b bench) {
		b.Hold = func(i Invocation) (time.Duration, bool) {
			return 90 * time.Minute, i.ScheduledTime.Sub(b.began) < time.Hour-time.Second
		}
		must(b, b.CreateSchedule, hourly())
		time.Sleep(2*time.Hour + 31*time.Minute)
		require.Len(t, b.after(), 1, "the first is lost, the second late")
		require.Greater(t, b.after()[0], 2*time.Hour+29*time.Minute)
	})
}

// dead makes the queue of the dead, and a schedule that fails once with a retry policy.
func (b bench) dead(attempts, age int32) *string {
	b.t.Helper()
	url := must(b, b.sqs.CreateQueue, &sqssdk.CreateQueueInput{QueueName: new("dead")}).QueueUrl
	must(b, b.CreateSchedule, hourly(expressed(time.Now().UTC().Add(time.Minute).Format("at(2006-01-02T15:04:05)")), func(in *sdk.CreateScheduleInput) {
		in.Target.DeadLetterConfig = &types.DeadLetterConfig{Arn: new(queueArn)}
		in.Target.RetryPolicy = &types.RetryPolicy{MaximumRetryAttempts: &attempts, MaximumEventAgeInSeconds: &age}
	}))
	return url
}

func (b bench) buried(url *string) map[string]string {
	b.t.Helper()
	got := must(b, b.sqs.ReceiveMessage, &sqssdk.ReceiveMessageInput{QueueUrl: url, MessageAttributeNames: []string{"All"}}).Messages
	require.Len(b.t, got, 1)
	out := map[string]string{"body": *got[0].Body}
	for name, value := range got[0].MessageAttributes {
		out[name] = *value.StringValue
	}
	return out
}

func TestRetriesEndInTheDeadLetterQueue(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.refuse = region.Refuse("ThrottlingException", "Rate exceeded")
		url := b.dead(3, 3600)
		time.Sleep(time.Hour)
		after := b.after()
		require.Len(t, after, 4)
		require.Equal(t, []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}, []time.Duration{after[1] - after[0], after[2] - after[1], after[3] - after[2]})
		got := b.buried(url)
		require.Regexp(t, `^[0-9a-f]{16}$`, got["EXECUTION_ID"])
		delete(got, "EXECUTION_ID")
		require.Equal(t, map[string]string{
			"body": `{"action":"tidy"}`, "ERROR_CODE": "ThrottlingException", "ERROR_MESSAGE": "Rate exceeded", "EXHAUSTED_RETRY_CONDITION": "MaximumRetryAttempts",
			"IS_PAYLOAD_TRUNCATED": "false", "RETRY_ATTEMPTS": "3", "SCHEDULED_TIME": b.began.Add(time.Minute).UTC().Format(timeFormat),
			"SCHEDULE_ARN": "arn:aws:scheduler:us-east-1:123456789012:schedule/default/s", "TARGET_ARN": machine,
		}, got)
		require.Len(t, b.Failures(), 4)
	})
}

func TestOldInvocationsAreGivenUp(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.refuse = errors.New("broken")
		url := b.dead(185, 60)
		time.Sleep(time.Hour)
		require.Len(t, b.after(), 6, "after 0, 1, 3, 7, 15 and 31 seconds")
		require.Equal(t, "MaximumEventAgeInSeconds", b.buried(url)["EXHAUSTED_RETRY_CONDITION"])
	})
}

func TestARetryMaySucceed(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.refuse = errors.New("broken")
		url := b.dead(185, 3600)
		go func() {
			time.Sleep(5 * time.Minute)
			b.targets.mu.Lock()
			defer b.targets.mu.Unlock()
			b.refuse = nil
		}()
		time.Sleep(time.Hour)
		require.Len(t, b.after(), len(b.Failures())+1)
		require.Empty(t, must(b, b.sqs.ReceiveMessage, &sqssdk.ReceiveMessageInput{QueueUrl: url}).Messages)
	})
}

func TestTheRoleMustPermitTheCall(t *testing.T) {
	for actions, buried := range map[string]bool{`"sqs:SendMessage"`: true, `"s3:GetObject"`: false} {
		inBubble(t, func(t *testing.T, b bench) {
			b.permit(actions)
			url := b.dead(0, 60)
			time.Sleep(time.Hour)
			require.Empty(t, b.after())
			require.ErrorContains(t, b.Failures()[0].Err, "is not authorized to perform: states:StartExecution on resource: "+machine+" because no identity-based policy allows")
			if buried {
				require.Equal(t, "AccessDeniedException", b.buried(url)["ERROR_CODE"])
			} else {
				require.ErrorContains(t, b.Failures()[1].Err, "sqs:SendMessage", fmt.Sprint(b.Failures()))
			}
		})
	}
}

func TestARoleThatIsGone(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateSchedule, hourly())
		must(b, b.iam.DeleteRolePolicy, &iam.DeleteRolePolicyInput{RoleName: new("r"), PolicyName: new("p")})
		must(b, b.iam.DeleteRole, &iam.DeleteRoleInput{RoleName: new("r")})
		time.Sleep(time.Minute)
		synctest.Wait()
		require.ErrorContains(t, b.Failures()[0].Err, "sts:AssumeRole")
	})
}
