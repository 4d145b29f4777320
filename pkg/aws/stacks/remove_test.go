package stacks

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

func TestRemoveUsesTheStacksOwnRoleWhileItIsThere(t *testing.T) {
	const own = "arn:aws:iam::123456789012:role/own"
	lost := no("ValidationError", "Role "+own+" is invalid or cannot be assumed")
	yes := answer("DeleteStack", "")
	for name, test := range map[string]struct {
		role  string
		calls []string // the role of each
	}{
		"it has one":       {own, []string{""}},
		"it has none":      {"", []string{role}},
		"its role is gone": {own, []string{"", role}},
	} {
		t.Run(name, func(t *testing.T) {
			aws, stacks := on("DeleteStack", yes)
			if len(test.calls) == 2 {
				aws, stacks = on("DeleteStack", lost, yes)
			}
			require.NoError(t, stacks.Remove(t.Context(), account.Stack{ID: "arn:c", Role: test.role}, "token"))
			var roles []string
			for _, c := range aws.Calls() {
				roles = append(roles, c.Form.Get("RoleARN"))
				require.Equal(t, []string{"arn:c", "token"}, []string{c.Form.Get("StackName"), c.Form.Get("ClientRequestToken")})
			}
			require.Equal(t, test.calls, roles)
		})
	}
}

func TestOtherRefusalsOfARemovalStandAsTheyAre(t *testing.T) {
	aws, stacks := on("DeleteStack", no("ValidationError", "Stack [c] cannot be deleted while in status UPDATE_IN_PROGRESS"))
	requireOutdated(t, stacks.Remove(t.Context(), account.Stack{ID: "arn:c", Role: "arn:own"}, "token"))
	require.Len(t, aws.Calls(), 1)
}

func TestRoleAndPartsAreRead(t *testing.T) {
	const template = `{"Resources":{
		"Environment":{"Type":"AWS::Batch::ComputeEnvironment","Properties":{"Type":"MANAGED","ComputeResources":{"Type":"FARGATE","MaxvCpus":16,"Subnets":["subnet-1"]}}},
		"Queue":{"Type":"AWS::Batch::JobQueue","Properties":{"Priority":1,"ComputeEnvironmentOrder":[{"ComputeEnvironment":{"Ref":"Environment"},"Order":1}]}},
		"P":{"Type":"AWS::SSM::Parameter","Properties":{"Type":"String","Name":"/p","Value":"v"}}}}`
	onLocal(t, func(t *testing.T, s *Stacks) {
		require.NoError(t, s.Create(t.Context(), stepOf("Agc-Context-c"), template, "token-1"))
		stack := settled(t, s, "Agc-Context-c")
		require.Equal(t, "CREATE_COMPLETE", stack.Status)
		require.Equal(t, s.role, stack.Role)
		queues, services, err := s.Parts(t.Context(), stack.ID)
		require.NoError(t, err)
		require.Len(t, queues, 1)
		require.Contains(t, queues[0], ":job-queue/Queue-")
		require.Empty(t, services)
		queues, services, err = s.Parts(t.Context(), "Agc-Context-nothing")
		require.NoError(t, err)
		require.Empty(t, append(queues, services...))
	})
}

func TestAStackIsRemovedWithItsOwnRole(t *testing.T) {
	onLocal(t, func(t *testing.T, s *Stacks) {
		require.NoError(t, s.Create(t.Context(), stepOf("Agc-X", account.Parameter{Name: "Value", Value: "one"}), exporting, "token-1"))
		stack := settled(t, s, "Agc-X")
		require.NoError(t, s.Unprotect(t.Context(), stack.ID))
		require.NoError(t, s.Remove(t.Context(), stack, "token-2"))
		require.False(t, settled(t, s, "Agc-X").Exists())
		require.NoError(t, s.Remove(t.Context(), stack, "token-2"), "what is gone is gone")
	})
}
