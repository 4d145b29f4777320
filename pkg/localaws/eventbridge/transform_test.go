package eventbridge_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
)

// texts are what a target got.
type texts chan string

func (x texts) Deliver(_ context.Context, _ string, payload []byte) error {
	x <- string(payload)
	return nil
}

func TestTargetsGetWhatTheyAskFor(t *testing.T) {
	paths := map[string]string{"region": "$.detail.region", "why": "$.detail.why", "cost": "$.detail.cost", "all": "$.detail.list", "none": "$.detail.none.deeper", "kind": "$.detail-type"}
	template := func(text string) types.Target {
		return types.Target{InputTransformer: &types.InputTransformer{InputPathsMap: paths, InputTemplate: &text}}
	}
	for name, c := range map[string]struct {
		target types.Target
		want   string
	}{
		"a constant":         {types.Target{Input: aws.String(`{"action":"tidy"}`)}, `{"action":"tidy"}`},
		"a string":           {template(`"<region> is idle: <why>, <cost> dollars a day<none>"`), `"us-east-1 is idle: no \"contexts\", 8.64 dollars a day"`},
		"several lines":      {template("\"<region>\"\n\"\\\"<kind>\\\"\""), "\"us-east-1\"\n\"\\\"D\\\"\""},
		"an object":          {template(`{"region":<region>,"cost":<cost>,"all":<all>,"none":<none>,"text":"<all>"}`), `{"region":"us-east-1","cost":8.64,"all":["a"],"none":"","text":"[\"a\"]"}`},
		"what looks like it": {template(`"1 < 2 > <region>"`), `"1 < 2 > us-east-1"`},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(b *bench) {
				got := make(texts, 1)
				b.Connect(got)
				c.target.Arn = aws.String(topic)
				b.ruleWith(c.target)
				b.Send(eventbridge.Event{Source: "aws.x", DetailType: "D", Detail: map[string]any{
					"region": "us-east-1", "why": `no "contexts"`, "cost": 8.64, "list": []string{"a"},
				}})
				time.Sleep(time.Minute)
				synctest.Wait()
				require.Equal(t, c.want, <-got)
			})
		})
	}
}

func TestInputsThatCannotBe(t *testing.T) {
	inBubble(t, func(b *bench) {
		b.rule("r", `{"source":["x"]}`)
		transformer := func(path, template string) *types.InputTransformer {
			return &types.InputTransformer{InputPathsMap: map[string]string{"a": path}, InputTemplate: &template}
		}
		for want, target := range map[string]types.Target{
			"JSON syntax error in input":     {Input: aws.String("tidy")},
			"Only one of Input":              {Input: aws.String("1"), InputTransformer: transformer("$.a", `"<a>"`)},
			"does not know the path $.a[0]":  {InputTransformer: transformer("$.a[0]", `"<a>"`)},
			"contains placeholder <b>":       {InputTransformer: transformer("$.a", `"<b>"`)},
			"Invalid InputTemplate for":      {InputTransformer: transformer("$.a", `<a> is idle`)},
			"Invalid InputTemplate for targ": {InputTransformer: transformer("$.a", "")},
		} {
			target.Id, target.Arn = aws.String("t"), aws.String(topic)
			_, err := b.PutTargets(b.t.Context(), &sdk.PutTargetsInput{Rule: aws.String("r"), Targets: []types.Target{target}})
			require.ErrorContains(t, err, want)
		}
	})
}
