package scheduler

import (
	"fmt"
	"strings"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/scheduler"
	"github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/stretchr/testify/require"
)

func TestSchedules(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		const arn = "arn:aws:scheduler:us-east-1:123456789012:schedule/default/s"
		token := func(token string) func(*sdk.CreateScheduleInput) {
			return func(in *sdk.CreateScheduleInput) { in.ClientToken = &token }
		}
		for range 2 {
			require.Equal(t, arn, *must(b, b.CreateSchedule, hourly(token("a"))).ScheduleArn)
		}
		refused(b, b.CreateSchedule, hourly(token("b")), "ConflictException", "Schedule s already exists.")
		seen := must(b, b.GetSchedule, &sdk.GetScheduleInput{Name: new("s"), GroupName: new("default")})
		require.Equal(t, []string{arn, "default", "ENABLED", "NONE", "UTC"},
			[]string{*seen.Arn, *seen.GroupName, string(seen.State), string(seen.ActionAfterCompletion), *seen.ScheduleExpressionTimezone})
		require.Equal(t, types.RetryPolicy{MaximumEventAgeInSeconds: new(int32(86400)), MaximumRetryAttempts: new(int32(185))}, *seen.Target.RetryPolicy)
		time.Sleep(time.Hour)
		must(b, b.UpdateSchedule, (*sdk.UpdateScheduleInput)(hourly(expressed("rate(5 minutes)"))))
		changed := must(b, b.GetSchedule, &sdk.GetScheduleInput{Name: new("s")})
		require.Equal(t, "rate(5 minutes)", *changed.ScheduleExpression)
		require.Equal(t, seen.CreationDate, changed.CreationDate)
		require.Equal(t, time.Hour, changed.LastModificationDate.Sub(*changed.CreationDate))
		must(b, b.DeleteSchedule, &sdk.DeleteScheduleInput{Name: new("s")})
		refused(b, b.DeleteSchedule, &sdk.DeleteScheduleInput{Name: new("s")}, "ResourceNotFoundException", "Schedule s does not exist.")
		refused(b, b.UpdateSchedule, (*sdk.UpdateScheduleInput)(hourly()), "ResourceNotFoundException", "")
		refused(b, b.GetSchedule, &sdk.GetScheduleInput{Name: new("s"), GroupName: new("g")}, "ResourceNotFoundException", "Schedule group g does not exist.")
	})
}

func TestSchedulesComeInPages(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		for i := range 5 {
			must(b, b.CreateSchedule, hourly(func(in *sdk.CreateScheduleInput) { in.Name = new(fmt.Sprint("s", i)) }))
		}
		page := must(b, b.ListSchedules, &sdk.ListSchedulesInput{MaxResults: new(int32(3)), GroupName: new("default"), State: types.ScheduleStateEnabled})
		require.Len(t, page.Schedules, 3)
		require.Equal(t, machine, *page.Schedules[0].Target.Arn)
		require.Len(t, must(b, b.ListSchedules, &sdk.ListSchedulesInput{NextToken: page.NextToken}).Schedules, 2)
		require.Len(t, must(b, b.ListSchedules, &sdk.ListSchedulesInput{NamePrefix: new("s4")}).Schedules, 1)
		require.Empty(t, must(b, b.ListSchedules, &sdk.ListSchedulesInput{State: types.ScheduleStateDisabled}).Schedules)
	})
}

func TestSchedulesThatCannotBe(t *testing.T) {
	type in = sdk.CreateScheduleInput
	for name, c := range map[string]struct {
		change     func(*in)
		code, text string
	}{
		"no name":      {func(i *in) { i.Name = new("a b") }, "ValidationException", "1 validation error detected: Value 'a b' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: " + namePattern},
		"long name":    {func(i *in) { i.Name = new(strings.Repeat("a", 65)) }, "ValidationException", ""},
		"group":        {func(i *in) { i.GroupName = new("g") }, "ResourceNotFoundException", "Schedule group g does not exist."},
		"zone":         {func(i *in) { i.ScheduleExpressionTimezone = new("Europe/Vienna") }, "LocalAws.NotImplemented", ""},
		"cron":         {expressed("cron(0 * * * ? *)"), "LocalAws.NotImplemented", ""},
		"no rate":      {expressed("rate(1 fortnight)"), "ValidationException", "Invalid Schedule Expression rate(1 fortnight)."},
		"plural":       {expressed("rate(1 hours)"), "ValidationException", ""},
		"long rate":    {expressed("rate(99999999999 days)"), "ValidationException", ""},
		"no time":      {expressed("at(2026-13-01T00:00:00)"), "ValidationException", ""},
		"no window":    {func(i *in) { i.FlexibleTimeWindow = nil }, "ValidationException", ""},
		"window off":   {func(i *in) { i.FlexibleTimeWindow.MaximumWindowInMinutes = new(int32(1)) }, "ValidationException", ""},
		"empty window": {func(i *in) { i.FlexibleTimeWindow.Mode = types.FlexibleTimeWindowModeFlexible }, "ValidationException", ""},
		"long window":  {flexible(1441), "ValidationException", ""},
		"mode":         {func(i *in) { i.FlexibleTimeWindow.Mode = "ON" }, "ValidationException", ""},
		"past start":   {func(i *in) { i.StartDate = new(time.Now().Add(-6 * time.Minute)) }, "ValidationException", "The StartDate you specify cannot be earlier than 5 minutes ago."},
		"past end":     {func(i *in) { i.EndDate = new(time.Now()) }, "ValidationException", ""},
		"backwards": {func(i *in) {
			i.StartDate, i.EndDate = new(time.Now().Add(2*time.Hour)), new(time.Now().Add(time.Hour))
		}, "ValidationException", ""},
		"no target":   {func(i *in) { i.Target = nil }, "ValidationException", ""},
		"no arn":      {func(i *in) { i.Target.Arn = new("m") }, "ValidationException", "Provided Arn is not in correct format."},
		"universal":   {func(i *in) { i.Target.Arn = new("arn:aws:scheduler:::aws-sdk:sqs:sendMessage") }, "LocalAws.NotImplemented", ""},
		"no role":     {func(i *in) { i.Target.RoleArn = new("r") }, "ValidationException", ""},
		"other role":  {func(i *in) { i.Target.RoleArn = new(roleArn + "x") }, "ValidationException", "The execution role you provide must allow AWS EventBridge Scheduler to assume the role."},
		"no queue":    {func(i *in) { i.Target.DeadLetterConfig = &types.DeadLetterConfig{Arn: new("q")} }, "ValidationException", ""},
		"no JSON":     {func(i *in) { i.Target.Input = new("tidy") }, "ValidationException", ""},
		"no input":    {func(i *in) { i.Target.Input = nil }, "LocalAws.NotImplemented", ""},
		"retries":     {func(i *in) { i.Target.RetryPolicy = &types.RetryPolicy{MaximumRetryAttempts: new(int32(186))} }, "ValidationException", ""},
		"age":         {func(i *in) { i.Target.RetryPolicy = &types.RetryPolicy{MaximumEventAgeInSeconds: new(int32(59))} }, "ValidationException", ""},
		"key":         {func(i *in) { i.KmsKeyArn = new("k") }, "LocalAws.NotImplemented", ""},
		"sqs targets": {func(i *in) { i.Target.SqsParameters = &types.SqsParameters{} }, "LocalAws.NotImplemented", ""},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(_ *testing.T, b bench) { refused(b, b.CreateSchedule, hourly(c.change), c.code, c.text) })
		})
	}
}
