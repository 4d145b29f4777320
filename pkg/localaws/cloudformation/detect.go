package cloudformation

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/eventbridge"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// detection is one comparison of a stack with what there is; Service.mu guards it.
type detection struct {
	id, stackID string
	began       time.Time
	status      types.StackDriftDetectionStatus
	reason      string
	drift       types.StackDriftStatus // "" before its end
	count       int32                  // of drifted resources
	resources   []types.StackResourceDrift
	during      *operation // the stack's last one when it began
}

// How long a detection takes: up to several minutes, depending on the number of resources (API reference, DetectStackDrift); the
// figures are G.
const (
	detectionBase = 5 * time.Second
	detectionEach = time.Second
)

// DetectStackDrift begins to compare a stack with what there is. The resources are read with the caller's rights. The texts of
// its refusals are those that scripts in public repositories match or quote.
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
		return nil, invalid("Drift detection cannot be performed on stack [%s] while it is in [%s] state", st.id, st.status)
	case st.detecting:
		return nil, invalid("Drift detection is already in progress for stack [%s]", st.id)
	}
	d := &detection{
		id: s.reg.UUID(), stackID: st.id, began: s.reg.Clock.Now(), during: st.running,
		status: types.StackDriftDetectionStatusDetectionInProgress, reason: userInitiated,
	}
	st.detecting = true
	s.detections = append(s.detections, d)
	calls, now := region.WithCaller(s.ctx, region.Caller(ctx)), st.detection.information().StackDriftStatus
	s.work.Go(func() {
		s.tell(d, now, -1)
		s.detect(calls, st, d)
	})
	return &sdk.DetectStackDriftOutput{StackDriftDetectionId: aws.String(d.id)}, nil
}

// detectable says whether drift detection runs on a stack in this status (User Guide, "Detect unmanaged configuration changes to
// stacks and resources with drift detection"; that of imports, too, is G).
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
	found, unread := map[string]actual{}, unreadable{}
	end := detection{status: types.StackDriftDetectionStatusDetectionComplete}
	for _, e := range wanted {
		a, err := s.compare(ctx, st, e)
		if found[e.logical] = a; a.drifted() {
			end.count++
		}
		if err != nil {
			unread.add(e.logical, err)
		}
		end.resources = append(end.resources, e.describe(a, err, st.id, s.reg.Clock.Now()))
	}
	end.drift = driftStatus(found)
	switch {
	case err != nil:
		end.status, end.reason, end.drift = types.StackDriftDetectionStatusDetectionFailed, reasonOf(err), types.StackDriftStatusUnknown // G
	case len(unread.Failures) > 0:
		end.status, end.reason = types.StackDriftDetectionStatusDetectionFailed, unread.text()
	}
	s.finish(st, d, end)
}

// finish makes a comparison the stack's last one, unless the stack was changed meanwhile (G).
func (s *Service) finish(st *stack, d *detection, end detection) {
	s.mu.Lock()
	d.status, d.reason, d.count, d.resources, d.drift = end.status, end.reason, end.count, end.resources, end.drift
	if st.detecting = false; st.running == d.during {
		st.detection = d
	}
	s.mu.Unlock()
	s.tell(d, end.drift, end.count)
}

// tell sends the "CloudFormation Drift Detection Status Change" event (AWS: "Drift Detection Status Change event detail"); while the
// comparison is in progress, it counts -1 resources. That it shows what was found before at that time is G.
func (s *Service) tell(d *detection, drift types.StackDriftStatus, count int32) {
	s.mu.Lock()
	status := d.status
	s.mu.Unlock()
	s.bus.Send(eventbridge.Event{
		Source: "aws.cloudformation", DetailType: "CloudFormation Drift Detection Status Change", Resources: []string{d.stackID},
		Detail: map[string]any{
			"stack-id": d.stackID, "stack-drift-detection-id": d.id, "client-request-token": "",
			"status-details":          map[string]any{"stack-drift-status": string(drift), "detection-status": string(status)},
			"drift-detection-details": map[string]any{"drifted-stack-resource-count": count},
		},
	})
}

// unreadable are the resources that a comparison could not read, in the form of recorded answers: a sentence and a reason for
// each, in JSON.
type unreadable struct {
	Summary  string
	Failures []unread
}

type unread struct{ Resource, FailureReason string }

func (u *unreadable) add(logical string, err error) {
	u.Failures = append(u.Failures, unread{logical, reasonOf(err)})
}

func (u *unreadable) text() string {
	var ids []string
	for _, f := range u.Failures {
		ids = append(ids, f.Resource)
	}
	u.Summary = "Failed to detect drift on resources [" + strings.Join(ids, ", ") + "]"
	return asText(u)
}
