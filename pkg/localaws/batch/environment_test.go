package batch

import (
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	iamsdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"
)

func TestAnEnvironmentTakesItsTime(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		must(b, b.CreateComputeEnvironment, fargateInput("e"))
		refused(b, b.CreateComputeEnvironment, fargateInput("e"), "Object already exists")
		require.Equal(t, "ENABLED CREATING", b.environmentNow("e"))
		refused(b, b.CreateJobQueue, queueInput("q", "e"), "Error executing request, Exception : arn:aws:batch:us-east-1:123456789012:compute-environment/e is not in VALID state")
		time.Sleep(makeEnvironment)
		require.Equal(t, "ENABLED VALID", b.environmentNow("e"))
		refused(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")}, "Cannot delete, resource must be in DISABLED state.")
		b.disableEnvironment()
		require.Equal(t, "DISABLED UPDATING", b.environmentNow("e"))
		refused(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")}, "Cannot delete, resource is being modified.")
		time.Sleep(changeEnvironment)
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		require.Equal(t, "DISABLED DELETING", b.environmentNow("e"))
		time.Sleep(dropEnvironment)
		require.Equal(t, "DISABLED DELETED", b.environmentNow("e"))
		refused(b, b.UpdateComputeEnvironment, &sdk.UpdateComputeEnvironmentInput{ComputeEnvironment: new("e")}, "e does not exist")
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		time.Sleep(showDeleted)
		require.Empty(t, b.environmentNow("e"))
	})
}

func TestAnEnvironmentOfAQueueStays(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		b.disableEnvironment()
		time.Sleep(changeEnvironment)
		refused(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")}, "Cannot delete, found existing JobQueue relationship.")
		b.disableQueue()
		time.Sleep(changeQueue)
		must(b, b.DeleteJobQueue, &sdk.DeleteJobQueueInput{JobQueue: new("q")})
		refused(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")}, "Cannot delete, found existing JobQueue relationship.")
		time.Sleep(dropQueue)
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		time.Sleep(dropEnvironment)
		require.Equal(t, "DISABLED DELETED", b.environmentNow("e"))
	})
}

func TestAnEnvironmentWithoutItsRoleIsInvalidAndStays(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		in := fargateInput("e")
		in.ServiceRole = new(b.role("r"))
		must(b, b.CreateComputeEnvironment, in)
		time.Sleep(makeEnvironment)
		require.Equal(t, "ENABLED VALID", b.environmentNow("e"))
		must(b, b.iam.DeleteRole, &iamsdk.DeleteRoleInput{RoleName: new("r")})
		require.Equal(t, "ENABLED INVALID", b.environmentNow("e"))
		got := must(b, b.DescribeComputeEnvironments, &sdk.DescribeComputeEnvironmentsInput{})
		require.Contains(t, *got.ComputeEnvironments[0].StatusReason,
			"CLIENT_ERROR - User: batch.amazonaws.com is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/r (Service: AWSSecurityTokenService; Status Code: 403; Error Code: AccessDenied; Request ID: ")
		b.disableEnvironment()
		time.Sleep(changeEnvironment)
		require.Equal(t, "DISABLED INVALID", b.environmentNow("e"))
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		require.Equal(t, "DISABLED DELETING", b.environmentNow("e"))
		time.Sleep(dropEnvironment)
		require.Equal(t, "DISABLED INVALID", b.environmentNow("e"))
		b.role("r")
		b.disableEnvironment()
		time.Sleep(changeEnvironment)
		require.Equal(t, "DISABLED VALID", b.environmentNow("e"))
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		time.Sleep(dropEnvironment + time.Second)
		must(b, b.iam.DeleteRole, &iamsdk.DeleteRoleInput{RoleName: new("r")})
		require.Equal(t, "DISABLED DELETED", b.environmentNow("e"))
	})
}

func TestAnEnvironmentWithARoleThatNeverWasIsInvalid(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		in := fargateInput("e")
		in.ServiceRole = new("nobody")
		must(b, b.CreateComputeEnvironment, in)
		time.Sleep(makeEnvironment)
		require.Equal(t, "ENABLED INVALID", b.environmentNow("e"))
		update := &sdk.UpdateComputeEnvironmentInput{ComputeEnvironment: new("e"), ServiceRole: new(b.role("somebody"))}
		must(b, b.UpdateComputeEnvironment, update)
		refused(b, b.UpdateComputeEnvironment, update, "Cannot update, resource is being modified.")
		time.Sleep(changeEnvironment)
		require.Equal(t, "ENABLED VALID", b.environmentNow("e"))
	})
}

func TestFargateEnvironmentsWithActiveJobsBecomeInvalidWhenDeleted(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		must(b, b.CreateComputeEnvironment, fargateInput("other"))
		time.Sleep(makeEnvironment)
		b.submit()
		time.Sleep(2 * time.Minute)
		must(b, b.UpdateJobQueue, &sdk.UpdateJobQueueInput{JobQueue: new("q"), ComputeEnvironmentOrder: queueInput("q", "other").ComputeEnvironmentOrder})
		b.disableEnvironment()
		time.Sleep(changeEnvironment)
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		time.Sleep(dropEnvironment)
		require.Equal(t, "DISABLED INVALID", b.environmentNow("e"))
		time.Sleep(15 * time.Minute)
		must(b, b.DeleteComputeEnvironment, &sdk.DeleteComputeEnvironmentInput{ComputeEnvironment: new("e")})
		time.Sleep(dropEnvironment)
		require.Equal(t, "DISABLED DELETED", b.environmentNow("e"))
	})
}

func TestEnvironmentsThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		for text, change := range map[string]func(*sdk.CreateComputeEnvironmentInput){
			"computeEnvironmentName should match valid pattern": func(in *sdk.CreateComputeEnvironmentInput) { in.ComputeEnvironmentName = new("-e") },
			"tags is not applicable for Fargate.": func(in *sdk.CreateComputeEnvironmentInput) {
				in.ComputeResources.Tags = map[string]string{"a": "b"}
			},
			"instanceRole is not applicable for Fargate.": func(in *sdk.CreateComputeEnvironmentInput) { in.ComputeResources.InstanceRole = new("r") },
			"minvCpus and desiredvCpus are not applicable for Fargate.": func(in *sdk.CreateComputeEnvironmentInput) {
				in.ComputeResources.MinvCpus = new(int32(0))
			},
			"Instance role is required.":     func(in *sdk.CreateComputeEnvironmentInput) { in.ComputeResources.Type = types.CRTypeEc2 },
			"Resource maxvCpus is required.": func(in *sdk.CreateComputeEnvironmentInput) { in.ComputeResources.MaxvCpus = nil },
			"Resource subnets is required.":  func(in *sdk.CreateComputeEnvironmentInput) { in.ComputeResources.Subnets = nil },
			"computeResources must be provided for a MANAGED compute environment": func(in *sdk.CreateComputeEnvironmentInput) {
				in.ComputeResources = nil
			},
			"type must be one of [MANAGED, UNMANAGED].":               func(in *sdk.CreateComputeEnvironmentInput) { in.Type = "" },
			"Tag keys starting with aws: are reserved for system use": func(in *sdk.CreateComputeEnvironmentInput) { in.Tags = map[string]string{"aws:a": "b"} },
		} {
			in := fargateInput("e")
			change(in)
			refused(b, b.CreateComputeEnvironment, in, "Error executing request, Exception : "+text)
		}
	})
}
