package cli

import (
	"context"
	"errors"
	"regexp"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// found runs a printed query: it is what `aws logs tail` asks CloudWatch Logs.
func (w *world) found(query string) []string {
	words := regexp.MustCompile(`^aws logs tail (\S+) --region us-east-1 --since (\S+) --format short --filter-pattern '("[^"]+")'$`).FindStringSubmatch(query)
	require.NotNil(w.t, words, query)
	since, err := time.Parse(time.RFC3339, words[2])
	require.NoError(w.t, err)
	out, err := cloudwatchlogs.NewFromConfig(w.Config()).FilterLogEvents(w.t.Context(), &cloudwatchlogs.FilterLogEventsInput{
		LogGroupName: &words[1], StartTime: aws.Int64(since.UnixMilli()), FilterPattern: &words[3],
	})
	require.NoError(w.t, err)
	var lines []string
	for _, e := range out.Events {
		lines = append(lines, *e.Message)
	}
	return lines
}

func TestAQueryFindsAnOperationInTheLog(t *testing.T) {
	inRegion(t, func(w *world) {
		group := w.logGroup()
		failed := w.agc("account", "update", "--format", "json")
		o := valid(w.t, failed)
		w.Wrote(lambda.Function{LogGroup: group}, "s", `{"operation":"`+o.Operation+`","message":"mine"}`)
		w.Wrote(lambda.Function{LogGroup: group}, "s", `{"operation":"another"}`)
		require.Equal(w.t, []string{`{"operation":"` + o.Operation + `","message":"mine"}`}, w.found(o.Logs))
		require.Contains(w.t, failed.errors, "logs:    "+o.Logs, "for people, too")

		done := valid(w.t, w.agc("account", "activate", "--format", "json"))
		require.Empty(w.t, w.found(done.Logs))
		detached := valid(w.t, w.agc("account", "deactivate", "--detach", "--format", "json"))
		require.Contains(w.t, detached.Logs, detached.Operation)
		time.Sleep(20 * time.Second)
		stopped := valid(w.t, w.agc("account", "stop", "--format", "json"))
		require.Equal(w.t, detached.Logs, stopped.Logs)

		entries := document[[]entry](w.t, w.agc("account", "history", "--format", "json"))
		require.Equal(w.t, []string{stopped.Logs, done.Logs, o.Logs}, []string{entries[0].Logs, entries[1].Logs, entries[2].Logs})
		require.Contains(w.t, w.agc("account", "history", "--format", "table").errors, stopped.Logs)
		require.NotContains(w.t, w.agc("account", "history").errors, "aws logs", "programs get it as JSON")
	})
}

func (w *world) logGroup() string {
	groups, err := cloudwatchlogs.NewFromConfig(w.Config()).DescribeLogGroups(w.t.Context(), &cloudwatchlogs.DescribeLogGroupsInput{LogGroupNamePrefix: aws.String("/aws/lambda/Agc-")})
	require.NoError(w.t, err)
	require.Len(w.t, groups.LogGroups, 1)
	return *groups.LogGroups[0].LogGroupName
}

func TestAQueryIsForTheProfileThatWasUsed(t *testing.T) {
	since := time.Date(2026, 11, 24, 22, 0, 0, 5, time.FixedZone("", 3600))
	l := logs{group: "/aws/lambda/Agc-1", region: "cn-north-1", profile: "my own"}
	require.Equal(t, `aws logs tail /aws/lambda/Agc-1 --region cn-north-1 --profile "my own" --since 2026-11-24T21:00:00Z --format short --filter-pattern '"o-1"'`, l.query("o-1", since))
	require.Empty(t, l.query("", since))
	require.Empty(t, logs{region: "cn-north-1"}.query("o-1", since), "a backend from before it told its log")
}

func TestALogThatCannotBeFoundIsNoFailure(t *testing.T) {
	f := &Factory{}
	require.Zero(t, f.logs(t.Context()), "AWS was not reached")
	f.place.Region = "us-east-1"
	f.cfg = aws.Config{Region: "us-east-1", Credentials: aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New("expired")
	})}
	require.Zero(t, f.logs(t.Context()))
}
