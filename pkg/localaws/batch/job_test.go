package batch

import (
	"fmt"
	"testing"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

func TestAJobGoesThroughItsStates(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		b.SetPace(Pace{Runnable: 10 * time.Second, Starting: 20 * time.Second, Running: 30 * time.Second})
		id := b.submit()
		require.Regexp(t, `^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, id)
		for _, step := range []struct {
			after  time.Duration
			status types.JobStatus
		}{
			{0, types.JobStatusSubmitted},
			{submittedFor, types.JobStatusPending},
			{pendingFor, types.JobStatusRunnable},
			{10 * time.Second, types.JobStatusStarting},
			{20 * time.Second, types.JobStatusRunning},
			{30 * time.Second, types.JobStatusSucceeded},
			{6 * 24 * time.Hour, types.JobStatusSucceeded},
		} {
			time.Sleep(step.after)
			require.Equal(t, step.status, b.detailOf(id).Status)
		}
		end := b.detailOf(id)
		require.Equal(t, "Essential container in task exited", *end.StatusReason)
		require.EqualValues(t, 0, *end.Container.ExitCode)
		require.EqualValues(t, 30000, *end.StoppedAt-*end.StartedAt)
		time.Sleep(24 * time.Hour)
		require.Empty(t, must(b, b.DescribeJobs, &sdk.DescribeJobsInput{Jobs: []string{id}}).Jobs)
	})
}

func TestATerminatedJobTakesSecondsToFail(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		id := b.submit()
		time.Sleep(2 * time.Minute)
		must(b, b.CancelJob, &sdk.CancelJobInput{JobId: &id, Reason: new("no")})
		time.Sleep(time.Minute)
		must(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: &id, Reason: new("User Canceled")})
		must(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: &id, Reason: new("again")})
		require.Equal(t, types.JobStatusRunning, b.detailOf(id).Status)
		time.Sleep(DefaultPace().Stopping)
		end := b.detailOf(id)
		require.Equal(t, types.JobStatusFailed, end.Status)
		require.Equal(t, "User Canceled", *end.StatusReason)
		require.True(t, *end.IsTerminated)
		require.False(t, *end.IsCancelled)
		must(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: &id, Reason: new("late")})
		require.Equal(t, "User Canceled", *b.detailOf(id).StatusReason)
		must(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: new("unknown"), Reason: new("x")})
	})
}

func TestAJobThatEndsBeforeItIsStoppedSucceeds(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		b.SetPace(Pace{Running: 20 * time.Second, Stopping: 30 * time.Second})
		id := b.submit()
		time.Sleep(10 * time.Second)
		must(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: &id, Reason: new("x")})
		time.Sleep(time.Minute)
		require.Equal(t, types.JobStatusSucceeded, b.detailOf(id).Status)
	})
}

func TestAWaitingJobIsCancelledOrTerminatedInAMoment(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		one, two := b.submit(), b.submit()
		time.Sleep(5 * time.Second)
		must(b, b.CancelJob, &sdk.CancelJobInput{JobId: &one, Reason: new("c")})
		must(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: &two, Reason: new("t")})
		require.Equal(t, types.JobStatusRunnable, b.detailOf(one).Status)
		time.Sleep(cancelTakes)
		require.Equal(t, types.JobStatusFailed, b.detailOf(one).Status)
		require.True(t, *b.detailOf(one).IsCancelled)
		require.Equal(t, "t", *b.detailOf(two).StatusReason)
		require.Nil(t, b.detailOf(one).StartedAt)
		refused(b, b.TerminateJob, &sdk.TerminateJobInput{JobId: &one}, "Error executing request, Exception : reason must be specified.")
		refused(b, b.CancelJob, &sdk.CancelJobInput{Reason: new("x")}, "Error executing request, Exception : jobId must be specified.")
	})
}

func TestAJobFailsAfterItsTimeout(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		id := *must(b, b.SubmitJob, &sdk.SubmitJobInput{
			JobName: new("j"), JobQueue: new("q"), JobDefinition: new("d:1"), Timeout: &types.JobTimeout{AttemptDurationSeconds: new(int32(60))},
			ContainerOverrides: &types.ContainerOverrides{Command: []string{"run"}},
		}).JobId
		time.Sleep(3 * time.Minute)
		end := b.detailOf(id)
		require.Equal(t, types.JobStatusFailed, end.Status)
		require.Equal(t, "Job attempt duration exceeded timeout", *end.StatusReason)
		require.EqualValues(t, 137, *end.Container.ExitCode)
		require.Equal(t, []string{"run"}, end.Container.Command)
	})
}

func TestJobsAreListedByStatusInPages(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		for range 3 {
			b.submit()
			time.Sleep(time.Second)
		}
		time.Sleep(2 * time.Minute)
		in := &sdk.ListJobsInput{JobQueue: new("q"), MaxResults: new(int32(2))}
		first := must(b, b.ListJobs, in)
		require.Len(t, first.JobSummaryList, 2)
		require.Greater(t, *first.JobSummaryList[0].CreatedAt, *first.JobSummaryList[1].CreatedAt)
		in.NextToken = first.NextToken
		second := must(b, b.ListJobs, in)
		require.Len(t, second.JobSummaryList, 1)
		require.Nil(t, second.NextToken)
		require.Empty(t, must(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("q"), JobStatus: types.JobStatusSucceeded}).JobSummaryList)
		time.Sleep(time.Hour)
		require.Len(t, must(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("q"), JobStatus: types.JobStatusSucceeded}).JobSummaryList, 3)
		require.Empty(t, must(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("q")}).JobSummaryList)
		refused(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("none")}, "JobQueue none not found.")
		refused(b, b.ListJobs, &sdk.ListJobsInput{}, "Error executing request, Exception : Exactly one of jobQueue, arrayJobId, multiNodeJobId must be specified.")
	})
}

func TestJobsAreFoundByFilter(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		begin := time.Now().UnixMilli()
		time.Sleep(time.Second)
		b.submit()
		found := func(name, value string) int {
			return len(must(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("q"), Filters: []types.KeyValuesPair{{Name: &name, Values: []string{value}}}}).JobSummaryList)
		}
		for _, c := range []struct {
			name, value string
			count       int
		}{
			{"JOB_NAME", "J", 1},
			{"JOB_NAME", "jo", 0},
			{"JOB_NAME", "*", 1},
			{"JOB_DEFINITION", "d", 1},
			{"JOB_DEFINITION", "arn:aws:batch:us-east-1:123456789012:job-definition/d:1", 1},
			{"JOB_DEFINITION", "D", 0},
			{"AFTER_CREATED_AT", fmt.Sprint(begin), 1},
			{"BEFORE_CREATED_AT", fmt.Sprint(begin), 0},
		} {
			require.Equal(t, c.count, found(c.name, c.value), c)
		}
		_, err := b.ListJobs(t.Context(), &sdk.ListJobsInput{JobQueue: new("q"), Filters: []types.KeyValuesPair{{Name: new("SHARE_IDENTIFIER"), Values: []string{"x"}}}})
		require.Equal(t, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the filter SHARE_IDENTIFIER of ListJobs").With(501), err)
		refused(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("q"), Filters: []types.KeyValuesPair{{}}}, "Error executing request, Exception : A filter must have one value")
		refused(b, b.ListJobs, &sdk.ListJobsInput{JobQueue: new("q"), Filters: []types.KeyValuesPair{{}, {}}}, "Error executing request, Exception : Only one filter can be used at a time")
	})
}

func TestDefinitionsHaveRevisions(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		in := &sdk.RegisterJobDefinitionInput{JobDefinitionName: new("d"), Type: types.JobDefinitionTypeContainer, ContainerProperties: &types.ContainerProperties{}}
		require.EqualValues(t, 2, *must(b, b.RegisterJobDefinition, in).Revision)
		must(b, b.DeregisterJobDefinition, &sdk.DeregisterJobDefinitionInput{JobDefinition: new("d:2")})
		active := must(b, b.DescribeJobDefinitions, &sdk.DescribeJobDefinitionsInput{Status: new("ACTIVE"), JobDefinitionName: new("d")})
		require.Len(t, active.JobDefinitions, 1)
		require.EqualValues(t, 1, *active.JobDefinitions[0].Revision)
		require.Len(t, must(b, b.DescribeJobDefinitions, &sdk.DescribeJobDefinitionsInput{JobDefinitions: []string{"d"}}).JobDefinitions, 2)
		refused(b, b.SubmitJob, &sdk.SubmitJobInput{JobName: new("j"), JobQueue: new("q"), JobDefinition: new("d:2")}, "JobDefinition d:2 not found.")
		refused(b, b.SubmitJob, &sdk.SubmitJobInput{JobName: new("j"), JobQueue: new("none"), JobDefinition: new("d")}, "JobQueue none not found.")
		refused(b, b.SubmitJob, &sdk.SubmitJobInput{JobName: new("a job"), JobQueue: new("q"), JobDefinition: new("d")}, "Error executing request, Exception : Job name should match valid pattern")
		refused(b, b.RegisterJobDefinition, &sdk.RegisterJobDefinitionInput{JobDefinitionName: new("d")}, "Error executing request, Exception : Container properties should not be empty")
	})
}

func TestMoreThanAHundredJobsAreNotDescribed(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		refused(b, b.DescribeJobs, &sdk.DescribeJobsInput{Jobs: make([]string, 101)}, "Error executing request, Exception : Maximum number of jobs supported is  100")
	})
}
