package cloudformation_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	vpc "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	ebtypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// edit changes an SSM parameter by hand.
func (w *world) edit(name, value string) {
	w.t.Helper()
	_, err := w.SSM.PutParameter(w.t.Context(), &ssm.PutParameterInput{Name: &name, Value: &value, Overwrite: aws.Bool(true), Type: "String"})
	require.NoError(w.t, err)
}

// detection is the end of a comparison of a stack with what there is.
func (w *world) detection(id string) *sdk.DescribeStackDriftDetectionStatusOutput {
	w.t.Helper()
	began, err := w.cfn.DetectStackDrift(w.t.Context(), &sdk.DetectStackDriftInput{StackName: &id})
	require.NoError(w.t, err)
	for {
		got, err := w.cfn.DescribeStackDriftDetectionStatus(w.t.Context(), &sdk.DescribeStackDriftDetectionStatusInput{StackDriftDetectionId: began.StackDriftDetectionId})
		require.NoError(w.t, err)
		if got.DetectionStatus != types.StackDriftDetectionStatusDetectionInProgress {
			return got
		}
		require.Nil(w.t, got.DriftedStackResourceCount)
		require.Equal(w.t, "User Initiated", aws.ToString(got.DetectionStatusReason))
		time.Sleep(time.Second)
	}
}

// checked is the drift of each resource as ListStackResources and DescribeStackResources tell it, which must agree.
func (w *world) checked(id string) map[string]types.StackResourceDriftStatus {
	w.t.Helper()
	list, err := w.cfn.ListStackResources(w.t.Context(), &sdk.ListStackResourcesInput{StackName: &id})
	require.NoError(w.t, err)
	got, err := w.cfn.DescribeStackResources(w.t.Context(), &sdk.DescribeStackResourcesInput{StackName: &id})
	require.NoError(w.t, err)
	out := map[string]types.StackResourceDriftStatus{}
	for i, r := range list.StackResourceSummaries {
		require.Equal(w.t, types.StackResourceDriftInformation(*r.DriftInformation), *got.StackResources[i].DriftInformation)
		require.Equal(w.t, r.DriftInformation.StackResourceDriftStatus != types.StackResourceDriftStatusNotChecked, r.DriftInformation.LastCheckTimestamp != nil)
		out[*r.LogicalResourceId] = r.DriftInformation.StackResourceDriftStatus
	}
	return out
}

// TestWhatACheckFoundIsToldWithTheStack and its resources, until the stack is updated.
func TestWhatACheckFoundIsToldWithTheStack(t *testing.T) {
	inWorld(t, func(w *world) {
		template := resources("P", "AWS::SSM::Parameter", parameter("/p", "1"), "Q", "AWS::SSM::Parameter", parameter("/q", "1"), "Topic", "AWS::SNS::Topic", object{})
		id := w.stack("S", template)
		unchecked := map[string]types.StackResourceDriftStatus{"P": "NOT_CHECKED", "Q": "NOT_CHECKED", "Topic": "NOT_CHECKED"}
		require.Equal(t, unchecked, w.checked(id))
		w.edit("/p", "2")
		began := time.Now().UTC()
		got := w.detection(id)
		require.Equal(t, types.StackDriftStatusDrifted, got.StackDriftStatus)
		require.Equal(t, int32(1), *got.DriftedStackResourceCount)

		require.Equal(t, map[string]types.StackResourceDriftStatus{"P": "MODIFIED", "Q": "IN_SYNC", "Topic": "NOT_CHECKED"}, w.checked(id))
		require.Equal(t, types.StackDriftInformation{StackDriftStatus: "DRIFTED", LastCheckTimestamp: &began}, *w.describe(id).DriftInformation)
		listed, err := w.cfn.ListStacks(t.Context(), &sdk.ListStacksInput{})
		require.NoError(t, err)
		require.Equal(t, types.StackDriftStatusDrifted, listed.StackSummaries[0].DriftInformation.StackDriftStatus)

		template["Resources"].(object)["Q"] = object{"Type": "AWS::SSM::Parameter", "Properties": parameter("/q", "2")}
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(template)}))
		require.Equal(t, "2", w.value("/p"), "an update does not see drift")
		require.Equal(t, unchecked, w.checked(id))
		require.Equal(t, types.StackDriftInformation{StackDriftStatus: "NOT_CHECKED"}, *w.describe(id).DriftInformation)
		require.Equal(t, []string{"P MODIFIED /Value NOT_EQUAL"}, w.drifts(id))
	})
}

// TestAStackWithoutComparableResourcesIsInSync and its resources are told as not checked, not as in sync.
func TestAStackWithoutComparableResourcesIsInSync(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("Topic", "AWS::SNS::Topic", object{}))
		require.Equal(t, types.StackDriftStatusInSync, w.detection(id).StackDriftStatus)
		require.Equal(t, map[string]types.StackResourceDriftStatus{"Topic": "NOT_CHECKED"}, w.checked(id))
		got, err := w.cfn.DescribeStackResourceDrifts(t.Context(), &sdk.DescribeStackResourceDriftsInput{StackName: &id})
		require.NoError(t, err)
		require.Empty(t, got.StackResourceDrifts)
	})
}

// TestWhatCannotBeReadIsNamed while the other resources are compared.
func TestWhatCannotBeReadIsNamed(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("P", "AWS::SSM::Parameter", parameter("/p", "1"), "Q", "AWS::SSM::Parameter", parameter("/q", "1")))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "P", Phase: "READ", Reason: "not allowed"})
		got := w.detection(id)
		require.Equal(t, types.StackDriftDetectionStatusDetectionFailed, got.DetectionStatus)
		require.JSONEq(t, `{"Summary":"Failed to detect drift on resources [P]","Failures":[{"Resource":"P","FailureReason":"not allowed"}]}`, *got.DetectionStatusReason)
		require.Equal(t, types.StackDriftStatusUnknown, got.StackDriftStatus)
		require.Equal(t, map[string]types.StackResourceDriftStatus{"P": "UNKNOWN", "Q": "IN_SYNC"}, w.checked(id))
		w.edit("/q", "2")
		got = w.detection(id)
		require.Equal(t, types.StackDriftStatusDrifted, got.StackDriftStatus)
		require.Equal(t, int32(1), *got.DriftedStackResourceCount)
	})
}

func TestDriftsComeInPagesAndByStatus(t *testing.T) {
	inWorld(t, func(w *world) {
		all := []any{}
		for i := range 5 {
			all = append(all, fmt.Sprintf("P%d", i), "AWS::SSM::Parameter", parameter(fmt.Sprintf("/p%d", i), "1"))
		}
		id := w.stack("S", resources(all...))
		w.edit("/p1", "2")
		w.detection(id)
		in := &sdk.DescribeStackResourceDriftsInput{StackName: &id, MaxResults: aws.Int32(2), StackResourceDriftStatusFilters: []types.StackResourceDriftStatus{types.StackResourceDriftStatusInSync}}
		var found []string
		for pages := 1; ; pages++ {
			got, err := w.cfn.DescribeStackResourceDrifts(t.Context(), in)
			require.NoError(t, err)
			for _, d := range got.StackResourceDrifts {
				found = append(found, *d.LogicalResourceId)
			}
			if in.NextToken = got.NextToken; in.NextToken == nil {
				require.Equal(t, 2, pages)
				break
			}
		}
		require.Equal(t, []string{"P0", "P2", "P3", "P4"}, found)
		for _, size := range []int32{0, 101} {
			_, err := w.cfn.DescribeStackResourceDrifts(t.Context(), &sdk.DescribeStackResourceDriftsInput{StackName: &id, MaxResults: &size})
			require.ErrorContains(t, err, "maxResults")
		}
	})
}

func TestChecksGoToTheBus(t *testing.T) {
	inWorld(t, func(w *world) {
		got := make(heard, 10)
		w.EventBridge.Connect(got)
		_, err := w.EventBridge.PutRule(t.Context(), &eventbridge.PutRuleInput{Name: aws.String("r"), EventPattern: aws.String(`{"detail-type":["CloudFormation Drift Detection Status Change"]}`)})
		require.NoError(t, err)
		_, err = w.EventBridge.PutTargets(t.Context(), &eventbridge.PutTargetsInput{Rule: aws.String("r"), Targets: []ebtypes.Target{{Id: aws.String("1"), Arn: aws.String("arn:aws:lambda:us-east-1:123456789012:function:f")}}})
		require.NoError(t, err)
		id := w.stack("S", one())
		w.edit("/p", "2")
		detection := *w.detection(id).StackDriftDetectionId
		time.Sleep(5 * time.Second)
		require.Len(t, got, 2)
		details := map[string]json.RawMessage{}
		for range 2 {
			var event struct {
				Resources []string
				Detail    struct {
					Status json.RawMessage `json:"status-details"`
					Count  json.RawMessage `json:"drift-detection-details"`
					ID     string          `json:"stack-drift-detection-id"`
				}
			}
			require.NoError(t, json.Unmarshal([]byte(<-got), &event))
			require.Equal(t, []string{id}, event.Resources)
			require.Equal(t, detection, event.Detail.ID)
			details[string(event.Detail.Status)] = event.Detail.Count
		}
		require.Equal(t, map[string]json.RawMessage{
			`{"detection-status":"DETECTION_IN_PROGRESS","stack-drift-status":"NOT_CHECKED"}`: json.RawMessage(`{"drifted-stack-resource-count":-1}`),
			`{"detection-status":"DETECTION_COMPLETE","stack-drift-status":"DRIFTED"}`:        json.RawMessage(`{"drifted-stack-resource-count":1}`),
		}, details)
	})
}

// TestTheTagsOfOthersAreDriftThatAChangeSetLeavesAlone (User Guide, "Using drift-aware change sets", external tag keys); AWS's own are
// none.
func TestTheTagsOfOthersAreDriftThatAChangeSetLeavesAlone(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("V", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16", "Tags": []any{object{"Key": "a", "Value": "1"}}}))
		require.Empty(t, w.drifts(id))
		tag := func(key, value string) {
			_, err := w.EC2.CreateTags(t.Context(), &ec2.CreateTagsInput{Resources: []string{w.physical("S", "V")}, Tags: []vpc.Tag{{Key: &key, Value: &value}}})
			require.NoError(t, err)
		}
		tag("b", "2")
		require.Equal(t, []string{"V MODIFIED /Tags/1 ADD"}, w.drifts(id))
		require.Equal(t, types.ChangeSetStatusFailed, w.revertSet(id, "empty").Status)
		tag("a", "3")
		require.Equal(t, []string{"V MODIFIED /Tags/0 REMOVE /Tags/0 ADD /Tags/1 ADD"}, w.drifts(id))
		_, status := w.revert(id)
		require.Equal(t, types.StackStatusUpdateComplete, status)
		require.Equal(t, []string{"V MODIFIED /Tags/1 ADD"}, w.drifts(id))
	})
}

func TestDriftIsToldWithValues(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", one())
		w.edit("/p", "2")
		w.detection(id)
		got, err := w.cfn.DescribeStackResourceDrifts(t.Context(), &sdk.DescribeStackResourceDriftsInput{StackName: &id})
		require.NoError(t, err)
		require.Len(t, got.StackResourceDrifts, 1)
		drift := got.StackResourceDrifts[0]
		require.JSONEq(t, `{"Name":"/p","Type":"String","Value":"1"}`, *drift.ExpectedProperties)
		require.JSONEq(t, `{"Name":"/p","Type":"String","Value":"2"}`, *drift.ActualProperties)
		require.Equal(t, []types.PropertyDifference{{PropertyPath: aws.String("/Value"), ExpectedValue: aws.String("1"), ActualValue: aws.String("2"), DifferenceType: types.DifferenceTypeNotEqual}}, drift.PropertyDifferences)
	})
}
