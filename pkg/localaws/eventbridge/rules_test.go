package eventbridge_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/stretchr/testify/require"
)

func TestRules(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("b", `{"source":["x"]}`)
		b.rule("a", `{"source":["x"]}`)
		got, err := b.DescribeRule(b.t.Context(), &sdk.DescribeRuleInput{Name: aws.String("a")})
		require.NoError(t, err)
		require.Equal(t, types.RuleStateEnabled, got.State)
		require.JSONEq(t, `{"source":["x"]}`, *got.EventPattern)
		page, err := b.ListRules(b.t.Context(), &sdk.ListRulesInput{Limit: aws.Int32(1)})
		require.NoError(t, err)
		require.Equal(t, "a", *page.Rules[0].Name)
		rest, err := b.ListRules(b.t.Context(), &sdk.ListRulesInput{NextToken: page.NextToken})
		require.NoError(t, err)
		require.Equal(t, "b", *rest.Rules[0].Name)
		_, err = b.DeleteRule(b.t.Context(), &sdk.DeleteRuleInput{Name: aws.String("a")})
		require.ErrorContains(t, err, "Rule can't be deleted since it has targets.")
		removed, err := b.RemoveTargets(b.t.Context(), &sdk.RemoveTargetsInput{Rule: aws.String("a"), Ids: []string{"t", "u"}})
		require.NoError(t, err)
		require.Equal(t, int32(1), removed.FailedEntryCount)
		targets, err := b.ListTargetsByRule(b.t.Context(), &sdk.ListTargetsByRuleInput{Rule: aws.String("a")})
		require.NoError(t, err)
		require.Empty(t, targets.Targets)
		for range 2 {
			_, err = b.DeleteRule(b.t.Context(), &sdk.DeleteRuleInput{Name: aws.String("a")})
			require.NoError(t, err)
		}
		_, err = b.DescribeRule(b.t.Context(), &sdk.DescribeRuleInput{Name: aws.String("a")})
		require.ErrorContains(t, err, "ResourceNotFoundException: Rule a does not exist on EventBus default.")
	})
}

func TestRulesRefuse(t *testing.T) {
	inBubble(t, func(b *bench) {
		put := func(in sdk.PutRuleInput) error { _, err := b.PutRule(b.t.Context(), &in); return err }
		name, pattern := aws.String("r"), aws.String(`{"a":["b"]}`)
		require.ErrorContains(t, put(sdk.PutRuleInput{Name: name, EventPattern: aws.String(`{"a":[{"wildcard":"*"}]}`)}), "InvalidEventPatternException: Event pattern is not valid. Reason: ")
		require.ErrorContains(t, put(sdk.PutRuleInput{Name: name}), "ValidationException")
		require.ErrorContains(t, put(sdk.PutRuleInput{Name: aws.String("a b"), EventPattern: pattern}), "ValidationException")
		require.ErrorContains(t, put(sdk.PutRuleInput{Name: name, EventPattern: pattern, EventBusName: aws.String("mine")}), "ResourceNotFoundException")
		require.ErrorContains(t, put(sdk.PutRuleInput{Name: name, ScheduleExpression: aws.String("rate(1 hour)")}), "the local AWS does not know the field ScheduleExpression")
		require.NoError(t, put(sdk.PutRuleInput{Name: name, EventPattern: pattern}))
		for want, target := range map[string]types.Target{
			"RoleArn is required":               {Id: aws.String("t"), Arn: aws.String("arn:aws:states:us-east-1:1:stateMachine:m")},
			"cannot deliver events to a topic":  {Id: aws.String("t"), Arn: aws.String("arn:aws:sns:us-east-1:1:t"), RoleArn: aws.String("r")},
			"not in correct format":             {Id: aws.String("t"), Arn: aws.String(function), DeadLetterConfig: &types.DeadLetterConfig{Arn: aws.String("q")}},
			"cannot deliver events to arn":      {Id: aws.String("t"), Arn: aws.String("arn:aws:sqs:us-east-1:1:q")},
			"must be specified":                 {Arn: aws.String(function)},
			"does not know the field InputPath": {Id: aws.String("t"), Arn: aws.String(function), InputPath: aws.String("$")},
		} {
			_, err := b.PutTargets(b.t.Context(), &sdk.PutTargetsInput{Rule: name, Targets: []types.Target{target}})
			require.ErrorContains(t, err, want)
		}
		var six []types.Target
		for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
			six = append(six, types.Target{Id: &id, Arn: aws.String(function)})
		}
		_, err := b.PutTargets(b.t.Context(), &sdk.PutTargetsInput{Rule: name, Targets: six})
		require.ErrorContains(t, err, "LimitExceededException")
	})
}

func TestPutEvents(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("r", `{"source":["mine"]}`)
		entry := func(source, kind, detail string) types.PutEventsRequestEntry {
			return types.PutEventsRequestEntry{Source: &source, DetailType: &kind, Detail: &detail}
		}
		out, err := b.PutEvents(b.t.Context(), &sdk.PutEventsInput{Entries: []types.PutEventsRequestEntry{
			entry("mine", "d", `{"a":1}`), entry("", "d", `{}`), entry("aws.x", "d", `{}`), entry("mine", "", `{}`), entry("mine", "d", `[]`),
		}})
		require.NoError(t, err)
		require.Equal(t, int32(4), out.FailedEntryCount)
		var codes []string
		for _, e := range out.Entries {
			codes = append(codes, aws.ToString(e.ErrorCode))
		}
		require.Equal(t, []string{"", "InvalidArgument", "NotAuthorizedForSourceException", "InvalidArgument", "MalformedDetail"}, codes)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Equal(t, 1, b.received())
		require.Equal(t, *out.Entries[0].EventId, b.got[0]["id"])
		_, err = b.PutEvents(b.t.Context(), &sdk.PutEventsInput{})
		require.ErrorContains(t, err, "ValidationException")
	})
}

func TestTagsOfRules(t *testing.T) {
	inBubble(t, func(b *bench) {
		tag := func(k, v string) []types.Tag { return []types.Tag{{Key: &k, Value: &v}} }
		in := &sdk.PutRuleInput{Name: aws.String("r"), EventPattern: aws.String(`{"source":["x"]}`), Tags: tag("a", "1")}
		out, err := b.PutRule(b.t.Context(), in)
		require.NoError(t, err)
		_, err = b.TagResource(b.t.Context(), &sdk.TagResourceInput{ResourceARN: out.RuleArn, Tags: tag("b", "2")})
		require.NoError(t, err)
		in.Tags = tag("ignored", "3")
		_, err = b.PutRule(b.t.Context(), in)
		require.NoError(t, err)
		_, err = b.UntagResource(b.t.Context(), &sdk.UntagResourceInput{ResourceARN: out.RuleArn, TagKeys: []string{"a"}})
		require.NoError(t, err)
		got, err := b.ListTagsForResource(b.t.Context(), &sdk.ListTagsForResourceInput{ResourceARN: out.RuleArn})
		require.NoError(t, err)
		require.Equal(t, tag("b", "2"), got.Tags)
		_, err = b.ListTagsForResource(b.t.Context(), &sdk.ListTagsForResourceInput{ResourceARN: aws.String("arn:aws:events:us-east-1:1:rule/no")})
		require.ErrorContains(t, err, "ResourceNotFoundException")
	})
}
