package cloudformation_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

func TestDeletionPolicies(t *testing.T) {
	for policy, kept := range map[string]bool{"Delete": false, "Retain": true, "RetainExceptOnCreate": true} {
		inWorld(t, func(w *world) {
			id := w.stack("S", with(resources("Bucket", "AWS::S3::Bucket", object{"BucketName": "bucket"}), "Bucket", "DeletionPolicy", policy))
			require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
			require.Equal(t, kept, w.bucketExists("bucket"), policy)
		})
	}
}

func TestPoliciesOfReplacementAndRemoval(t *testing.T) {
	inWorld(t, func(w *world) {
		bucket := func(name string) object {
			t := with(resources("Bucket", "AWS::S3::Bucket", object{"BucketName": name}, "P", "AWS::SSM::Parameter", parameter("/p", "1")), "Bucket", "UpdateReplacePolicy", "Retain")
			return with(t, "Bucket", "DeletionPolicy", "Delete")
		}
		id := w.stack("S", bucket("one"))
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(bucket("two"))}))
		require.True(t, w.bucketExists("one"), "UpdateReplacePolicy Retain")
		require.True(t, w.bucketExists("two"))
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{StackName: &id, TemplateBody: text(one())}))
		require.False(t, w.bucketExists("two"), "DeletionPolicy Delete")
	})
}

func TestABucketWithObjectsIsNotDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("Bucket", "AWS::S3::Bucket", object{"BucketName": "bucket"}))
		_, err := w.S3.PutObject(t.Context(), &s3.PutObjectInput{Bucket: aws.String("bucket"), Key: aws.String("k")})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		require.Equal(t, "The following resource(s) failed to delete: [Bucket]. ", *w.describe(id).StackStatusReason)
		story := w.story(id, "Bucket")
		require.Contains(t, story[len(story)-1], `DELETE_FAILED: Resource handler returned message: "The bucket you tried to delete is not empty (Service: S3, Status Code: 409, Request ID: `)
		refused(t, w.updateStack("S", one()), "ValidationError", "Stack:"+id+" is in DELETE_FAILED state and can not be updated.")
	})
}

func TestAVpcWithForeignPartsIsNotDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}, "Subnet", "AWS::EC2::Subnet", object{"VpcId": object{"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"}))
		list, err := w.cfn.DescribeStackResources(t.Context(), &sdk.DescribeStackResourcesInput{StackName: &id, LogicalResourceId: aws.String("Vpc")})
		require.NoError(t, err)
		vpc := list.StackResources[0].PhysicalResourceId
		foreign, err := w.EC2.CreateSubnet(t.Context(), &ec2.CreateSubnetInput{VpcId: vpc, CidrBlock: aws.String("10.0.9.0/24")})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		story := w.story(id, "Vpc")
		require.Contains(t, story[len(story)-1], "The vpc '"+*vpc+"' has dependencies and cannot be deleted.")
		_, err = w.EC2.DeleteSubnet(t.Context(), &ec2.DeleteSubnetInput{SubnetId: foreign.Subnet.SubnetId})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
	})
}

func TestASecurityGroupInUseIsTriedForAQuarterOfAnHour(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"},
			"Subnet", "AWS::EC2::Subnet", object{"VpcId": object{"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"},
			"Group", "AWS::EC2::SecurityGroup", object{"VpcId": object{"Ref": "Vpc"}, "GroupDescription": "x"}))
		list, err := w.cfn.DescribeStackResources(t.Context(), &sdk.DescribeStackResourcesInput{StackName: &id})
		require.NoError(t, err)
		ids := map[string]string{}
		for _, r := range list.StackResources {
			ids[*r.LogicalResourceId] = *r.PhysicalResourceId
		}
		_, err = w.EC2.CreateNetworkInterface(t.Context(), &ec2.CreateNetworkInterfaceInput{SubnetId: aws.String(ids["Subnet"]), Groups: []string{ids["Group"]}})
		require.NoError(t, err)
		start := time.Now()
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		require.Equal(t, "The following resource(s) failed to delete: [Group, Subnet]. ", *w.describe(id).StackStatusReason)
		require.InDelta(t, (15 * time.Minute).Seconds(), time.Since(start).Seconds(), 60)
		require.Len(t, w.story(id, "Vpc"), 3, "what a failed resource needs is not touched")
	})
}

func TestRetainResourcesOnlyAfterAFailedDelete(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		in := &sdk.DeleteStackInput{StackName: &id, RetainResources: []string{"A"}}
		_, err := w.cfn.DeleteStack(t.Context(), in)
		require.ErrorContains(t, err, "must be in a valid state")
		w.cfn.Fail(cloudformation.Rule{LogicalID: "A", Phase: "DELETE", Reason: "stuck"})
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		in.RetainResources = []string{"B"}
		_, err = w.cfn.DeleteStack(t.Context(), in)
		require.ErrorContains(t, err, "must be in a valid state", "B is deleted")
		in.RetainResources = []string{"A"}
		_, err = w.cfn.DeleteStack(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteComplete, w.settled(id))
		require.Equal(t, "1", w.value("/a"))
		story := w.story(id, "A")
		require.Equal(t, "DELETE_SKIPPED", story[len(story)-1])
	})
}

func TestForcedDeleteDropsWhatFailed(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", two("1", "1"))
		in := &sdk.DeleteStackInput{StackName: &id, DeletionMode: types.DeletionModeForceDeleteStack}
		_, err := w.cfn.DeleteStack(t.Context(), in)
		require.Error(t, err, "only after DELETE_FAILED")
		w.cfn.Fail(cloudformation.Rule{LogicalID: "A", Phase: "DELETE", Reason: "stuck"})
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		_, err = w.cfn.DeleteStack(t.Context(), in)
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteComplete, w.settled(id))
		require.Equal(t, "1", w.value("/a"))
	})
}

func TestAStackThatIsBeingMadeCanBeDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		out, err := w.cfn.CreateStack(t.Context(), &sdk.CreateStackInput{StackName: aws.String("S"), TemplateBody: text(resources("Bucket", "AWS::S3::Bucket", object{"BucketName": "bucket"}))})
		require.NoError(t, err)
		time.Sleep(10 * time.Second)
		require.True(t, w.bucketExists("bucket"))
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(*out.StackId))
		require.False(t, w.bucketExists("bucket"))
		require.Contains(t, w.story(*out.StackId, "Bucket"), "CREATE_FAILED: Resource creation cancelled")
	})
}

func TestWhatIsGoneAlreadyIsDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.stack("S", resources("Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"}))
		vpcs, err := w.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{Filters: []ec2types.Filter{{Name: aws.String("tag:aws:cloudformation:stack-name"), Values: []string{"S"}}}})
		require.NoError(t, err)
		_, err = w.EC2.DeleteVpc(t.Context(), &ec2.DeleteVpcInput{VpcId: vpcs.Vpcs[0].VpcId})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id))
	})
}
