package cloudformation

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/smithy-go"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// describe is the drift of one resource as DescribeStackResourceDrifts shows it. A resource that was deleted has no properties (API
// reference, StackResourceDrift).
func (e expected) describe(a actual, failure error, stackID string, at time.Time) types.StackResourceDrift {
	out := types.StackResourceDrift{
		StackId: &stackID, LogicalResourceId: &e.logical, PhysicalResourceId: &e.physical, ResourceType: &e.typeName, Timestamp: &at,
		StackResourceDriftStatus: a.status(), PropertyDifferences: a.differences,
	}
	switch {
	case failure != nil:
		out.DriftStatusReason = aws.String(reasonOf(failure))
	case !a.gone:
		out.ExpectedProperties, out.ActualProperties = aws.String(asText(a.wanted)), aws.String(asText(a.found))
	}
	return out
}

// DescribeStackDriftDetectionStatus tells how far a detection is. That one which failed counts, too, is as recorded answers show
// it.
func (s *Service) DescribeStackDriftDetectionStatus(_ context.Context, in *sdk.DescribeStackDriftDetectionStatusInput) (*sdk.DescribeStackDriftDetectionStatusOutput, error) {
	if err := region.Only(in, "StackDriftDetectionId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.detections, func(d *detection) bool { return d.id == aws.ToString(in.StackDriftDetectionId) })
	if i < 0 {
		return nil, invalid("StackDriftDetectionId [%s] does not exist", aws.ToString(in.StackDriftDetectionId)) // text: G
	}
	d := s.detections[i]
	out := &sdk.DescribeStackDriftDetectionStatusOutput{
		StackDriftDetectionId: aws.String(d.id), StackId: aws.String(d.stackID), Timestamp: aws.Time(d.began),
		DetectionStatus: d.status, DetectionStatusReason: filledOrNil(d.reason), StackDriftStatus: d.drift,
	}
	if d.status != types.StackDriftDetectionStatusDetectionInProgress {
		out.DriftedStackResourceCount = aws.Int32(d.count)
	}
	return out, nil
}

// DescribeStackResourceDrifts lists what the last detection on a stack found of its resources, a hundred at a time. Resources
// that are not compared are not in it (API reference).
func (s *Service) DescribeStackResourceDrifts(_ context.Context, in *sdk.DescribeStackResourceDriftsInput) (*sdk.DescribeStackResourceDriftsOutput, error) {
	if err := region.Only(in, "StackName", "StackResourceDriftStatusFilters", "NextToken", "MaxResults"); err != nil {
		return nil, err
	}
	size := pageSize
	if in.MaxResults != nil {
		size = int(*in.MaxResults)
	}
	if size < 1 || size > pageSize {
		return nil, invalid("1 validation error detected: Value '%d' at 'maxResults' failed to satisfy constraint: Member must have value between 1 and %d", size, pageSize) // text: G
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	if st == nil {
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	}
	var all []types.StackResourceDrift
	if st.detection != nil {
		for _, r := range st.detection.resources {
			if f := in.StackResourceDriftStatusFilters; len(f) == 0 || slices.Contains(f, r.StackResourceDriftStatus) {
				all = append(all, r)
			}
		}
	}
	drifts, next, err := pageOf(all, in.NextToken, size)
	return &sdk.DescribeStackResourceDriftsOutput{StackResourceDrifts: drifts, NextToken: next}, err
}

// reasonOf is what a service said why a resource could not be read.
func reasonOf(err error) string {
	if api, ok := errors.AsType[smithy.APIError](err); ok {
		return api.ErrorMessage()
	}
	return err.Error()
}
