package cloudformation_test

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// drifts detects the drift of a stack and tells what drifted, as "LogicalId DELETED" or "LogicalId MODIFIED /Path".
func (w *world) drifts(id string) []string {
	w.t.Helper()
	end := w.detection(id)
	require.Equal(w.t, types.StackDriftDetectionStatusDetectionComplete, end.DetectionStatus, aws.ToString(end.DetectionStatusReason))
	got, err := w.cfn.DescribeStackResourceDrifts(w.t.Context(), &sdk.DescribeStackResourceDriftsInput{
		StackName: &id, StackResourceDriftStatusFilters: []types.StackResourceDriftStatus{types.StackResourceDriftStatusDeleted, types.StackResourceDriftStatusModified},
	})
	require.NoError(w.t, err)
	out := []string{}
	for _, d := range got.StackResourceDrifts {
		entry := *d.LogicalResourceId + " " + string(d.StackResourceDriftStatus)
		for _, p := range d.PropertyDifferences {
			entry += " " + *p.PropertyPath + " " + string(p.DifferenceType)
		}
		out = append(out, entry)
	}
	return out
}

// revert makes and carries out a change set that reverts drift, and gives the logical ids that it shows.
func (w *world) revert(id string) (changes []string, status types.StackStatus) {
	w.t.Helper()
	name := "revert-" + strings.ReplaceAll(time.Now().Format("150405.000"), ".", "-")
	set := w.revertSet(id, name)
	require.Equal(w.t, types.ChangeSetStatusCreateComplete, set.Status, aws.ToString(set.StatusReason))
	require.Equal(w.t, types.StackDriftStatusDrifted, set.StackDriftStatus)
	for _, c := range set.Changes {
		changes = append(changes, *c.ResourceChange.LogicalResourceId)
	}
	_, err := w.cfn.ExecuteChangeSet(w.t.Context(), &sdk.ExecuteChangeSetInput{StackName: &id, ChangeSetName: &name})
	require.NoError(w.t, err)
	return changes, w.settled(id)
}

// revertSet makes a change set that reverts drift and waits until it is done.
func (w *world) revertSet(id, name string) *sdk.DescribeChangeSetOutput {
	w.t.Helper()
	_, err := w.cfn.CreateChangeSet(w.t.Context(), &sdk.CreateChangeSetInput{
		StackName: &id, ChangeSetName: &name, ChangeSetType: types.ChangeSetTypeUpdate, DeploymentMode: types.DeploymentModeRevertDrift,
		UsePreviousTemplate: aws.Bool(true), Parameters: w.describe(id).Parameters, Tags: w.describe(id).Tags,
	})
	require.NoError(w.t, err)
	for {
		got, err := w.cfn.DescribeChangeSet(w.t.Context(), &sdk.DescribeChangeSetInput{StackName: &id, ChangeSetName: &name})
		require.NoError(w.t, err)
		if got.Status == types.ChangeSetStatusCreateComplete || got.Status == types.ChangeSetStatusFailed {
			return got
		}
		time.Sleep(time.Second)
	}
}

func TestDriftIsRefusedWhereAWSRefusesIt(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("P", "AWS::SSM::Parameter", parameter("/p", "1")))
		set := w.revertSet(id, "nothing")
		require.Equal(t, types.ChangeSetStatusFailed, set.Status)
		require.Equal(t, "The submitted information didn't contain changes. Submit different information to create a change set.", aws.ToString(set.StatusReason))

		_, err := w.cfn.DetectStackDrift(t.Context(), &sdk.DetectStackDriftInput{StackName: &id})
		require.NoError(t, err)
		_, err = w.cfn.DetectStackDrift(t.Context(), &sdk.DetectStackDriftInput{StackName: &id})
		refused(t, err, "ValidationError", "Drift detection is already in progress for stack ["+id+"]")
		_, err = w.cfn.DetectStackDrift(t.Context(), &sdk.DetectStackDriftInput{StackName: aws.String("None")})
		require.ErrorContains(t, err, "does not exist")
		_, err = w.cfn.DescribeStackDriftDetectionStatus(t.Context(), &sdk.DescribeStackDriftDetectionStatusInput{StackDriftDetectionId: aws.String("none")})
		require.ErrorContains(t, err, "does not exist")
		_, err = w.cfn.CreateChangeSet(t.Context(), &sdk.CreateChangeSetInput{
			StackName: aws.String("New"), ChangeSetName: aws.String("c"), ChangeSetType: types.ChangeSetTypeCreate, DeploymentMode: types.DeploymentModeRevertDrift, TemplateBody: text(resources("P", "AWS::SSM::Parameter", parameter("/q", "1"))),
		})
		require.ErrorContains(t, err, "REVERT_DRIFT")
		time.Sleep(time.Minute)
		w.cfn.Fail(cloudformation.Rule{LogicalID: "P", Phase: "CREATE", Reason: "no luck"})
		status, failed := w.create(&sdk.CreateStackInput{StackName: aws.String("T"), TemplateBody: text(resources("P", "AWS::SSM::Parameter", parameter("/r", "1")))})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		_, err = w.cfn.DetectStackDrift(t.Context(), &sdk.DetectStackDriftInput{StackName: &failed})
		refused(t, err, "ValidationError", "Drift detection cannot be performed on stack ["+failed+"] while it is in [ROLLBACK_COMPLETE] state")
	})
}
