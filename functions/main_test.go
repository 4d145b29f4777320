package main

import (
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambda/messages"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/aws/script"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// environment is what the bootstrap stack gives the functions.
func environment(name string) string {
	return map[string]string{
		"AGC_STATE_TABLE": "AgcState", "AGC_SERVICE_ROLE": "arn:aws:iam::123456789012:role/r",
		"AGC_CONTEXT_REMOVER_ROLE": "arn:aws:iam::123456789012:role/c", "AWS_REGION": "us-east-1",
	}[name]
}

func build(t *testing.T, name string, replies map[string][]script.Reply) (*script.AWS, lambda.Handler) {
	t.Helper()
	aws := script.New(replies)
	h, err := table()[name](aws.Config(), environment)
	require.NoError(t, err)
	return aws, h
}

func TestTheTableHasTheFunctionsOfTheMachine(t *testing.T) {
	want := machine.Functions()
	slices.Sort(want)
	require.Equal(t, want, slices.Sorted(maps.Keys(table())))
}

func TestFunctionsNeedTheirEnvironment(t *testing.T) {
	for name, construct := range table() {
		_, err := construct(script.New(nil).Config(), func(string) string { return "" })
		require.ErrorContains(t, err, "AGC_STATE_TABLE", name)
	}
	_, err := table()["stack"](script.New(nil).Config(), func(name string) string { return map[string]string{"AGC_STATE_TABLE": "t"}[name] })
	require.ErrorContains(t, err, "AGC_SERVICE_ROLE")
}

func TestPick(t *testing.T) {
	handlerOf := func(name string) func(string) string {
		return func(variable string) string {
			if variable == "_HANDLER" {
				return name
			}
			return environment(variable)
		}
	}
	for name := range table() {
		h, err := pick(t.Context(), handlerOf(name))
		require.NoError(t, err)
		require.NotNil(t, h)
	}
	_, err := pick(t.Context(), handlerOf("Begin"))
	require.ErrorContains(t, err, `"Begin"`)
}

func TestEveryFunctionRefusesWhatItDoesNotKnow(t *testing.T) {
	for _, name := range []string{"begin", "plan", "stack", "drain", "finish"} {
		aws, h := build(t, name, nil)
		_, err := h.Invoke(t.Context(), []byte(`{"surprise":1}`))
		e, ok := err.(messages.InvokeResponse_Error) //nolint:errorlint // aws-lambda-go looks at the outermost type only
		require.True(t, ok, "%v", err)
		require.Equal(t, "Internal", e.Type)
		require.Empty(t, aws.Calls())
	}
}

func TestABadRequestAsksNothingOfAWS(t *testing.T) {
	aws, h := build(t, "begin", nil)
	_, err := h.Invoke(t.Context(), []byte(`{"id":"op","arn":"a","input":[],"startedAt":"2026-11-24T12:00:00Z","now":"2026-11-24T12:00:00.5Z"}`))
	e, ok := err.(messages.InvokeResponse_Error) //nolint:errorlint // aws-lambda-go looks at the outermost type only
	require.True(t, ok, "%v", err)
	require.Equal(t, "Request.Invalid", e.Type)
	require.Empty(t, aws.Calls())
}

func TestAStepIsSettledThroughTheWholeFunction(t *testing.T) {
	gone := script.Reply{Status: 400, Body: `<ErrorResponse><Error><Code>ValidationError</Code><Message>Stack with id Agc-Core does not exist</Message></Error></ErrorResponse>`}
	aws, h := build(t, "stack", map[string][]script.Reply{"DescribeStacks": {gone}, "SendTaskSuccess": {{Body: `{}`}}})
	reply, err := h.Invoke(t.Context(), []byte(`{"token":"t","operation":{"id":"op","arn":"a","epoch":1,"startedAt":"2026-11-24T12:00:00Z"},
		"step":{"id":"s","kind":"stack","title":"","reason":"","stack":"Agc-Core","goal":"absent","template":"","parameters":[],"tags":[],"minutes":60},
		"startedAt":"2026-11-24T12:00:00Z","now":"2026-11-24T12:00:01Z"}`))
	require.NoError(t, err)
	require.JSONEq(t, `{"verdict":"settled","seconds":0,"did":"","woken":false}`, string(reply))
	require.Equal(t, "SendTaskSuccess", aws.Calls()[1].Operation)
}

func TestWakeTakesRealEvents(t *testing.T) {
	aws, h := build(t, "wake", map[string][]script.Reply{"Query": {{Body: `{"Items":[]}`}}})
	_, err := h.Invoke(t.Context(), []byte(`{"version":"0","id":"1","detail-type":"CloudFormation Stack Status Change","source":"aws.cloudformation","account":"123456789012",
		"time":"2026-11-24T12:00:00Z","region":"us-east-1","resources":["arn:aws:cloudformation:us-east-1:123456789012:stack/Agc-Core/u"],
		"detail":{"stack-id":"arn:aws:cloudformation:us-east-1:123456789012:stack/Agc-Core/u","status-details":{"status":"CREATE_COMPLETE","status-reason":""},"client-request-token":"x"}}`))
	require.NoError(t, err)
	require.Contains(t, aws.Calls()[0].Body, "wait#Agc-Core")
}
