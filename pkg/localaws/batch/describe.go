package batch

import (
	"context"
	"maps"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// summary is a job as ListJobs tells it.
func (s *Service) summary(j *job) types.JobSummary {
	d := s.detail(j)
	out := types.JobSummary{
		JobId: d.JobId, JobArn: d.JobArn, JobName: d.JobName, JobDefinition: d.JobDefinition, CreatedAt: d.CreatedAt, StartedAt: d.StartedAt,
		StoppedAt: d.StoppedAt, Status: d.Status, StatusReason: d.StatusReason,
	}
	if d.Container.ExitCode != nil {
		out.Container = &types.ContainerSummary{ExitCode: d.Container.ExitCode}
	}
	return out
}

// detail is a job as DescribeJobs tells it.
func (s *Service) detail(j *job) types.JobDetail {
	now := s.reg.Clock.Now()
	out := types.JobDetail{
		JobId: &j.id, JobArn: &j.arn, JobName: &j.name, JobQueue: &j.queue, JobDefinition: j.definition.detail.JobDefinitionArn, Status: j.status(now),
		CreatedAt: millis(j.submitted), IsCancelled: aws.Bool(j.cancelled), IsTerminated: aws.Bool(j.terminate), Tags: maps.Clone(j.tags),
		PlatformCapabilities: []types.PlatformCapability{j.definition.capability()}, Container: j.container(),
	}
	begun := !j.placed.IsZero() && !now.Before(j.started())
	if at, end, reason := j.end(); j.ended(now) {
		out.StoppedAt, out.StatusReason = millis(at), &reason
		begun = begun && !at.Before(j.started())
		if begun {
			out.Container.ExitCode = aws.Int32(map[types.JobStatus]int32{types.JobStatusFailed: 137}[end]) // (G): killed
		}
	}
	if begun {
		out.StartedAt = millis(j.started())
	}
	return out
}

// container is what the definition says of a job's container, and what its submission says otherwise.
func (j *job) container() *types.ContainerDetail {
	p := j.definition.detail.ContainerProperties
	out := &types.ContainerDetail{Image: p.Image, Command: p.Command, Environment: p.Environment, ResourceRequirements: p.ResourceRequirements, JobRoleArn: p.JobRoleArn}
	if o := j.overrides; o != nil {
		if o.Command != nil {
			out.Command = o.Command
		}
		out.Environment = append(append([]types.KeyValuePair{}, o.Environment...), p.Environment...)
		if o.ResourceRequirements != nil {
			out.ResourceRequirements = o.ResourceRequirements
		}
	}
	return out
}

func millis(at time.Time) *int64 { return aws.Int64(at.UnixMilli()) }

// DescribeJobs describes up to 100 jobs. Those that do not exist are left out.
func (s *Service) DescribeJobs(_ context.Context, in *sdk.DescribeJobsInput) (*sdk.DescribeJobsOutput, error) {
	if err := region.Only(in, "Jobs"); err != nil {
		return nil, err
	}
	if len(in.Jobs) > 100 {
		return nil, executing("Maximum number of jobs supported is  100")
	}
	defer s.enter()()
	out := &sdk.DescribeJobsOutput{Jobs: []types.JobDetail{}}
	for _, id := range in.Jobs {
		if j := s.job(id); j != nil {
			out.Jobs = append(out.Jobs, s.detail(j))
		}
	}
	return out, nil
}
