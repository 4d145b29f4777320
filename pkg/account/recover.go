package account

import (
	"cmp"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Recover computes how to tidy up after a failed operation, from the region as it is after the failure: a network that
// core does not point to goes, a half-made core goes, an update of core that could not be undone is undone; what serves
// keeps serving. A deactivation into which a context slipped is taken back: the context needs what it was made for.
func Recover(w Work, s Snapshot) Plan {
	plan := Plan{Summary: "tidy up after the failure", Settings: s.recorded()}
	if s.foreignCore() || s.Unsettled() { // what a core that never settles points to is not known
		return plan.seal(s)
	}
	off := w.Request.Action == Deactivate || w.Request.Action == Tidy // the schedule deactivates, too
	if off && w.Outcome.Fault.Code == fault.RegionContextsExist {
		plan.add("Put the pointers back", s.pointBack())
		return plan.seal(s)
	}
	plan.add("Put core back", s.putCoreBack())
	plan.add("Protect", s.protectAgain())
	if w.Outcome.Fault.Code == fault.NetworkDeleteBlocked { // what holds it holds it still
		return plan.seal(s)
	}
	if s.active() || len(s.Contexts) == 0 { // while the region is inactive, contexts use a network that core does not point to
		plan.removeSafely(s, "Remove what serves nobody", s.removeGarbage(s.recorded().Network))
	}
	return plan.seal(s)
}

// pointBack makes an inactive region active with what core records that it had.
func (s Snapshot) pointBack() []Step {
	if !s.Core.Serving() || s.active() {
		return nil
	}
	parameters := with(s.asRecorded(s.recorded()), "Active", "true")
	return []Step{coreStep("pointers", "Put the pointers back", "contexts are deployed", parameters, append(OwnTags(), s.Core.UserTags()...))}
}

// protectAgain protects what stays against deletion, which a deactivation that failed has lifted.
func (s Snapshot) protectAgain() []Step {
	var steps []Step
	now := s.recorded()
	for _, stack := range s.Unprotected() {
		step := networkStep(now, "it is not protected against deletion")
		if stack.Name == CoreStack {
			step = coreStep("core", "Protect core", "it is not protected against deletion", s.asRecorded(now), append(OwnTags(), now.Tags...))
		}
		steps = append(steps, step)
	}
	return steps
}

func (s Snapshot) putCoreBack() []Step {
	switch {
	case !s.Core.Exists() || s.Core.Serving():
		return nil
	case s.Core.corpse():
		return []Step{s.removeCorpse()}
	default:
		return []Step{coreStep("restore-core", "Put core back", "it is "+s.Core.Status, s.asRecorded(s.recorded()), append(OwnTags(), s.Core.UserTags()...))}
	}
}

// recorded are the settings that core's parameters and tags tell; of an inactive region, what is left of them.
func (s Snapshot) recorded() Settings {
	w := Settings{
		Bucket: s.ManagedBucket(), AMI: s.recordedAMI(), Mode: privateMode, Tags: []Tag{}, Zones: []Zone{},
		Subnets: []string{}, SubnetChoice: []string{}, IdleAfter: spanText(defaultIdleAfter), IdleNotice: spanText(defaultIdleNotice),
	}
	if s.Core.Exists() && !s.Core.corpse() {
		w.Tags, w.ImageChoice = s.Core.UserTags(), s.Core.Parameters["ImageChoice"]
		w.Mode = cmp.Or(s.Core.Parameters["Mode"], w.Mode)
		w.IdleAfter, w.IdleNotice = orElse(s.Core.Parameters["IdleAfter"], defaultIdleAfter), orElse(s.Core.Parameters["IdleNotice"], defaultIdleNotice)
	}
	if !s.active() {
		return w
	}
	p := s.Core.Parameters
	w.Bucket, w.AMI, w.Network = p["Bucket"], p["Ami"], p["Network"]
	if s.brought() {
		w.VPC, w.Subnets, w.SubnetChoice = p["VpcId"], list(p["Subnets"]), list(p["SubnetChoice"])
	}
	if n, ok := s.pointedNetwork(); ok {
		w.CIDR, w.Mode, w.Zones = n.Parameters["Cidr"], n.Parameters["Mode"], zonesOf(n, s.Zones)
	}
	return w
}

// list is a list with commas between.
func list(text string) []string {
	if text == "" {
		return []string{}
	}
	return strings.Split(text, ",")
}
