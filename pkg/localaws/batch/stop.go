package batch

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// TerminateJob stops a job in whatever state it is. That a job is finished or unknown is no error (AWS Batch API Reference names
// none; for unknown jobs (G)).
func (s *Service) TerminateJob(_ context.Context, in *sdk.TerminateJobInput) (*sdk.TerminateJobOutput, error) {
	if err := region.Only(in, "JobId", "Reason"); err != nil {
		return nil, err
	}
	if err := checkStop(in.JobId, in.Reason); err != nil {
		return nil, err
	}
	defer s.enter()()
	if j := s.job(*in.JobId); j != nil {
		j.stop(s.reg.Clock.Now(), *in.Reason)
		j.terminate = true
	}
	return &sdk.TerminateJobOutput{}, nil
}

// CancelJob stops a job that is not starting yet; with others it does nothing, and succeeds (AWS Batch API Reference, CancelJob).
func (s *Service) CancelJob(_ context.Context, in *sdk.CancelJobInput) (*sdk.CancelJobOutput, error) {
	if err := region.Only(in, "JobId", "Reason"); err != nil {
		return nil, err
	}
	if err := checkStop(in.JobId, in.Reason); err != nil {
		return nil, err
	}
	defer s.enter()()
	if j := s.job(*in.JobId); j != nil && j.placed.IsZero() {
		j.stop(s.reg.Clock.Now(), *in.Reason)
		j.cancelled = true
	}
	return &sdk.CancelJobOutput{}, nil
}

// checkStop refuses a stop without job or reason, or with a reason of more than 1024 characters. The texts are (G).
func checkStop(id, reason *string) error {
	switch {
	case aws.ToString(id) == "":
		return executing("jobId must be specified.")
	case aws.ToString(reason) == "":
		return executing("reason must be specified.")
	case len(*reason) > 1024:
		return executing("reason must be at most 1024 characters.")
	}
	return nil
}

// job is the one of an id, nil when there is none.
func (s *Service) job(id string) *job { return s.byID[id] }
