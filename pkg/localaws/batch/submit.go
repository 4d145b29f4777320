package batch

import (
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// SubmitJob puts a job into an enabled queue.
func (s *Service) SubmitJob(_ context.Context, in *sdk.SubmitJobInput) (*sdk.SubmitJobOutput, error) {
	if err := region.Only(in, "JobName", "JobQueue", "JobDefinition", "ContainerOverrides", "Tags", "Timeout"); err != nil {
		return nil, err
	}
	if err := checkName("Job name", aws.ToString(in.JobName)); err != nil {
		return nil, err
	}
	tags, err := addTags(nil, in.Tags)
	if err != nil {
		return nil, err
	}
	defer s.enter()()
	q, d, err := s.accepting(in)
	if err != nil {
		return nil, err
	}
	id := s.reg.UUID()
	j := &job{
		id: id, arn: s.reg.Arn("batch", "job/"+id), name: *in.JobName, queue: q.arn, definition: d, overrides: in.ContainerOverrides,
		pace: s.pace, tags: tags, submitted: s.reg.Clock.Now(),
	}
	for _, t := range []*types.JobTimeout{d.detail.Timeout, in.Timeout} {
		if t != nil {
			j.timeout = time.Duration(aws.ToInt32(t.AttemptDurationSeconds)) * time.Second
		}
	}
	s.jobs, s.byID[id] = append(s.jobs, j), j
	return &sdk.SubmitJobOutput{JobId: &j.id, JobName: &j.name, JobArn: &j.arn}, nil
}

// accepting are queue and definition of a job that is submitted.
func (s *Service) accepting(in *sdk.SubmitJobInput) (*queue, *definition, error) {
	q, d := s.queue(aws.ToString(in.JobQueue)), s.active(aws.ToString(in.JobDefinition))
	switch {
	case q == nil:
		return nil, nil, invalid("JobQueue %s not found.", aws.ToString(in.JobQueue))
	case d == nil:
		return nil, nil, invalid("JobDefinition %s not found.", aws.ToString(in.JobDefinition)) // (G): text
	case q.state != types.JQStateEnabled || q.status == deleting:
		return nil, nil, invalid("JobQueue %s is not in ENABLED state.", q.name) // (G): text
	}
	for _, o := range q.order {
		e := s.environment(*o.ComputeEnvironment)
		if e != nil && fargate(e.resources) != (d.capability() == types.PlatformCapabilityFargate) {
			return nil, nil, invalid("Job Queue is attached to Compute Environment that can not run Jobs with capability %s.", d.capability())
		}
	}
	return q, d, nil
}
