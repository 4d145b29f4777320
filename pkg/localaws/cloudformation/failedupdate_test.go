package cloudformation_test

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// TestWhatAFailedUpdateReplacedIsNotForgotten: neither by a delete of the stack as it is, nor by the next update.
func TestWhatAFailedUpdateReplacedIsNotForgotten(t *testing.T) {
	replaced := func(b string) object {
		template := two("1", b)
		template["Resources"].(object)["A"].(object)["Properties"] = parameter("/other", "1")
		template["Resources"].(object)["New"] = with(resources("New", "AWS::SSM::Parameter", parameter("/new", "1")), "New", "DependsOn", "A")["Resources"].(object)["New"]
		template["Resources"].(object)["B"].(object)["DependsOn"] = "New"
		return template
	}
	gone := func(w *world, names ...string) {
		for _, name := range names {
			require.Empty(t, w.value(name), name)
		}
	}
	for _, rollback := range []bool{false, true} {
		failed := func(w *world) string {
			id := w.stack("S", two("1", "1"))
			w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "UPDATE", Reason: "no luck"})
			status := w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(replaced("2")), DisableRollback: aws.Bool(!rollback)})
			require.Equal(t, map[bool]types.StackStatus{false: types.StackStatusUpdateFailed, true: types.StackStatusUpdateRollbackFailed}[rollback], status)
			w.cfn.Heal()
			return id
		}
		inWorld(t, func(w *world) {
			require.Equal(t, types.StackStatusDeleteComplete, w.remove(failed(w)))
			gone(w, "/a", "/b", "/other", "/new")
		})
		inWorld(t, func(w *world) {
			id := failed(w)
			if rollback {
				_, err := w.cfn.ContinueUpdateRollback(t.Context(), &sdk.ContinueUpdateRollbackInput{StackName: &id})
				require.NoError(t, err)
				require.Equal(t, types.StackStatusUpdateRollbackComplete, w.settled(id))
				gone(w, "/other", "/new")
				require.Equal(t, "1", w.value("/a"))
			} else {
				require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(replaced("3")), DisableRollback: aws.Bool(true)}))
				gone(w, "/a")
			}
			require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
			gone(w, "/a", "/b", "/other", "/new")
		})
	}
}

// TestAnUpdateTriesAgainWhatFailed: the same template after a failure without rollback is no less than an update.
func TestAnUpdateTriesAgainWhatFailed(t *testing.T) {
	for phase, b := range map[string]object{"CREATE": parameter("/other", "2"), "UPDATE": parameter("/b", "2")} {
		inWorld(t, func(w *world) {
			id := w.stack("S", two("1", "1"))
			template := two("1", "1")
			template["Resources"].(object)["B"].(object)["Properties"] = b
			w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: phase, Reason: "no luck", Times: 1})
			in := &sdk.UpdateStackInput{StackName: &id, TemplateBody: text(template), DisableRollback: aws.Bool(true)}
			require.Equal(w.t, types.StackStatusUpdateFailed, w.update(in))
			require.Equal(w.t, types.StackStatusUpdateComplete, w.update(in))
			require.Equal(w.t, "2", w.value(b["Name"].(string)))
		})
	}
}
