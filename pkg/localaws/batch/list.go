package batch

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/batch"
	"github.com/aws/aws-sdk-go-v2/service/batch/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// ListJobs lists the jobs of a queue, newest first: those of a status, RUNNING unless another is named, 1000 at a time, or those
// that a filter keeps whatever their status, 100 at a time (AWS Batch API Reference, ListJobs).
func (s *Service) ListJobs(_ context.Context, in *sdk.ListJobsInput) (*sdk.ListJobsOutput, error) {
	if err := region.Only(in, "JobQueue", "JobStatus", "Filters", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	if in.JobQueue == nil {
		return nil, executing("Exactly one of jobQueue, arrayJobId, multiNodeJobId must be specified.") // (G): text
	}
	defer s.enter()()
	q := s.queue(*in.JobQueue)
	if q == nil {
		return nil, invalid("JobQueue %s not found.", *in.JobQueue) // (G): text, as of SubmitJob
	}
	keep, most, err := s.selection(in)
	if err != nil {
		return nil, err
	}
	rows := slices.DeleteFunc(slices.Clone(s.jobs), func(j *job) bool { return j.queue != q.arn || !keep(j) })
	slices.Reverse(rows)
	chosen, next, err := page(rows, in.NextToken, in.MaxResults, most)
	if err != nil {
		return nil, err
	}
	out := &sdk.ListJobsOutput{NextToken: next, JobSummaryList: []types.JobSummary{}}
	for _, j := range chosen {
		out.JobSummaryList = append(out.JobSummaryList, s.summary(j))
	}
	return out, nil
}

// selection is what a request keeps of a queue's jobs, and how many it may ask for at once.
func (s *Service) selection(in *sdk.ListJobsInput) (keep func(*job) bool, most int, err error) {
	switch len(in.Filters) {
	case 0:
		status, now := or(in.JobStatus, types.JobStatusRunning), s.reg.Clock.Now()
		return func(j *job) bool { return j.status(now) == status }, 1000, nil
	case 1:
		keep, err = filter(in.Filters[0])
		return keep, 100, err
	}
	return nil, 0, executing("Only one filter can be used at a time") // (G): text
}

// filter is what a filter of ListJobs keeps.
func filter(f types.KeyValuesPair) (func(*job) bool, error) {
	if len(f.Values) != 1 {
		return nil, executing("A filter must have one value") // (G)
	}
	value := f.Values[0]
	name, prefixed := strings.CutSuffix(value, "*")
	at, _ := strconv.ParseInt(value, 10, 64)
	fits := func(text, wanted string) bool { return text == wanted || prefixed && strings.HasPrefix(text, wanted) }
	switch aws.ToString(f.Name) {
	case "JOB_NAME":
		return func(j *job) bool { return fits(strings.ToLower(j.name), strings.ToLower(name)) }, nil
	case "JOB_DEFINITION":
		return func(j *job) bool {
			return fits(*j.definition.detail.JobDefinitionName, name) || *j.definition.detail.JobDefinitionArn == value
		}, nil
	case "BEFORE_CREATED_AT":
		return func(j *job) bool { return j.submitted.UnixMilli() < at }, nil
	case "AFTER_CREATED_AT":
		return func(j *job) bool { return j.submitted.UnixMilli() > at }, nil
	}
	return nil, region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the filter %s of ListJobs", aws.ToString(f.Name)).With(501)
}
