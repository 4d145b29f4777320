package cloudformation

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
)

// actual is what a resource was found to be; the zero value is one of which nothing is known but what the template says.
type actual struct {
	gone, unknown bool
	at            time.Time // when it was read
	// now are its properties if they are other than the template's, nil otherwise.
	now any
	// wanted and found are the compared properties in the form of JSON.
	wanted, found object
	differences   []types.PropertyDifference
}

// or is what the resource is: what was found, or else what it was thought to be.
func (a actual) or(properties any) any {
	if a.now != nil {
		return a.now
	}
	return properties
}

func (a actual) status() types.StackResourceDriftStatus {
	switch {
	case a.gone:
		return types.StackResourceDriftStatusDeleted
	case a.unknown:
		return types.StackResourceDriftStatusUnknown
	case a.now != nil:
		return types.StackResourceDriftStatusModified
	default:
		return types.StackResourceDriftStatusInSync
	}
}

// drifted says whether the resource is otherwise than the template has it.
func (a actual) drifted() bool { return a.gone || a.now != nil }

// driftStatus is that of a stack in which this was found. A stack without resources that can be compared is in sync (User Guide,
// "Detect unmanaged configuration changes to stacks and resources with drift detection"); that drift counts for more than what
// could not be read is G.
func driftStatus(found map[string]actual) types.StackDriftStatus {
	status := types.StackDriftStatusInSync
	for _, a := range found {
		switch {
		case a.drifted():
			return types.StackDriftStatusDrifted
		case a.unknown:
			status = types.StackDriftStatusUnknown
		}
	}
	return status
}

// expected is a resource of a stack with the properties that the template wants.
type expected struct {
	logical, physical string
	kind              kind
	typeName          string
	properties        any
}

// expectations are the resources of a stack that can be compared, by logical id.
func (s *Service) expectations(st *stack) ([]expected, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []expected
	for _, id := range sortedKeys(st.resources) {
		r := st.resources[id]
		k := s.kinds[r.kind]
		if k.actual == nil || r.physical == "" || !has(st.deployed.active, id) {
			continue
		}
		wanted, err := s.evaluate(s.live(st, st.deployed), st.deployed, id)
		if err != nil {
			return nil, about(err, id, r.kind)
		}
		out = append(out, expected{logical: id, physical: r.physical, kind: k, typeName: r.kind, properties: wanted})
	}
	return out, nil
}

// compare reads what a resource is; an error stands beside one of which nothing is known.
func (s *Service) compare(ctx context.Context, st *stack, e expected) (actual, error) {
	err := s.injected(st, &resource{logical: e.logical, kind: e.typeName}, "READ", false)
	if err != nil {
		return actual{unknown: true}, err
	}
	now, err := e.kind.actual(ctx, e.physical, e.properties)
	switch {
	case absent(err):
		return actual{gone: true}, nil
	case err != nil:
		return actual{unknown: true}, err
	}
	found := e.kind.compare(e.properties, now)
	found.at = s.reg.Clock.Now()
	return found, nil
}

// drift is what the stack's last comparison found of a resource. Those that are not compared are NOT_CHECKED (API reference,
// StackResourceDriftInformation).
func (st *stack) drift(logical string) types.StackResourceDriftInformation {
	if st.detection != nil {
		for _, d := range st.detection.resources {
			if *d.LogicalResourceId == logical {
				return types.StackResourceDriftInformation{StackResourceDriftStatus: d.StackResourceDriftStatus, LastCheckTimestamp: d.Timestamp}
			}
		}
	}
	return types.StackResourceDriftInformation{StackResourceDriftStatus: types.StackResourceDriftStatusNotChecked}
}

// information is what a stack shows of its last comparison.
func (d *detection) information() *types.StackDriftInformation {
	if d == nil {
		return &types.StackDriftInformation{StackDriftStatus: types.StackDriftStatusNotChecked}
	}
	return &types.StackDriftInformation{StackDriftStatus: cmp.Or(d.drift, types.StackDriftStatusUnknown), LastCheckTimestamp: &d.began}
}
