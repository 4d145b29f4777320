package stepfunctions_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"
)

func TestMachines(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		definition := alone(`{"Type":"Succeed"}`)
		arn := b.machine(definition)
		require.Equal(t, "arn:aws:states:us-east-1:123456789012:stateMachine:M", arn)
		require.Equal(t, arn, b.machine(definition), "the same creation again is the same machine")
		create := func(name, role, text string) error {
			_, err := b.CreateStateMachine(b.t.Context(), &sfn.CreateStateMachineInput{Name: &name, RoleArn: &role, Definition: &text})
			return err
		}
		require.ErrorAs(t, create("M", roleArn, alone(`{"Type":"Fail"}`)), new(*types.StateMachineAlreadyExists))
		_, err := b.CreateStateMachine(b.t.Context(), &sfn.CreateStateMachineInput{
			Name: aws.String("M"), RoleArn: aws.String(roleArn), Definition: &definition, TracingConfiguration: &types.TracingConfiguration{Enabled: true},
		})
		require.ErrorAs(t, err, new(*types.StateMachineAlreadyExists), "tracing is part of what has to be the same")
		require.ErrorAs(t, create("a b", roleArn, definition), new(*types.InvalidName))
		require.ErrorAs(t, create("N", "role", definition), new(*types.InvalidArn))
		require.EqualError(t, create("N", roleArn, `{"StartAt":"X","States":{}}`),
			"InvalidDefinition: Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: X at /StartAt'")
		require.NoError(t, create("L", roleArn, definition))
		page, err := b.ListStateMachines(b.t.Context(), &sfn.ListStateMachinesInput{MaxResults: 1})
		require.NoError(t, err)
		require.Equal(t, "L", *page.StateMachines[0].Name)
		rest, err := b.ListStateMachines(b.t.Context(), &sfn.ListStateMachinesInput{NextToken: page.NextToken})
		require.NoError(t, err)
		require.Equal(t, "M", *rest.StateMachines[0].Name)
		require.Nil(t, rest.NextToken)
		got, err := b.DescribeStateMachine(b.t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: &arn})
		require.NoError(t, err)
		require.Equal(t, definition, *got.Definition)
		require.Equal(t, types.StateMachineStatusActive, got.Status)
		_, err = b.DescribeStateMachine(b.t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: aws.String("x")})
		require.ErrorAs(t, err, new(*types.InvalidArn))
		_, err = b.CreateStateMachine(b.t.Context(), &sfn.CreateStateMachineInput{Type: types.StateMachineTypeExpress})
		require.ErrorContains(t, err, "LocalAws.NotImplemented")
	})
}

// TestUpdateLeavesRunningExecutionsAlone changes a machine under an execution.
func TestUpdateLeavesRunningExecutionsAlone(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		old := `{"StartAt":"S","States":{"S":{"Type":"Wait","Seconds":60,"Next":"T"},"T":{"Type":"Pass","Result":"old","End":true}}}`
		arn := b.machine(old)
		first := b.start(arn, `{}`)
		update := func(in sfn.UpdateStateMachineInput) error {
			in.StateMachineArn = &arn
			_, err := b.UpdateStateMachine(b.t.Context(), &in)
			return err
		}
		require.ErrorAs(t, update(sfn.UpdateStateMachineInput{}), new(*types.MissingRequiredParameter))
		require.ErrorAs(t, update(sfn.UpdateStateMachineInput{Definition: aws.String(`{}`)}), new(*types.InvalidDefinition))
		require.ErrorAs(t, update(sfn.UpdateStateMachineInput{RoleArn: aws.String("x")}), new(*types.InvalidArn))
		require.NoError(t, update(sfn.UpdateStateMachineInput{Definition: aws.String(alone(`{"Type":"Pass","Result":"new","End":true}`)), TracingConfiguration: &types.TracingConfiguration{Enabled: true}}))
		now, err := b.DescribeStateMachine(b.t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: &arn})
		require.NoError(t, err)
		require.True(t, now.TracingConfiguration.Enabled)
		require.JSONEq(t, `"new"`, *b.finish(b.start(arn, `{}`)).Output)
		require.JSONEq(t, `"old"`, *b.finish(first).Output)
		got, err := b.DescribeStateMachineForExecution(b.t.Context(), &sfn.DescribeStateMachineForExecutionInput{ExecutionArn: &first})
		require.NoError(t, err)
		require.Equal(t, old, *got.Definition)
	})
}

// TestDeletedMachineEndsItsExecutionsAtTheirNextTransition also shows when a name is free again.
func TestDeletedMachineEndsItsExecutionsAtTheirNextTransition(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		definition := `{"StartAt":"S","States":{"S":{"Type":"Map","Next":"T","ItemProcessor":{"StartAt":"I","States":{"I":{"Type":"Wait","Seconds":60,"Next":"J"},
			"J":{"Type":"Succeed"}}}},"T":{"Type":"Succeed"}}}`
		arn := b.machine(definition)
		run := b.start(arn, `[1]`)
		time.Sleep(5 * time.Second)
		for range 2 {
			_, err := b.DeleteStateMachine(b.t.Context(), &sfn.DeleteStateMachineInput{StateMachineArn: &arn})
			require.NoError(t, err)
		}
		time.Sleep(30 * time.Second)
		got, err := b.DescribeStateMachine(b.t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: &arn})
		require.NoError(t, err)
		require.Equal(t, types.StateMachineStatusDeleting, got.Status)
		_, err = b.StartExecution(b.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &arn})
		require.ErrorAs(t, err, new(*types.StateMachineDeleting))
		require.Equal(t, types.ExecutionStatusAborted, b.finish(run).Status)
		_, err = b.DescribeStateMachine(b.t.Context(), &sfn.DescribeStateMachineInput{StateMachineArn: &arn})
		require.ErrorAs(t, err, new(*types.StateMachineDoesNotExist))
		require.Equal(t, arn, b.machine(definition))
	})
}

func TestListExecutions(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		arn := b.machine(alone(`{"Type":"Wait","SecondsPath":"$.s","End":true}`))
		for i := range 5 {
			b.start(arn, fmt.Sprintf(`{"s":%d}`, 100*(i%2)))
			time.Sleep(time.Second)
		}
		list := func(in sfn.ListExecutionsInput) *sfn.ListExecutionsOutput {
			in.StateMachineArn = &arn
			out, err := b.ListExecutions(b.t.Context(), &in)
			require.NoError(t, err)
			return out
		}
		all := list(sfn.ListExecutionsInput{}).Executions
		require.Len(t, all, 5)
		require.True(t, slices.IsSortedFunc(all, func(x, y types.ExecutionListItem) int { return y.StartDate.Compare(*x.StartDate) }))
		running := list(sfn.ListExecutionsInput{StatusFilter: types.ExecutionStatusRunning})
		require.Len(t, running.Executions, 2)
		require.Nil(t, running.Executions[0].StopDate)
		page := list(sfn.ListExecutionsInput{MaxResults: 3})
		require.Len(t, page.Executions, 3)
		rest := list(sfn.ListExecutionsInput{MaxResults: 3, NextToken: page.NextToken})
		require.Equal(t, all, append(page.Executions, rest.Executions...))
		_, err := b.ListExecutions(b.t.Context(), &sfn.ListExecutionsInput{StateMachineArn: &arn, NextToken: aws.String("x")})
		require.ErrorAs(t, err, new(*types.InvalidToken))
		_, err = b.ListExecutions(b.t.Context(), &sfn.ListExecutionsInput{StateMachineArn: &arn, MaxResults: 1001})
		require.ErrorAs(t, err, new(*types.ValidationException))
	})
}

func TestGetExecutionHistory(t *testing.T) {
	ok := func(context.Context, fields) (any, error) { return "secret", nil }
	inBubble(t, map[string]function{"f": ok}, func(b *bench) {
		end := b.run(alone(`{`+plainTask+`,"End":true}`), `{"secret":1}`)
		get := func(in sfn.GetExecutionHistoryInput) *sfn.GetExecutionHistoryOutput {
			in.ExecutionArn = end.ExecutionArn
			out, err := b.GetExecutionHistory(b.t.Context(), &in)
			require.NoError(t, err)
			return out
		}
		back := get(sfn.GetExecutionHistoryInput{ReverseOrder: true, MaxResults: 2})
		require.Equal(t, []string{"7<6 ExecutionSucceeded", "6<5 TaskStateExited"}, shape(back.Events))
		back = get(sfn.GetExecutionHistoryInput{ReverseOrder: true, MaxResults: 2, NextToken: back.NextToken})
		require.Equal(t, []string{"5<4 TaskSucceeded", "4<3 TaskStarted"}, shape(back.Events))
		for _, e := range get(sfn.GetExecutionHistoryInput{IncludeExecutionData: aws.Bool(false)}).Events {
			if e.TaskScheduledEventDetails == nil {
				require.NotContains(t, fmt.Sprint(dataOf(e)), "secret", e.Type)
			}
		}
		require.Contains(t, *get(sfn.GetExecutionHistoryInput{}).Events[0].ExecutionStartedEventDetails.Input, "secret")
		_, err := b.GetExecutionHistory(b.t.Context(), &sfn.GetExecutionHistoryInput{ExecutionArn: aws.String(*end.ExecutionArn + "x")})
		require.ErrorAs(t, err, new(*types.ExecutionDoesNotExist))
	})
}

// dataOf collects an event's inputs and outputs.
func dataOf(e types.HistoryEvent) []string {
	var out []string
	if d := e.ExecutionStartedEventDetails; d != nil {
		out = append(out, aws.ToString(d.Input))
	}
	if d := e.ExecutionSucceededEventDetails; d != nil {
		out = append(out, aws.ToString(d.Output))
	}
	if d := e.StateEnteredEventDetails; d != nil {
		out = append(out, aws.ToString(d.Input))
	}
	if d := e.StateExitedEventDetails; d != nil {
		out = append(out, aws.ToString(d.Output))
	}
	if d := e.TaskSucceededEventDetails; d != nil {
		out = append(out, aws.ToString(d.Output))
	}
	return out
}

func TestStopOfWhatHasEndedChangesNothing(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		end := b.run(alone(`{"Type":"Succeed"}`), `{}`)
		out, err := b.StopExecution(b.t.Context(), &sfn.StopExecutionInput{ExecutionArn: end.ExecutionArn})
		require.NoError(t, err)
		require.Equal(t, end.StopDate, out.StopDate)
		require.Equal(t, types.ExecutionStatusSucceeded, b.describe(*end.ExecutionArn).Status)
	})
}

func TestTagsOfMachines(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		arn := b.machine(alone(`{"Type":"Succeed"}`))
		_, err := b.TagResource(b.t.Context(), &sfn.TagResourceInput{ResourceArn: &arn, Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("1")}, {Key: aws.String("b")}}})
		require.NoError(t, err)
		_, err = b.UntagResource(b.t.Context(), &sfn.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"b"}})
		require.NoError(t, err)
		got, err := b.ListTagsForResource(b.t.Context(), &sfn.ListTagsForResourceInput{ResourceArn: &arn})
		require.NoError(t, err)
		require.Equal(t, []types.Tag{{Key: aws.String("a"), Value: aws.String("1")}}, got.Tags)
		_, err = b.ListTagsForResource(b.t.Context(), &sfn.ListTagsForResourceInput{ResourceArn: aws.String(arn + "x")})
		require.ErrorAs(t, err, new(*types.ResourceNotFound))
	})
}
