package authorize_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/authorize"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"

	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// one knows one user.
type one struct{ policy.Identity }

func (o one) Identify(string) (policy.Identity, error) { return o.Identity, nil }

// TestAGrantIsUsedByActionAndByPattern: an action is needed on any of a statement's resources, a pattern by any of its actions.
func TestAGrantIsUsedByActionAndByPattern(t *testing.T) {
	document, err := policy.Parse("p", `{"Statement":[
		{"Sid":"Two","Effect":"Allow","Action":["sqs:DeleteQueue","sqs:GetQueueUrl"],"Resource":["arn:aws:sqs:*:*:a","arn:aws:sqs:*:*:b"]},
		{"Sid":"Never","Effect":"Deny","Action":"sqs:*","Resource":"arn:aws:sqs:*:*:c"}]}`)
	require.NoError(t, err)
	guard := authorize.New(region.New("123456789012", "us-east-1", region.NewClock(1), 1), one{policy.Identity{Arn: "me", Policies: []policy.Document{document}}})
	require.NoError(t, guard.Check(t.Context(), "sqs", "DeleteQueue", &sqs.DeleteQueueInput{QueueUrl: new("https://sqs.us-east-1.amazonaws.com/123456789012/a")}))
	grants, err := guard.Grants("me")
	require.NoError(t, err)
	used := map[string]bool{}
	for _, g := range grants {
		used[g.String()] = g.Used
	}
	require.Equal(t, map[string]bool{
		"me p/Two sqs:DeleteQueue": true, "me p/Two sqs:GetQueueUrl": false, "me p/Two arn:aws:sqs:*:*:a": true, "me p/Two arn:aws:sqs:*:*:b": false,
	}, used)
	require.Equal(t, []string{
		"me p/Two arn:aws:sqs:*:*:b is granted and never needed",
		`there is no grant "me p/Three *" to excuse any more`,
		`me p/Two sqs:DeleteQueue is needed after all, so "me p/Two sqs:*" must not excuse it`,
	}, authorize.Unneeded(grants, map[string]string{"me p/Two sqs:*": "a reason", "me p/Three *": "another"}))
}
