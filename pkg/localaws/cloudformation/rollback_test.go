package cloudformation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

// value is an SSM parameter's value, "" when there is none.
func (w *world) value(name string) string {
	got, err := w.SSM.GetParameter(w.t.Context(), &ssm.GetParameterInput{Name: &name})
	if err != nil {
		return ""
	}
	return *got.Parameter.Value
}

func (w *world) bucketExists(name string) bool {
	_, err := w.S3.HeadBucket(w.t.Context(), &s3.HeadBucketInput{Bucket: &name})
	return err == nil
}

// two has parameters A and B; B needs A.
func two(a, b string) object {
	return with(resources("A", "AWS::SSM::Parameter", parameter("/a", a), "B", "AWS::SSM::Parameter", parameter("/b", b)), "B", "DependsOn", "A")
}

// bucketAndBroken has a bucket and, once that is made, a parameter that is made to fail.
func bucketAndBroken(policy string) object {
	t := resources("Bucket", "AWS::S3::Bucket", object{"BucketName": "bucket"}, "Broken", "AWS::SSM::Parameter", parameter("/p", "1"))
	with(t, "Broken", "DependsOn", []any{"Bucket"})
	if policy != "" {
		with(t, "Bucket", "DeletionPolicy", policy)
	}
	return t
}

func TestAFailedCreateIsRolledBack(t *testing.T) {
	tests := []struct {
		policy   string
		override bool // RetainExceptOnCreate
		kept     bool
	}{{"", false, false}, {"Delete", false, false}, {"Retain", false, true}, {"Retain", true, false}, {"RetainExceptOnCreate", false, false}}
	for _, test := range tests {
		t.Run(test.policy, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.cfn.Fail(cloudformation.Rule{LogicalID: "Broken", Reason: "no luck"})
				status, id := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(bucketAndBroken(test.policy)), RetainExceptOnCreate: &test.override})
				require.Equal(t, types.StackStatusRollbackComplete, status)
				require.Equal(t, test.kept, w.bucketExists("bucket"))
				require.Equal(t, []string{
					"CREATE_IN_PROGRESS: User Initiated", "ROLLBACK_IN_PROGRESS: The following resource(s) failed to create: [Broken]. Rollback requested by user.",
					"ROLLBACK_COMPLETE",
				}, w.story(id, "S"))
				require.Equal(t, []string{"CREATE_IN_PROGRESS", "CREATE_FAILED: no luck", "DELETE_COMPLETE"}, w.story(id, "Broken"))
				last := map[bool]string{true: "DELETE_SKIPPED", false: "DELETE_COMPLETE"}[test.kept]
				story := w.story(id, "Bucket")
				require.Equal(t, last, story[len(story)-1])
			})
		})
	}
}

func TestSiblingsOfAFailureAreCancelledAndRemoved(t *testing.T) {
	inWorld(t, func(w *world) {
		w.cfn.Fail(cloudformation.Rule{LogicalID: "Broken", Reason: "no luck"})
		status, id := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(resources("Broken", "AWS::SSM::Parameter", parameter("/p", "1"),
			"Bucket", "AWS::S3::Bucket", object{"BucketName": "bucket"}, "Slow", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}))})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		require.Contains(t, w.story(id, "Bucket"), "CREATE_FAILED: Resource creation cancelled")
		require.Contains(t, w.story(id, "Slow"), "CREATE_FAILED: Resource creation cancelled")
		require.False(t, w.bucketExists("bucket"))
		require.Contains(t, w.story(id, "S")[1], "[Broken].", "cancelled siblings did not fail")
	})
}

func TestWhatAFailedResourceLeftBehindIsRemoved(t *testing.T) {
	inWorld(t, func(w *world) {
		w.cfn.Fail(cloudformation.Rule{LogicalID: "A", Phase: "CREATE", Reason: "never settled", Late: true})
		status, _ := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(two("1", "1"))})
		require.Equal(t, types.StackStatusRollbackComplete, status)
		require.Empty(t, w.value("/a"))
	})
}

func TestOnFailure(t *testing.T) {
	tests := []struct {
		in   sdk.CreateStackInput
		want types.StackStatus
		kept bool
	}{
		{sdk.CreateStackInput{OnFailure: types.OnFailureDelete}, types.StackStatusDeleteComplete, false},
		{sdk.CreateStackInput{OnFailure: types.OnFailureDoNothing}, types.StackStatusCreateFailed, true},
		{sdk.CreateStackInput{DisableRollback: aws.Bool(true)}, types.StackStatusCreateFailed, true},
	}
	for _, test := range tests {
		inWorld(t, func(w *world) {
			w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "CREATE", Reason: "no luck"})
			in := test.in
			in.StackName, in.TemplateBody = aws.String("S"), text(two("1", "1"))
			status, _ := w.create(&in)
			require.Equal(t, test.want, status)
			require.Equal(t, test.kept, w.value("/a") != "")
		})
	}
}

func TestARollbackThatFails(t *testing.T) {
	inWorld(t, func(w *world) {
		w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "CREATE", Reason: "no luck"})
		w.cfn.Fail(cloudformation.Rule{LogicalID: "A", Phase: "DELETE", Reason: "stuck", Times: 3})
		status, id := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(two("1", "1"))})
		require.Equal(t, types.StackStatusRollbackFailed, status)
		require.Equal(t, "The following resource(s) failed to delete: [A]. ", *w.describe(id).StackStatusReason)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
		require.Empty(t, w.value("/a"))
	})
}

func TestAFailedUpdateRestoresWhatWas(t *testing.T) {
	inWorld(t, func(w *world) {
		template := two("", "1")
		template["Parameters"] = object{"V": object{"Type": "String", "Default": "1"}}
		template["Resources"].(object)["A"].(object)["Properties"].(object)["Value"] = object{"Ref": "V"}
		id := w.stack("S", template)
		template["Resources"].(object)["New"] = object{"Type": "AWS::S3::Bucket", "Properties": object{"BucketName": "new"}, "DependsOn": "A"}
		template["Resources"].(object)["B"].(object)["DependsOn"] = "New"
		template["Resources"].(object)["B"].(object)["Properties"] = parameter("/b", "2")
		w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "UPDATE", Reason: "no luck", Times: 1})
		status := w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(template), Parameters: params("V", "2")})
		require.Equal(t, types.StackStatusUpdateRollbackComplete, status, w.reasons(id))
		require.Equal(t, "1", w.value("/a"))
		require.Equal(t, "1", w.value("/b"))
		require.False(t, w.bucketExists("new"))
		require.Equal(t, "1", *w.describe(id).Parameters[0].ParameterValue)
		got, err := w.cfn.GetTemplate(t.Context(), &sdk.GetTemplateInput{StackName: &id})
		require.NoError(t, err)
		require.NotContains(t, *got.TemplateBody, "New")
		require.Equal(t, []string{
			"UPDATE_IN_PROGRESS: User Initiated", "UPDATE_ROLLBACK_IN_PROGRESS: The following resource(s) failed to update: [B]. ",
			"UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS", "UPDATE_ROLLBACK_COMPLETE",
		}, w.story(id, "S")[2:])
	})
}

func TestAReplacementIsUndone(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		template := two("1", "2")
		template["Resources"].(object)["A"].(object)["Properties"] = parameter("/other", "1")
		w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "UPDATE", Reason: "no luck", Times: 1})
		require.Equal(t, types.StackStatusUpdateRollbackComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(template)}), w.reasons(id))
		require.Equal(t, "1", w.value("/a"), "what existed before is never deleted")
		require.Empty(t, w.value("/other"))
		require.Contains(t, w.story(id, "A"), "UPDATE_IN_PROGRESS: Requested update requires the creation of a new physical resource; hence creating one.")
		refused(t, w.updateStack("S", two("1", "1")), "ValidationError", "No updates are to be performed.")
	})
}

func TestARollbackOfAnUpdateThatFailsIsContinued(t *testing.T) {
	for _, skip := range []bool{false, true} {
		inWorld(t, func(w *world) {
			id := w.stack("S", two("1", "1"))
			w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "UPDATE", Reason: "no luck", Times: 2})
			status := w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(two("2", "2"))})
			require.Equal(t, types.StackStatusUpdateRollbackFailed, status)
			require.Equal(t, "The following resource(s) failed to update: [B]. ", *w.describe(id).StackStatusReason)
			require.Error(t, w.updateStack("S", two("3", "3")))
			in := &sdk.ContinueUpdateRollbackInput{StackName: &id}
			if skip {
				in.ResourcesToSkip = []string{"B"}
			}
			_, err := w.cfn.ContinueUpdateRollback(t.Context(), in)
			require.NoError(t, err)
			require.Equal(t, types.StackStatusUpdateRollbackComplete, w.settled(id))
			require.Equal(t, "1", w.value("/a"))
			require.Equal(t, "1", w.value("/b"))
		})
	}
}

func TestAnUpdateWithoutRollbackStaysWhereItFailed(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "UPDATE", Reason: "no luck", Times: 1})
		in := &sdk.UpdateStackInput{StackName: &id, TemplateBody: text(two("2", "2")), DisableRollback: aws.Bool(true)}
		require.Equal(t, types.StackStatusUpdateFailed, w.update(in))
		require.Equal(t, "2", w.value("/a"))
		err := w.updateStack("S", two("2", "2"))
		require.ErrorContains(t, err, "This stack is currently in a non-terminal [UPDATE_FAILED] state.")
		in.TemplateBody = text(two("2", "3"))
		require.Equal(t, types.StackStatusUpdateComplete, w.update(in), w.reasons(id))
		require.Equal(t, "3", w.value("/b"))
	})
}

func TestAnUpdateIsCancelled(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		require.NoError(t, w.updateStack("S", two("2", "2")))
		_, err := w.cfn.CancelUpdateStack(t.Context(), &sdk.CancelUpdateStackInput{StackName: &id})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusUpdateRollbackComplete, w.settled(id))
		require.Equal(t, "1", w.value("/a"))
		_, err = w.cfn.CancelUpdateStack(t.Context(), &sdk.CancelUpdateStackInput{StackName: &id})
		refused(t, err, "ValidationError", "CancelUpdateStack cannot be called from current stack status")
	})
}

func TestACancelBetweenAFailureAndItsRollbackChangesNothing(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "A", Phase: "UPDATE", Reason: "no luck", Times: 1})
		require.NoError(t, w.updateStack("S", two("2", "2")))
		for !slices.Contains(w.story(id, "A"), "UPDATE_FAILED: no luck") {
			time.Sleep(100 * time.Millisecond)
		}
		require.Equal(t, types.StackStatusUpdateInProgress, w.describe(id).StackStatus)
		_, err := w.cfn.CancelUpdateStack(t.Context(), &sdk.CancelUpdateStackInput{StackName: &id})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusUpdateRollbackComplete, w.settled(id))
		require.Equal(t, "1", w.value("/a"))
	})
}

func TestAnUpdateThatCannotCleanUpForgets(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		w.cfn.Fail(cloudformation.Rule{LogicalID: "B", Phase: "DELETE", Reason: "stuck"})
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(resources("A", "AWS::SSM::Parameter", parameter("/a", "1")))}))
		require.Equal(t, "Update successful. One or more resources could not be deleted.", *w.describe(id).StackStatusReason)
		require.Equal(t, 3, strings.Count(strings.Join(w.story(id, "B"), "\n"), "DELETE_FAILED: stuck"))
		require.Equal(t, "1", w.value("/b"))
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
		require.Equal(t, "1", w.value("/b"), "forgotten")
	})
}

func TestAHalfMadeResourceIsRemovedInTheRollback(t *testing.T) {
	inWorld(t, func(w *world) {
		status, id := w.create(&sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(resources("Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"},
			"Group", "AWS::EC2::SecurityGroup", object{
				"VpcId": object{"Ref": "Vpc"}, "GroupDescription": "x",
				"SecurityGroupIngress": []any{object{"IpProtocol": "tcp", "FromPort": 1, "ToPort": 1, "CidrIp": "nonsense"}},
			}))})
		require.Equal(t, types.StackStatusRollbackComplete, status, w.reasons(id))
		require.Equal(t, "DELETE_IN_PROGRESS", w.story(id, "Group")[2], "the group was there though its rule was refused")
	})
}
