package batch

import (
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/stretchr/testify/require"
)

func TestAQueueIsDisabledAndThenDeleted(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		require.Equal(t, "ENABLED VALID", b.queueNow("q"))
		refused(b, b.CreateJobQueue, queueInput("q", "e"), "Object already exists")
		refused(b, b.DeleteJobQueue, &sdk.DeleteJobQueueInput{JobQueue: new("q")}, "Cannot delete, resource must be in DISABLED state.")
		b.disableQueue()
		require.Equal(t, "DISABLED UPDATING", b.queueNow("q"))
		refused(b, b.DeleteJobQueue, &sdk.DeleteJobQueueInput{JobQueue: new("q")}, "Cannot delete, resource is being modified.")
		time.Sleep(changeQueue)
		require.Equal(t, "DISABLED VALID", b.queueNow("q"))
		must(b, b.DeleteJobQueue, &sdk.DeleteJobQueueInput{JobQueue: new("q")})
		require.Equal(t, "DISABLED DELETING", b.queueNow("q"))
		time.Sleep(dropQueue)
		require.Equal(t, "DISABLED DELETED", b.queueNow("q"))
		refused(b, b.UpdateJobQueue, &sdk.UpdateJobQueueInput{JobQueue: new("q")}, "q does not exist")
		must(b, b.DeleteJobQueue, &sdk.DeleteJobQueueInput{JobQueue: new("q")})
		time.Sleep(showDeleted)
		require.Empty(t, b.queueNow("q"))
	})
}

func TestChangesOfAQueueComeOneByOne(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		in := &sdk.UpdateJobQueueInput{JobQueue: new("arn:aws:batch:us-east-1:123456789012:job-queue/q"), Priority: new(int32(7))}
		must(b, b.UpdateJobQueue, in)
		refused(b, b.UpdateJobQueue, in, "Cannot update, resource is being modified.")
		require.EqualValues(t, 7, *must(b, b.DescribeJobQueues, &sdk.DescribeJobQueuesInput{}).JobQueues[0].Priority)
		time.Sleep(changeQueue)
		in.ComputeEnvironmentOrder = []types.ComputeEnvironmentOrder{}
		refused(b, b.UpdateJobQueue, in, "Error executing request, Exception : computeEnvironmentOrder must have between 1 and 3 compute environments")
	})
}

func TestADisabledQueueTakesNoJobsAndKeepsItsOwn(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		running := b.submit()
		time.Sleep(2 * time.Minute)
		waiting := b.submit()
		b.disableQueue()
		refused(b, b.SubmitJob, &sdk.SubmitJobInput{JobName: new("j"), JobQueue: new("q"), JobDefinition: new("d")}, "JobQueue q is not in ENABLED state.")
		time.Sleep(2 * time.Minute)
		require.Equal(t, types.JobStatusRunning, b.detailOf(running).Status)
		require.Equal(t, types.JobStatusRunning, b.detailOf(waiting).Status)
		time.Sleep(10 * time.Minute)
		require.Equal(t, types.JobStatusSucceeded, b.detailOf(running).Status)
	})
}

func TestADeletedQueueTerminatesItsJobs(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		b.SetPace(Pace{Running: time.Hour, Stopping: 2 * time.Minute})
		var ids []string
		for range 32 {
			ids = append(ids, b.submit())
		}
		time.Sleep(time.Minute)
		b.disableQueue()
		time.Sleep(changeQueue)
		must(b, b.DeleteJobQueue, &sdk.DeleteJobQueueInput{JobQueue: new("q")})
		time.Sleep(2 * time.Minute)
		require.Equal(t, "DISABLED DELETING", b.queueNow("q"))
		time.Sleep(2 * time.Second)
		require.Equal(t, "DISABLED DELETED", b.queueNow("q"))
		require.Equal(t, types.JobStatusFailed, b.detailOf(ids[31]).Status)
	})
}

func TestJobsWaitForAnEnvironmentThatIsEnabled(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		b.disableEnvironment()
		id := b.submit()
		time.Sleep(time.Hour)
		require.Equal(t, types.JobStatusRunnable, b.detailOf(id).Status)
		must(b, b.UpdateComputeEnvironment, &sdk.UpdateComputeEnvironmentInput{ComputeEnvironment: new("e"), State: types.CEStateEnabled})
		require.Equal(t, types.JobStatusStarting, b.detailOf(id).Status)
		time.Sleep(time.Minute)
		require.Equal(t, types.JobStatusRunning, b.detailOf(id).Status)
	})
}

func TestQueuesThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		b.ready()
		on := fargateInput("on-ec2")
		on.ComputeResources.Type, on.ComputeResources.InstanceRole = types.CRTypeEc2, new("profile")
		must(b, b.CreateComputeEnvironment, on)
		time.Sleep(makeEnvironment)
		in := queueInput("q2", "e")
		in.ComputeEnvironmentOrder = append(in.ComputeEnvironmentOrder, types.ComputeEnvironmentOrder{ComputeEnvironment: new("on-ec2"), Order: new(int32(2))})
		refused(b, b.CreateJobQueue, in, "Error executing request, Exception : EC2 and Fargate compute environments can't be mixed")
		refused(b, b.CreateJobQueue, queueInput("q2", "none"), "Error executing request, Exception : none does not exist")
		refused(b, b.CreateJobQueue, &sdk.CreateJobQueueInput{JobQueueName: new("q2")},
			"Error executing request, Exception : computeEnvironmentOrder must have between 1 and 3 compute environments")
		must(b, b.CreateJobQueue, queueInput("q2", "on-ec2"))
		refused(b, b.SubmitJob, &sdk.SubmitJobInput{JobName: new("j"), JobQueue: new("q2"), JobDefinition: new("d")},
			"Job Queue is attached to Compute Environment that can not run Jobs with capability FARGATE.")
	})
}

func TestPagesOfQueues(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		for i := range 101 {
			must(b, b.CreateJobQueue, queueInput(fmt.Sprintf("q%d", i), "e"))
		}
		first := must(b, b.DescribeJobQueues, &sdk.DescribeJobQueuesInput{})
		require.Len(t, first.JobQueues, 100)
		second := must(b, b.DescribeJobQueues, &sdk.DescribeJobQueuesInput{NextToken: first.NextToken})
		require.Len(t, second.JobQueues, 2)
		require.Nil(t, second.NextToken)
		refused(b, b.DescribeJobQueues, &sdk.DescribeJobQueuesInput{MaxResults: new(int32(101))}, "Error executing request, Exception : maxResults must be between 1 and 100")
		refused(b, b.DescribeJobQueues, &sdk.DescribeJobQueuesInput{NextToken: new("?")}, "Error executing request, Exception : Invalid nextToken")
	})
}

func TestTags(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		job := *b.detailOf(b.submit()).JobArn
		for _, arn := range []string{"compute-environment/e", "job-queue/q", "job-definition/d:1"} {
			arn = "arn:aws:batch:us-east-1:123456789012:" + arn
			b.TagSystem([]string{arn, "arn:none"}, map[string]string{"aws:cloudformation:stack-name": "s"})
			must(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: &arn, Tags: map[string]string{"a": "1", "b": "2"}})
			must(b, b.UntagResource, &sdk.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"a", "none"}})
			require.Equal(t, map[string]string{"b": "2", "aws:cloudformation:stack-name": "s"}, must(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: &arn}).Tags)
		}
		must(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: &job, Tags: map[string]string{"a": "1"}})
		require.Equal(t, map[string]string{"a": "1"}, b.detailOf(job[len(job)-36:]).Tags)
		refused(b, b.UntagResource, &sdk.UntagResourceInput{ResourceArn: &job, TagKeys: []string{"aws:a"}},
			"Error executing request, Exception : Tag keys starting with aws: are reserved for system use")
		many := map[string]string{}
		for i := range 51 {
			many[fmt.Sprint(i)] = ""
		}
		refused(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: &job, Tags: many}, "Error executing request, Exception : Resource can have at most 50 tags")
		refused(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: aws.String("arn:none")}, "arn:none does not exist")
	})
}
