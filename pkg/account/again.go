package account

import (
	"regexp"
	"strconv"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// unfit is how CloudFormation says that a zone cannot take a NAT gateway: EC2's NotAvailableInZone, which the zones' own
// description does not foretell (EC2 API reference, "Error codes").
var unfit = regexp.MustCompile(`^NatGateway(\d) \(AWS::EC2::NatGateway\): .*[Nn]ot available in this availability zone`)

// UnfitZone is the id of the zone that a failed operation named as one that cannot take a NAT gateway; "" when it failed for
// another reason, or when this happened before. The fault is in the outcome.
func (w Work) UnfitZone() string {
	found := unfit.FindStringSubmatch(w.Outcome.Fault.Why)
	if found == nil || w.Outcome.Fault.Code != fault.StackFailed || len(w.Excluded) > 0 {
		return ""
	}
	zones := w.Plan.Settings.Zones
	if nth, err := strconv.Atoi(found[1]); err == nil && 0 < nth && nth <= len(zones) {
		return zones[nth-1].ID
	}
	return ""
}

// Again computes how a failed operation goes on without a zone, once: with the same request, from the region as it is now. ok
// is false when that is not possible; then there is only Recover.
func Again(w Work, s Snapshot, zone string) (next Work, ok bool) {
	s.Excluded = []string{zone}
	plan, err := MakePlan(w.Request, s)
	if err != nil {
		return w, false
	}
	w.Plan, w.Excluded, w.Recovering, w.Outcome.Fault = plan, s.Excluded, false, fault.Fault{}
	w.Operation.Deadline = w.Operation.StartedAt.Add(OperationLimit)
	return w, true
}
