package cloudformation

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// detection is one comparison of a stack with what there is; Service.mu guards it.
type detection struct {
	id, stackID string
	began       time.Time
	status      types.StackDriftDetectionStatus
	reason      string
	drift       types.StackDriftStatus
	count       int32
	resources   []types.StackResourceDrift
}

// information is what a stack shows of its last detection.
func (d *detection) information() *types.StackDriftInformation {
	if d == nil || d.status == types.StackDriftDetectionStatusDetectionInProgress {
		return &types.StackDriftInformation{StackDriftStatus: types.StackDriftStatusNotChecked}
	}
	return &types.StackDriftInformation{StackDriftStatus: d.drift, LastCheckTimestamp: aws.Time(d.began)}
}

// How long a detection takes: up to several minutes, depending on the number of resources (API reference, DetectStackDrift); the
// figures are G.
const (
	detectionBase = 5 * time.Second
	detectionEach = time.Second
)

// DetectStackDrift begins to compare a stack with what there is. The resources are read with the caller's rights.
func (s *Service) DetectStackDrift(ctx context.Context, in *sdk.DetectStackDriftInput) (*sdk.DetectStackDriftOutput, error) {
	if err := region.Only(in, "StackName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	st := s.find(aws.ToString(in.StackName))
	switch {
	case st == nil:
		return nil, invalid("Stack [%s] does not exist", aws.ToString(in.StackName))
	case !detectable(st.status):
		return nil, invalid("Drift detection cannot be performed on stack [%s] in %s state", st.id, st.status) // text: G
	case st.detection != nil && st.detection.status == types.StackDriftDetectionStatusDetectionInProgress:
		return nil, invalid("Drift detection is already in progress for stack [%s]", st.id) // text: G
	}
	d := &detection{id: s.reg.UUID(), stackID: st.id, began: s.reg.Clock.Now(), status: types.StackDriftDetectionStatusDetectionInProgress}
	st.detection = d
	s.detections = append(s.detections, d)
	calls := region.WithCaller(s.ctx, region.Caller(ctx))
	s.work.Go(func() { s.detect(calls, st, d) })
	return &sdk.DetectStackDriftOutput{StackDriftDetectionId: &d.id}, nil
}

// detectable says whether drift detection runs on a stack in this status (User Guide, "Detect drift on an entire CloudFormation
// stack").
func detectable(status types.StackStatus) bool {
	return slices.Contains([]types.StackStatus{
		types.StackStatusCreateComplete, types.StackStatusUpdateComplete, types.StackStatusUpdateRollbackComplete, types.StackStatusUpdateRollbackFailed,
		types.StackStatusImportComplete, types.StackStatusImportRollbackComplete,
	}, status)
}

// detect compares the stack's resources and writes down what it found.
func (s *Service) detect(ctx context.Context, st *stack, d *detection) {
	wanted, err := s.expectations(st)
	if s.reg.Clock.Sleep(ctx, s.jitter(detectionBase+time.Duration(len(wanted))*detectionEach)) != nil {
		return
	}
	end := detection{status: types.StackDriftDetectionStatusDetectionComplete}
	if err != nil {
		end.status, end.reason = types.StackDriftDetectionStatusDetectionFailed, err.Error()
	}
	found := map[string]actual{}
	for _, e := range wanted {
		a, err := e.compare(ctx)
		if found[e.logical] = a; a.status() != "" {
			end.count++
		}
		if err != nil {
			end.status, end.reason = types.StackDriftDetectionStatusDetectionFailed, cmp.Or(end.reason, "Failed to detect drift on resource ["+e.logical+"]: "+err.Error()) // text: G
		}
		end.resources = append(end.resources, e.describe(a, err, st.id, s.reg.Clock.Now()))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	d.status, d.reason, d.count, d.resources, d.drift = end.status, end.reason, end.count, end.resources, driftStatus(found)
}

// describe is the drift of one resource as DescribeStackResourceDrifts shows it.
func (e expected) describe(a actual, failure error, stackID string, at time.Time) types.StackResourceDrift {
	out := types.StackResourceDrift{
		StackId: &stackID, LogicalResourceId: &e.logical, PhysicalResourceId: &e.physical, ResourceType: &e.typeName, Timestamp: &at,
		StackResourceDriftStatus: cmp.Or(a.status(), types.StackResourceDriftStatusInSync), PropertyDifferences: a.differences,
	}
	switch {
	case failure != nil:
		out.StackResourceDriftStatus, out.DriftStatusReason = types.StackResourceDriftStatusUnknown, aws.String(failure.Error())
	case !a.gone:
		out.ExpectedProperties, out.ActualProperties = aws.String(asText(e.properties)), aws.String(asText(a.or(e.properties)))
	}
	return out
}

// DescribeStackDriftDetectionStatus tells how far a detection is.
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
	if d.status == types.StackDriftDetectionStatusDetectionComplete {
		out.DriftedStackResourceCount = aws.Int32(d.count)
	}
	return out, nil
}

// DescribeStackResourceDrifts lists what the last detection on a stack found of its resources, a hundred at a time.
func (s *Service) DescribeStackResourceDrifts(_ context.Context, in *sdk.DescribeStackResourceDriftsInput) (*sdk.DescribeStackResourceDriftsOutput, error) {
	if err := region.Only(in, "StackName", "StackResourceDriftStatusFilters", "NextToken"); err != nil {
		return nil, err
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
	drifts, next, err := page(all, in.NextToken)
	return &sdk.DescribeStackResourceDriftsOutput{StackResourceDrifts: drifts, NextToken: next}, err
}
