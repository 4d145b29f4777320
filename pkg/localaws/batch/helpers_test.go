package batch

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"
	iamsdk "github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/iam"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// bench is the service in a bubble, beside an IAM.
type bench struct {
	*Service
	iam *iam.Service
	t   *testing.T
}

func inBubble(t *testing.T, test func(t *testing.T, b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
		ctx, end := context.WithCancel(t.Context())
		b := bench{t: t, iam: iam.New(reg)}
		b.Service = New(ctx, reg, b.iam)
		defer b.Wait()
		defer end()
		test(t, b)
	})
}

// must is the output of an operation that has to succeed.
func must[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I) *O {
	b.t.Helper()
	out, err := op(b.t.Context(), in)
	require.NoError(b.t, err)
	return out
}

// refused requires that an operation fails as a ClientException with a text.
func refused[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I, text string) {
	b.t.Helper()
	_, err := op(b.t.Context(), in)
	var refusal smithy.APIError
	require.ErrorAs(b.t, err, &refusal)
	require.Equal(b.t, "ClientException", refusal.ErrorCode())
	require.Equal(b.t, text, refusal.ErrorMessage())
}

func fargateInput(name string) *sdk.CreateComputeEnvironmentInput {
	return &sdk.CreateComputeEnvironmentInput{ComputeEnvironmentName: &name, Type: types.CETypeManaged, ComputeResources: &types.ComputeResource{
		Type: types.CRTypeFargate, MaxvCpus: new(int32(16)), Subnets: []string{"subnet-1"}, SecurityGroupIds: []string{"sg-1"},
	}}
}

// role makes a role and tells its ARN.
func (b bench) role(name string) string {
	b.t.Helper()
	out := must(b, b.iam.CreateRole, &iamsdk.CreateRoleInput{RoleName: &name, AssumeRolePolicyDocument: new(
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"batch.amazonaws.com"},"Action":"sts:AssumeRole"}]}`)})
	return *out.Role.Arn
}

// ready makes environment "e", queue "q" and definition "d", all on Fargate, and waits for them.
func (b bench) ready() {
	b.t.Helper()
	must(b, b.CreateComputeEnvironment, fargateInput("e"))
	time.Sleep(makeEnvironment)
	must(b, b.CreateJobQueue, queueInput("q", "e"))
	must(b, b.RegisterJobDefinition, &sdk.RegisterJobDefinitionInput{
		JobDefinitionName: new("d"), Type: types.JobDefinitionTypeContainer, PlatformCapabilities: []types.PlatformCapability{types.PlatformCapabilityFargate},
		ContainerProperties: &types.ContainerProperties{Image: new("image"), Command: []string{"true"}},
	})
	time.Sleep(makeQueue)
}

func queueInput(name, environment string) *sdk.CreateJobQueueInput {
	return &sdk.CreateJobQueueInput{JobQueueName: &name, Priority: new(int32(1)), ComputeEnvironmentOrder: []types.ComputeEnvironmentOrder{
		{ComputeEnvironment: &environment, Order: new(int32(1))},
	}}
}

func (b bench) submit() string {
	b.t.Helper()
	return *must(b, b.SubmitJob, &sdk.SubmitJobInput{JobName: new("j"), JobQueue: new("q"), JobDefinition: new("d")}).JobId
}

// environmentNow is state and status of an environment, "" when it is not described.
func (b bench) environmentNow(name string) string {
	b.t.Helper()
	for _, e := range must(b, b.DescribeComputeEnvironments, &sdk.DescribeComputeEnvironmentsInput{ComputeEnvironments: []string{name}}).ComputeEnvironments {
		return string(e.State) + " " + string(e.Status)
	}
	return ""
}

func (b bench) queueNow(name string) string {
	b.t.Helper()
	for _, q := range must(b, b.DescribeJobQueues, &sdk.DescribeJobQueuesInput{JobQueues: []string{name}}).JobQueues {
		return string(q.State) + " " + string(q.Status)
	}
	return ""
}

func (b bench) detailOf(id string) types.JobDetail {
	b.t.Helper()
	jobs := must(b, b.DescribeJobs, &sdk.DescribeJobsInput{Jobs: []string{id}}).Jobs
	require.Len(b.t, jobs, 1)
	return jobs[0]
}

func (b bench) disableQueue() {
	b.t.Helper()
	must(b, b.UpdateJobQueue, &sdk.UpdateJobQueueInput{JobQueue: new("q"), State: types.JQStateDisabled})
}

func (b bench) disableEnvironment() {
	b.t.Helper()
	must(b, b.UpdateComputeEnvironment, &sdk.UpdateComputeEnvironmentInput{ComputeEnvironment: new("e"), State: types.CEStateDisabled})
}
