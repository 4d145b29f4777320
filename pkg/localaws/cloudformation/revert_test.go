package cloudformation_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// TestAFailedRevertLeadsBackToWhatWasThere and not to the template.
func TestAFailedRevertLeadsBackToWhatWasThere(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("A", "AWS::SSM::Parameter", parameter("/a", "1"), "B", "AWS::SSM::Parameter", parameter("/b", "1"), "C", "AWS::SSM::Parameter", parameter("/c", "1")))
		w.edit("/a", "mine")
		w.edit("/b", "mine")
		_, err := w.SSM.DeleteParameter(t.Context(), &ssm.DeleteParameterInput{Name: aws.String("/c")})
		require.NoError(t, err)
		require.Equal(t, []string{"A MODIFIED /Value NOT_EQUAL", "B MODIFIED /Value NOT_EQUAL", "C DELETED"}, w.drifts(id))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "UPDATE", Reason: "no luck", Times: 1})
		_, status := w.revert(id)
		require.Equal(t, types.StackStatusUpdateRollbackComplete, status)
		require.Equal(t, "mine", w.value("/a"))
		w.cfn.Heal()
		_, status = w.revert(id)
		require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
		require.Equal(t, []string{"1", "1", "1"}, []string{w.value("/a"), w.value("/b"), w.value("/c")})
	})
}

// TestARollbackCannotLeadBackToATargetThatIsGone: what referred to the deleted resource, and was changed to the new one, is to refer
// to the old one again, which the service refuses.
func TestARollbackCannotLeadBackToATargetThatIsGone(t *testing.T) {
	inWorld(t, func(w *world) {
		w.install()
		id, _ := w.network("private")
		old := w.physical(id, "NatGateway1")
		require.NoError(t, w.deleteNat("NatGateway1"))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "NatGateway1", Phase: "CREATE", Reason: "no luck", Late: true, Times: 1})
		_, status := w.revert(id)
		require.Equal(t, types.StackStatusUpdateRollbackComplete, status, w.reasons(id))
		require.Equal(t, old, w.physical(id, "NatGateway1"))
		require.Equal(t, []string{"NatGateway1 DELETED"}, w.drifts(id))

		w.cfn.Fail(cloudformation.Rule{LogicalID: "PrivateExit1", Phase: "UPDATE", Reason: "no luck", Times: 1})
		_, status = w.revert(id)
		require.Equal(t, types.StackStatusUpdateRollbackFailed, status, w.reasons(id))
		require.Contains(t, w.drifts(id), "NatGateway1 DELETED", "it can be compared in this state")
	})
}

// changesOf are the changes of a drift-aware change set with this template, by logical id.
func (w *world) changesOf(id, name string, template object) map[string]types.ResourceChange {
	w.t.Helper()
	_, err := w.cfn.CreateChangeSet(w.t.Context(), &sdk.CreateChangeSetInput{StackName: &id, ChangeSetName: &name, ChangeSetType: types.ChangeSetTypeUpdate, DeploymentMode: types.DeploymentModeRevertDrift, TemplateBody: text(template)})
	require.NoError(w.t, err)
	time.Sleep(time.Minute)
	got, err := w.cfn.DescribeChangeSet(w.t.Context(), &sdk.DescribeChangeSetInput{StackName: &id, ChangeSetName: &name, IncludePropertyValues: aws.Bool(true)})
	require.NoError(w.t, err)
	require.Equal(w.t, types.ChangeSetStatusCreateComplete, got.Status, aws.ToString(got.StatusReason))
	require.Equal(w.t, types.DeploymentModeRevertDrift, got.DeploymentMode)
	out := map[string]types.ResourceChange{}
	for _, c := range got.Changes {
		out[*c.ResourceChange.LogicalResourceId] = *c.ResourceChange
	}
	return out
}

// TestADriftAwareChangeSetComparesThreeStates: what was deployed, what is there, and what the template wants.
func TestADriftAwareChangeSetComparesThreeStates(t *testing.T) {
	inWorld(t, func(w *world) {
		template := func(put, kept, adopted, name string) object {
			return resources("Put", "AWS::SSM::Parameter", parameter("/put", put), "Kept", "AWS::SSM::Parameter", parameter("/kept", kept),
				"Adopted", "AWS::SSM::Parameter", parameter("/adopted", adopted), "Gone", "AWS::SSM::Parameter", parameter("/gone", "1"),
				"Topic", "AWS::SNS::Topic", object{"DisplayName": name})
		}
		id := w.stack("S", template("1", "1", "1", "one"))
		w.edit("/put", "2")
		w.edit("/adopted", "2")
		_, err := w.SSM.DeleteParameter(t.Context(), &ssm.DeleteParameterInput{Name: aws.String("/gone")})
		require.NoError(t, err)

		changes := w.changesOf(id, "all", template("3", "1", "2", "two"))
		require.Len(t, changes, 4, "nothing happens to what is kept")
		require.Equal(t, types.ChangeActionAdd, changes["Gone"].Action)
		require.Equal(t, types.StackResourceDriftStatusDeleted, changes["Gone"].ResourceDriftStatus)
		require.Equal(t, types.StackResourceDriftStatusUnsupported, changes["Topic"].ResourceDriftStatus)
		require.Equal(t, types.BeforeValueFromPreviousDeploymentState, changes["Topic"].Details[0].Target.BeforeValueFrom)

		put := changes["Put"]
		require.Equal(t, []any{types.ChangeActionModify, types.StackResourceDriftStatusModified}, []any{put.Action, put.ResourceDriftStatus})
		target := put.Details[0].Target
		require.Equal(t, []string{"2", "3", "1", "2"}, []string{*target.BeforeValue, *target.AfterValue, *target.Drift.PreviousValue, *target.Drift.ActualValue})
		require.Equal(t, types.BeforeValueFromActualState, target.BeforeValueFrom)
		require.Equal(t, types.AfterValueFromTemplate, target.AfterValueFrom)
		require.Equal(t, types.AttributeChangeTypeModify, target.AttributeChangeType)

		adopted := changes["Adopted"]
		require.Equal(t, types.ChangeActionSyncWithActual, adopted.Action)
		require.Equal(t, types.ChangeSourceNoModification, adopted.Details[0].ChangeSource)
		require.Equal(t, types.AttributeChangeTypeSyncWithActual, adopted.Details[0].Target.AttributeChangeType)

		require.NoError(t, w.execute("S", "all"))
		require.Equal(t, types.StackStatusUpdateComplete, w.settled(id), w.reasons(id))
		require.Equal(t, []string{"3", "1", "2", "1"}, []string{w.value("/put"), w.value("/kept"), w.value("/adopted"), w.value("/gone")})
		require.Empty(t, w.drifts(id))
		for _, untouched := range []string{"Kept", "Adopted"} {
			require.Equal(t, "CREATE_COMPLETE", w.story(id, untouched)[len(w.story(id, untouched))-1])
		}
		refused(t, w.updateStack(id, template("3", "1", "2", "two")), "ValidationError", "No updates are to be performed.")
	})
}

// TestWhatCannotBeReadIsLeftToTheTemplate (API reference, ResourceChange: the drift status UNKNOWN).
func TestWhatCannotBeReadIsLeftToTheTemplate(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		w.edit("/a", "mine")
		w.cfn.Fail(cloudformation.Rule{LogicalID: "A", Phase: "READ", Reason: "not allowed"})
		set := w.revertSet(id, "empty")
		require.Equal(t, types.ChangeSetStatusFailed, set.Status)
		require.Equal(t, types.StackDriftStatusUnknown, set.StackDriftStatus)
		changes := w.changesOf(id, "change", two("2", "1"))
		require.Equal(t, types.StackResourceDriftStatusUnknown, changes["A"].ResourceDriftStatus)
	})
}
