package jobs

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws"
	localbatch "github.com/amazon-genomics-cli/agc/pkg/localaws/batch"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/wire"
)

const prefix = "arn:aws:batch:us-east-1:123456789012:job-queue/"

// onLocal runs a test with a Batch that has n queues, each made by a stack of its own, in a bubble of virtual time.
func onLocal(t *testing.T, n int, test func(t *testing.T, local *localaws.AWS, j *Jobs)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		local := localaws.New(localaws.Options{})
		defer local.Close()
		_, err := local.Batch.CreateComputeEnvironment(t.Context(), &batch.CreateComputeEnvironmentInput{
			ComputeEnvironmentName: aws.String("e"), Type: types.CETypeManaged,
			ComputeResources: &types.ComputeResource{Type: types.CRTypeFargate, MaxvCpus: aws.Int32(16), Subnets: []string{"subnet-1"}},
		})
		require.NoError(t, err)
		_, err = local.Batch.RegisterJobDefinition(t.Context(), &batch.RegisterJobDefinitionInput{
			JobDefinitionName: aws.String("d"), Type: types.JobDefinitionTypeContainer, PlatformCapabilities: []types.PlatformCapability{"FARGATE"},
			ContainerProperties: &types.ContainerProperties{Image: aws.String("image")},
		})
		require.NoError(t, err)
		time.Sleep(time.Minute)
		for i := range n {
			name := fmt.Sprintf("q%d", i)
			_, err := local.Batch.CreateJobQueue(t.Context(), &batch.CreateJobQueueInput{
				JobQueueName: &name, Priority: aws.Int32(1),
				ComputeEnvironmentOrder: []types.ComputeEnvironmentOrder{{ComputeEnvironment: aws.String("e"), Order: aws.Int32(1)}},
			})
			require.NoError(t, err)
			local.Batch.TagSystem([]string{prefix + name}, map[string]string{"aws:cloudformation:stack-name": "s" + name})
		}
		time.Sleep(time.Minute)
		test(t, local, New(local.Config()))
	})
}

func submit(t *testing.T, local *localaws.AWS, queue string, n int) {
	t.Helper()
	for range n {
		_, err := local.Batch.SubmitJob(t.Context(), &batch.SubmitJobInput{JobName: aws.String("j"), JobQueue: &queue, JobDefinition: aws.String("d")})
		require.NoError(t, err)
	}
}

func freely() error { return nil }

func TestQueuesOfEveryPage(t *testing.T) {
	onLocal(t, 120, func(t *testing.T, _ *localaws.AWS, j *Jobs) {
		queues, err := j.Queues(t.Context())
		require.NoError(t, err)
		require.Len(t, queues, 120)
		require.Contains(t, queues, account.Queue{ARN: prefix + "q119", Stack: "sq119", Enabled: true})
	})
}

func TestTheEndOfAQueue(t *testing.T) {
	onLocal(t, 1, func(t *testing.T, local *localaws.AWS, j *Jobs) {
		queue := func() account.Queue {
			queues, err := j.Queues(t.Context())
			require.NoError(t, err)
			require.Len(t, queues, 1)
			return queues[0]
		}
		require.NoError(t, j.Disable(t.Context(), prefix+"q0"))
		require.Equal(t, account.Queue{ARN: prefix + "q0", Stack: "sq0", Changing: true}, queue())
		outdated, ok := errors.AsType[Outdated](j.Disable(t.Context(), prefix+"q0"))
		require.True(t, ok)
		require.True(t, outdated.Outdated())
		require.Contains(t, outdated.Error(), "being modified")
		time.Sleep(time.Minute)
		require.False(t, queue().Changing)
		_, err := local.Batch.DeleteJobQueue(t.Context(), &batch.DeleteJobQueueInput{JobQueue: aws.String("q0")})
		require.NoError(t, err)
		require.True(t, queue().Changing)
		time.Sleep(time.Minute)
		queues, err := j.Queues(t.Context())
		require.NoError(t, err)
		require.Empty(t, queues)
		_, ok = errors.AsType[Outdated](j.Disable(t.Context(), prefix+"q0"))
		require.True(t, ok)
		_, left, err := j.Active(t.Context(), prefix+"q0", freely)
		require.NoError(t, err)
		require.Zero(t, left)
	})
}

func TestJobsUntilTheyHaveStopped(t *testing.T) {
	onLocal(t, 1, func(t *testing.T, local *localaws.AWS, j *Jobs) {
		local.Batch.SetPace(localbatch.Pace{Runnable: 20 * time.Second, Starting: 40 * time.Second, Running: 24 * time.Hour, Stopping: time.Minute})
		submit(t, local, "q0", 1100)
		time.Sleep(2 * time.Minute)
		for range 4 { // in each other state too
			submit(t, local, "q0", 1)
			time.Sleep(time.Second)
		}
		time.Sleep(20 * time.Second)
		submit(t, local, "q0", 1)
		calls := 0
		unstopped, left, err := j.Active(t.Context(), prefix+"q0", func() error {
			calls++
			return nil
		})
		require.NoError(t, err)
		require.Equal(t, 1105, left)
		require.Len(t, unstopped, 1105)
		require.Equal(t, 6+12, calls, "a page more, and the jobs by the hundred")
		require.NoError(t, j.Terminate(t.Context(), unstopped[0], "because"))
		require.NoError(t, j.Terminate(t.Context(), unstopped[0], "because"), "again")
		less, left, err := j.Active(t.Context(), prefix+"q0", freely)
		require.NoError(t, err)
		require.GreaterOrEqual(t, left, 1104)
		require.Equal(t, unstopped[1:], less)
		stop := errors.New("no time")
		_, _, err = j.Active(t.Context(), prefix+"q0", func() error { return stop })
		require.ErrorIs(t, err, stop)
	})
}

func TestRunningCountsByStack(t *testing.T) {
	onLocal(t, 3, func(t *testing.T, local *localaws.AWS, j *Jobs) {
		submit(t, local, "q0", 3)
		submit(t, local, "q2", 5)
		counts, err := j.Running(t.Context())
		require.NoError(t, err)
		require.Equal(t, map[string]int{"sq0": 3, "sq1": 0, "sq2": 5}, counts)
		ctx, cancel := context.WithTimeout(t.Context(), 10*every)
		defer cancel()
		counts, err = j.Running(ctx)
		require.NoError(t, err)
		require.NotContains(t, counts, "sq2", "it was not counted")
		require.Equal(t, 3, counts["sq0"])
	})
}

func TestRefusals(t *testing.T) {
	onLocal(t, 1, func(t *testing.T, local *localaws.AWS, j *Jobs) {
		for code, want := range map[string]fault.Code{
			"ClientException": fault.StackFailed, "AccessDeniedException": fault.PermissionDenied, "TooManyRequestsException": fault.AwsUnavailable,
		} {
			local.Faults.Clear()
			for _, operation := range []string{"UpdateJobQueue", "TerminateJob", "ListJobs", "DescribeJobQueues"} {
				local.Faults.Add(wire.Fault{Service: "batch", Operation: operation, When: wire.Before, Err: &smithy.GenericAPIError{Code: code, Message: "no"}})
			}
			require.Equal(t, want, fault.Of(j.Disable(t.Context(), prefix+"q0")).Code, code)
			require.Equal(t, want, fault.Of(j.Terminate(t.Context(), "j", "r")).Code, code)
			_, _, err := j.Active(t.Context(), prefix+"q0", freely)
			require.Error(t, err)
			_, err = j.Queues(t.Context())
			require.Error(t, err)
			_, err = j.Running(t.Context())
			require.Error(t, err)
		}
		before := len(local.Faults.Calls("batch", "UpdateJobQueue"))
		require.Error(t, j.Disable(t.Context(), prefix+"q0"))
		require.Len(t, local.Faults.Calls("batch", "UpdateJobQueue"), before+1, "changes are not tried again by themselves")
	})
}
