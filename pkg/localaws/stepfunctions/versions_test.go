package stepfunctions_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sfn"
	"github.com/aws/aws-sdk-go-v2/service/sfn/types"
	"github.com/stretchr/testify/require"
)

// gives is a machine that waits a minute and ends with a text.
func gives(text string) string {
	return `{"StartAt":"W","States":{"W":{"Type":"Wait","Seconds":60,"Next":"S"},"S":{"Type":"Pass","Result":"` + text + `","End":true}}}`
}

func (b *bench) redefine(arn, definition string) {
	b.t.Helper()
	_, err := b.UpdateStateMachine(b.t.Context(), &sfn.UpdateStateMachineInput{StateMachineArn: &arn, Definition: &definition})
	require.NoError(b.t, err)
}

func (b *bench) publish(arn string) string {
	b.t.Helper()
	out, err := b.PublishStateMachineVersion(b.t.Context(), &sfn.PublishStateMachineVersionInput{StateMachineArn: &arn})
	require.NoError(b.t, err)
	return *out.StateMachineVersionArn
}

func routing(version string) []types.RoutingConfigurationListItem {
	return []types.RoutingConfigurationListItem{{StateMachineVersionArn: &version, Weight: 100}}
}

// TestAnAliasLeadsToAVersion: executions run by what the ARN with which they were started stood for at that moment.
func TestAnAliasLeadsToAVersion(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		m := b.machine(gives("one"))
		one := b.publish(m)
		require.Equal(b.t, m+":1", one)
		require.Equal(b.t, one, b.publish(m), "nothing has changed")
		alias, err := b.CreateStateMachineAlias(b.t.Context(), &sfn.CreateStateMachineAliasInput{Name: aws.String("live"), RoutingConfiguration: routing(one)})
		require.NoError(b.t, err)
		live := *alias.StateMachineAliasArn
		require.Equal(b.t, m+":live", live)
		b.redefine(m, gives("two"))
		two := b.publish(m)
		old := b.start(live, `{}`)
		_, err = b.UpdateStateMachineAlias(b.t.Context(), &sfn.UpdateStateMachineAliasInput{StateMachineAliasArn: &live, RoutingConfiguration: routing(two)})
		require.NoError(b.t, err)
		_, err = b.DeleteStateMachineVersion(b.t.Context(), &sfn.DeleteStateMachineVersionInput{StateMachineVersionArn: &one})
		require.NoError(b.t, err)
		b.redefine(m, gives("three"))
		for arn, want := range map[string][4]string{
			old:                 {`"one"`, one, live, "1"},
			b.start(live, `{}`): {`"two"`, two, live, "2"},
			b.start(two, `{}`):  {`"two"`, two, "", "2"},
			b.start(m, `{}`):    {`"three"`, "", "", ""},
		} {
			e := b.finish(arn)
			require.Equal(b.t, want[0], *e.Output)
			require.Equal(b.t, m, *e.StateMachineArn)
			require.Equal(b.t, want[1], aws.ToString(e.StateMachineVersionArn))
			require.Equal(b.t, want[2], aws.ToString(e.StateMachineAliasArn))
		}
		for arn, n := range map[string]int{m: 4, live: 2, two: 2} {
			list, err := b.ListExecutions(b.t.Context(), &sfn.ListExecutionsInput{StateMachineArn: &arn})
			require.NoError(b.t, err)
			require.Len(b.t, list.Executions, n, arn)
		}
		_, err = b.StartExecution(b.t.Context(), &sfn.StartExecutionInput{StateMachineArn: &one})
		require.ErrorContains(b.t, err, "StateMachineDoesNotExist: State Machine Does Not Exist: '"+one+"'")
		b.mu.Lock()
		defer b.mu.Unlock()
		require.Equal(b.t, live, b.events[0].Detail["stateMachineAliasArn"])
		require.Equal(b.t, m, b.events[0].Detail["stateMachineArn"])
	})
}

func TestWhatAliasesRefuse(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		m := b.machine(gives("one"))
		one, ctx := b.publish(m), b.t.Context()
		create := &sfn.CreateStateMachineAliasInput{Name: aws.String("live"), RoutingConfiguration: routing(one)}
		for range 2 { // the same request again is no error
			_, err := b.CreateStateMachineAlias(ctx, create)
			require.NoError(b.t, err)
		}
		_, err := b.DeleteStateMachineVersion(ctx, &sfn.DeleteStateMachineVersionInput{StateMachineVersionArn: &one})
		require.ErrorContains(b.t, err, "ConflictException: Version to be deleted must not be referenced by an alias. Current list of aliases referencing this version: [live]")
		create.Description = aws.String("other")
		_, err = b.CreateStateMachineAlias(ctx, create)
		require.ErrorContains(b.t, err, "ConflictException")
		create.Name = aws.String("7")
		_, err = b.CreateStateMachineAlias(ctx, create)
		require.ErrorContains(b.t, err, "InvalidName")
		create.Name, create.RoutingConfiguration = aws.String("x"), routing(m+":9")
		_, err = b.CreateStateMachineAlias(ctx, create)
		require.ErrorContains(b.t, err, "ResourceNotFound")
		_, err = b.PublishStateMachineVersion(ctx, &sfn.PublishStateMachineVersionInput{StateMachineArn: &m, RevisionId: aws.String("old")})
		require.ErrorContains(b.t, err, "ConflictException: Failed to publish the State Machine version for revision old. The current State Machine revision is INITIAL.")
		_, err = b.StartExecution(ctx, &sfn.StartExecutionInput{StateMachineArn: aws.String(m + ":gone")})
		require.ErrorContains(b.t, err, "StateMachineDoesNotExist")
		_, err = b.UpdateStateMachine(ctx, &sfn.UpdateStateMachineInput{StateMachineArn: &one, RoleArn: aws.String(roleArn)})
		require.ErrorContains(b.t, err, "StateMachineDoesNotExist", "versions do not change")
	})
}

func TestVersionsAndAliasesAreListed(t *testing.T) {
	inBubble(t, nil, func(b *bench) {
		m, ctx := b.machine(gives("one")), b.t.Context()
		one := b.publish(m)
		b.redefine(m, gives("two"))
		two := b.publish(m)
		for name, version := range map[string]string{"a": one, "b": two} {
			_, err := b.CreateStateMachineAlias(ctx, &sfn.CreateStateMachineAliasInput{Name: &name, RoutingConfiguration: routing(version)})
			require.NoError(b.t, err)
		}
		versions, err := b.ListStateMachineVersions(ctx, &sfn.ListStateMachineVersionsInput{StateMachineArn: &m})
		require.NoError(b.t, err)
		require.Equal(b.t, two, *versions.StateMachineVersions[0].StateMachineVersionArn)
		require.Len(b.t, versions.StateMachineVersions, 2)
		aliases, err := b.ListStateMachineAliases(ctx, &sfn.ListStateMachineAliasesInput{StateMachineArn: &one})
		require.NoError(b.t, err)
		require.Len(b.t, aliases.StateMachineAliases, 1)
		a, err := b.DescribeStateMachineAlias(ctx, &sfn.DescribeStateMachineAliasInput{StateMachineAliasArn: aws.String(m + ":b")})
		require.NoError(b.t, err)
		require.Equal(b.t, two, *a.RoutingConfiguration[0].StateMachineVersionArn)
		_, err = b.DeleteStateMachineAlias(ctx, &sfn.DeleteStateMachineAliasInput{StateMachineAliasArn: a.StateMachineAliasArn})
		require.NoError(b.t, err)
		_, err = b.DescribeStateMachineAlias(ctx, &sfn.DescribeStateMachineAliasInput{StateMachineAliasArn: a.StateMachineAliasArn})
		require.ErrorContains(b.t, err, "ResourceNotFound")
		is, err := b.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: &one})
		require.NoError(b.t, err)
		require.Equal(b.t, gives("one"), *is.Definition)
		_, err = b.DeleteStateMachine(ctx, &sfn.DeleteStateMachineInput{StateMachineArn: &m})
		require.NoError(b.t, err)
		time.Sleep(time.Minute)
		_, err = b.DescribeStateMachine(ctx, &sfn.DescribeStateMachineInput{StateMachineArn: &one})
		require.ErrorContains(b.t, err, "StateMachineDoesNotExist", "versions go with their machine")
	})
}
