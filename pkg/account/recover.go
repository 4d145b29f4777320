package account

import "strings"

// Recover computes how to tidy up after a failed operation, from the region as it is after the failure: a network that
// core does not point to goes, a half-made core goes, an update of core that could not be undone is undone; what serves
// keeps serving.
func Recover(s Snapshot) Plan {
	plan := Plan{Summary: "tidy up after the failure", Settings: s.recorded()}
	if s.foreignCore() || s.Unsettled() { // what a core that never settles points to is not known
		return plan.seal(s)
	}
	plan.add("Put core back", s.putCoreBack())
	plan.add("Remove what serves nobody", s.removeGarbage(s.recorded().Network))
	return plan.seal(s)
}

func (s Snapshot) putCoreBack() []Step {
	switch {
	case !s.Core.Exists() || s.Core.Serving():
		return nil
	case s.Core.corpse():
		return []Step{{
			ID: "remove-core", Kind: StackKind, Title: "Remove the half-made core stack", Reason: "it is " + s.Core.Status,
			Stack: CoreStack, Goal: Absent, Minutes: absentMinutes,
		}}
	default:
		return []Step{coreStep("restore-core", "Put core back", "it is "+s.Core.Status, asRecorded(s.Core), append(OwnTags(), s.Core.UserTags()...))}
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
