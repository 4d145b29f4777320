package cloudformation_test

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"
)

const (
	allowAll   = `{"Effect":"Allow","Principal":"*","Action":"Update:*","Resource":"*"}`
	denyAll    = `{"Effect":"Deny","Principal":"*","Action":"Update:*","Resource":"*"}`
	keepA      = `{"Effect":"Deny","Principal":"*","Action":["Update:Replace","Update:Delete"],"Resource":"LogicalResourceId/A"}`
	onlyModify = `{"Effect":"Allow","Principal":"*","Action":"Update:Modify","Resource":"*"}`
)

func policy(statements ...string) *string {
	return aws.String(`{"Statement":[` + strings.Join(statements, ",") + `]}`)
}

func (w *world) policyOf(name string) string {
	out, err := w.cfn.GetStackPolicy(w.t.Context(), &sdk.GetStackPolicyInput{StackName: &name})
	require.NoError(w.t, err)
	return aws.ToString(out.StackPolicyBody)
}

// TestAStackPolicyKeepsWhatItNames in updates of every kind; nothing else of the update stays either.
func TestAStackPolicyKeepsWhatItNames(t *testing.T) {
	modified, replaced := two("2", "2"), two("1", "2")
	replaced["Resources"].(object)["A"].(object)["Properties"] = parameter("/other", "1")
	dropped := resources("B", "AWS::SSM::Parameter", parameter("/b", "2"))
	denied := func(actions, on string) string {
		return "UPDATE_FAILED: Action denied by stack policy: Statement [#2] does not allow [" + actions + "] for resource [" + on + "];"
	}
	for name, test := range map[string]struct {
		policy *string
		to     object
		want   string // what is told of A, "" when the update succeeds
	}{
		"modified":                {policy(allowAll, keepA), modified, ""},
		"replaced":                {policy(allowAll, keepA), replaced, denied("Update:Replace, Update:Delete", "LogicalResourceId/A")},
		"dropped":                 {policy(allowAll, keepA), dropped, denied("Update:Replace, Update:Delete", "LogicalResourceId/A")},
		"nothing may change":      {policy(allowAll, denyAll), modified, denied("Update:*", "*")},
		"not allowed is denied":   {policy(onlyModify), dropped, "UPDATE_FAILED: Action not allowed by stack policy"},
		"what is allowed goes on": {policy(onlyModify), modified, ""},
	} {
		t.Run(name, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.stack("S", two("1", "1"), func(in *sdk.CreateStackInput) { in.StackPolicyBody = test.policy })
				status := w.update(&sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: text(test.to)})
				if test.want == "" {
					require.Equal(t, types.StackStatusUpdateComplete, status)
					return
				}
				require.Equal(t, types.StackStatusUpdateRollbackComplete, status)
				require.Contains(t, w.story("S", "A"), test.want)
				require.Equal(t, "UPDATE_COMPLETE", w.story("S", "A")[len(w.story("S", "A"))-1])
				require.Equal(t, []string{"1", "1"}, []string{w.value("/a"), w.value("/b")})
			})
		})
	}
}

// TestWhenAPolicyCounts: a new stack's at once, an update's when the update is done, as localstack recorded on AWS in 2022
// (test_set_policy_with_update_operation); SetStackPolicy's at once.
func TestWhenAPolicyCounts(t *testing.T) {
	inWorld(t, func(w *world) {
		w.stack("S", two("1", "1"))
		require.Empty(t, w.policyOf("S"))
		_, err := w.cfn.UpdateStack(w.t.Context(), &sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: text(two("2", "1")), StackPolicyBody: policy(denyAll)})
		require.NoError(t, err)
		require.Empty(t, w.policyOf("S"))
		require.Equal(t, types.StackStatusUpdateComplete, w.settled("S"))
		require.Equal(t, *policy(denyAll), w.policyOf("S"))
		_, err = w.cfn.SetStackPolicy(w.t.Context(), &sdk.SetStackPolicyInput{StackName: aws.String("S"), StackPolicyBody: policy(allowAll)})
		require.NoError(t, err)
		require.Equal(t, *policy(allowAll), w.policyOf("S"))
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: aws.String("S"), TemplateBody: text(two("3", "1"))}))
		require.Equal(t, *policy(allowAll), w.policyOf("S"), "an update without a policy keeps the one there is")
	})
}

func TestPoliciesThatAreRefused(t *testing.T) {
	const invalid, unknown = "ValidationError", "LocalAws.NotImplemented"
	const text = "Error validating stack policy: Invalid stack policy"
	for body, want := range map[string][2]string{
		"nonsense": {invalid, text},
		`{"Statement":[{"Effect":"Deny","Principal":"me","Action":"Update:*","Resource":"*"}]}`: {invalid, text},
		`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"Delete:*","Resource":"*"}]}`:  {invalid, text},
		`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"Update:*","Resource":"A"}]}`:  {invalid, text},
		`{}`:                       {unknown, "without statements"},
		*policy(denyAll, allowAll): {unknown, "which statement of a stack policy wins"},
		`{"Statement":[{"Effect":"Deny","Principal":"*","Action":"Update:*","NotResource":"*"}]}`: {unknown, "NotResource"},
	} {
		inWorld(t, func(w *world) {
			w.stack("S", two("1", "1"))
			_, err := w.cfn.SetStackPolicy(w.t.Context(), &sdk.SetStackPolicyInput{StackName: aws.String("S"), StackPolicyBody: &body})
			require.ErrorContains(t, err, want[0], body)
			require.ErrorContains(t, err, want[1], body)
			require.Empty(t, w.policyOf("S"))
		})
	}
}
