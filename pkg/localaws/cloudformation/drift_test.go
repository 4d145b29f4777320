package cloudformation_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamo "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	vpc "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	parameters "github.com/aws/aws-sdk-go-v2/service/ssm/types"
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

// hands are what a person does to a network, by what drift detection says of it then.
func hands() map[string]func(w *world) error {
	return map[string]func(w *world) error{
		"Vpc MODIFIED /EnableDnsHostnames NOT_EQUAL": func(w *world) error {
			_, err := w.EC2.ModifyVpcAttribute(w.t.Context(), &ec2.ModifyVpcAttributeInput{VpcId: aws.String(w.physical("Net", "Vpc")), EnableDnsHostnames: &vpc.AttributeBooleanValue{Value: aws.Bool(false)}})
			return err
		},
		"Vpc MODIFIED /Tags/1 REMOVE": func(w *world) error {
			_, err := w.EC2.DeleteTags(w.t.Context(), &ec2.DeleteTagsInput{Resources: []string{w.physical("Net", "Vpc")}, Tags: []vpc.Tag{{Key: aws.String("application-name")}}})
			return err
		},
		"PublicSubnet1 MODIFIED /MapPublicIpOnLaunch NOT_EQUAL": func(w *world) error {
			_, err := w.EC2.ModifySubnetAttribute(w.t.Context(), &ec2.ModifySubnetAttributeInput{SubnetId: aws.String(w.physical("Net", "PublicSubnet1")), MapPublicIpOnLaunch: &vpc.AttributeBooleanValue{Value: aws.Bool(true)}})
			return err
		},
		"NatGateway1 DELETED": func(w *world) error {
			_, err := w.EC2.DeleteNatGateway(w.t.Context(), &ec2.DeleteNatGatewayInput{NatGatewayId: aws.String(w.physical("Net", "NatGateway1"))})
			time.Sleep(3 * time.Minute)
			return err
		},
		"PrivateExit1 DELETED": func(w *world) error {
			_, err := w.EC2.DeleteRoute(w.t.Context(), &ec2.DeleteRouteInput{RouteTableId: aws.String(w.physical("Net", "PrivateTable1")), DestinationCidrBlock: aws.String("0.0.0.0/0")})
			return err
		},
		"S3Endpoint DELETED": func(w *world) error {
			_, err := w.EC2.DeleteVpcEndpoints(w.t.Context(), &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{w.physical("Net", "S3Endpoint")}})
			return err
		},
		"EndpointGroup MODIFIED /SecurityGroupIngress REMOVE": func(w *world) error {
			group := w.physical("Net", "EndpointGroup")
			got, err := w.EC2.DescribeSecurityGroups(w.t.Context(), &ec2.DescribeSecurityGroupsInput{GroupIds: []string{group}})
			require.NoError(w.t, err)
			_, err = w.EC2.RevokeSecurityGroupIngress(w.t.Context(), &ec2.RevokeSecurityGroupIngressInput{GroupId: &group, IpPermissions: got.SecurityGroups[0].IpPermissions})
			return err
		},
	}
}

func TestWhatAPersonDidToANetworkIsFoundAndPutBack(t *testing.T) {
	for want, hand := range hands() {
		t.Run(want, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.install()
				id, _ := w.network("private")
				require.Empty(t, w.drifts(id))
				require.Equal(t, types.StackDriftStatusInSync, w.describe(id).DriftInformation.StackDriftStatus)
				require.NoError(t, hand(w))

				require.Contains(t, w.drifts(id), want)
				require.Equal(t, types.StackDriftStatusDrifted, w.describe(id).DriftInformation.StackDriftStatus)
			})
			inWorld(t, func(w *world) {
				w.install()
				id, _ := w.network("private")
				require.NoError(t, hand(w))
				changes, status := w.revert(id)
				require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
				logical, _, _ := strings.Cut(want, " ")
				require.Contains(t, changes, logical)
				require.Empty(t, w.drifts(id))
				require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
			})
		})
	}
}

func TestWhatAPersonDidToCoreIsFoundAndPutBack(t *testing.T) {
	const bucket = "agc-123456789012-us-east-1"
	for want, hand := range map[string]func(w *world) error{
		"VpcPointer MODIFIED /Value NOT_EQUAL": func(w *world) error {
			_, err := w.SSM.PutParameter(w.t.Context(), &ssm.PutParameterInput{Name: aws.String("/agc/_common/vpc"), Value: aws.String("vpc-2"), Type: parameters.ParameterTypeString, Overwrite: aws.Bool(true)})
			return err
		},
		"VpcPointer DELETED": func(w *world) error {
			_, err := w.SSM.DeleteParameter(w.t.Context(), &ssm.DeleteParameterInput{Name: aws.String("/agc/_common/vpc")})
			return err
		},
		"DataBucketPolicy DELETED": func(w *world) error {
			_, err := w.S3.DeleteBucketPolicy(w.t.Context(), &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
			return err
		},
		"DataBucket MODIFIED /PublicAccessBlockConfiguration REMOVE": func(w *world) error {
			_, err := w.S3.DeletePublicAccessBlock(w.t.Context(), &s3.DeletePublicAccessBlockInput{Bucket: aws.String(bucket)})
			return err
		},
		"RunTable MODIFIED /PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled NOT_EQUAL": func(w *world) error {
			_, err := w.DynamoDB.UpdateContinuousBackups(w.t.Context(), &dynamodb.UpdateContinuousBackupsInput{TableName: aws.String("Agc"), PointInTimeRecoverySpecification: &dynamo.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)}})
			return err
		},
		"RunTable DELETED": func(w *world) error {
			_, err := w.DynamoDB.DeleteTable(w.t.Context(), &dynamodb.DeleteTableInput{TableName: aws.String("Agc")})
			time.Sleep(time.Minute)
			return err
		},
		"DataBucket DELETED": func(w *world) error {
			_, err := w.S3.DeleteBucket(w.t.Context(), &s3.DeleteBucketInput{Bucket: aws.String(bucket)})
			return err
		},
	} {
		t.Run(want, func(t *testing.T) {
			inWorld(t, func(w *world) {
				w.install()
				status, id := w.create(&sdk.CreateStackInput{
					StackName: aws.String("Core"), TemplateBody: file(t, coreFile), Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}},
					Parameters: params("Active", "true", "Bucket", bucket, "VpcId", "vpc-1", "Subnets", "subnet-1,subnet-2", "SubnetCount", "2", "Ami", w.EC2.AddImage("image"), "Mode", "private", "IdleAfter", "7d", "IdleNotice", "24h"),
				})
				require.Equal(t, types.StackStatusCreateComplete, status, w.reasons(id))
				require.Empty(t, w.drifts(id))
				require.NoError(t, hand(w))
				found := w.drifts(id)
				require.True(t, slices.ContainsFunc(found, func(d string) bool { return strings.HasSuffix(d, want) }), found)
				_, status = w.revert(id)
				require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
				require.Empty(t, w.drifts(id))
			})
		})
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

// TestAFailedRevertLeadsBackToWhatWasThere and not to the template.
func TestAFailedRevertLeadsBackToWhatWasThere(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("A", "AWS::SSM::Parameter", parameter("/a", "1"), "B", "AWS::SSM::Parameter", parameter("/b", "1"), "C", "AWS::SSM::Parameter", parameter("/c", "1")))
		for _, name := range []string{"/a", "/b"} {
			_, err := w.SSM.PutParameter(t.Context(), &ssm.PutParameterInput{Name: &name, Value: aws.String("mine"), Overwrite: aws.Bool(true), Type: parameters.ParameterTypeString})
			require.NoError(t, err)
		}
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
