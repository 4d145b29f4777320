package account

import (
	"fmt"
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// planRepair brings core and network back to the recorded settings: stacks that are missing or half-made as an activation with
// these settings does, and in stacks that are whole what was changed or deleted by hand.
func planRepair(r Request, s Snapshot) (Plan, error) {
	if !s.Core.Exists() || s.Core.corpse() {
		return Plan{}, s.unrecorded()
	}
	if !s.active() {
		return s.repairInactive(), nil
	}
	if gone := s.vpcGone(); gone != "" {
		return s.remake(r, gone)
	}
	plan, err := planActivate(r, s)
	if err != nil {
		return Plan{}, err
	}
	plan.repairing(s)
	return plan, nil
}

// unrecorded refuses to repair a region whose record is gone with core.
func (s Snapshot) unrecorded() error {
	why := "there is no stack " + CoreStack + ", and nothing else of AGC"
	if len(s.Networks) > 0 || s.Storage.Bucket.Exists || s.Storage.Table.Exists {
		why = "the stack " + CoreStack + " is gone, and with it the record of the settings"
	}
	return fault.New(fault.RegionNotActive, "the region "+s.Region+" has nothing to repair it by", why,
		"activate it with 'agc account activate' and the settings that it had: what is still there is taken over; nothing was changed")
}

// repairing completes the plan of an activation by what drifted.
func (p *Plan) repairing(s Snapshot) {
	p.Drift, p.Summary = s.Drifts, repairSummary(s.Drifts, p.Empty())
	if broken := s.brokenContexts(); broken != "" {
		p.Warnings = append(p.Warnings, broken)
	}
}

// repairInactive puts core in order without making the region active, and removes networks that serve nobody.
func (s Snapshot) repairInactive() Plan {
	now := s.recorded()
	plan := Plan{Settings: now}
	plan.add("Clear", s.sweepStrays())
	step := coreStep("core", "Repair core", "", s.asRecorded(now), append(OwnTags(), now.Tags...))
	if step = s.judged(step); step.Reason != "" {
		plan.add("Repair", []Step{step})
	}
	plan.add("Protect", s.protectStep(now))
	plan.Warnings = append(plan.Warnings, s.lostData()...)
	if len(s.Contexts) == 0 {
		plan.removeSafely(s, "Remove", s.removeGarbage(""))
	}
	plan.repairing(s)
	return plan
}

// remake replaces a managed network whose VPC was deleted by hand: nothing of it is left to be put back.
func (s Snapshot) remake(r Request, network string) (Plan, error) {
	wanted, _, err := s.wanted(r)
	if err != nil {
		return Plan{}, err
	}
	warnings, err := s.fits(wanted)
	if err != nil {
		return Plan{}, err
	}
	plan := Plan{Settings: wanted, Warnings: append(warnings, s.lostData()...)}
	plan.add("Clear", s.sweepStrays())
	plan.add("Remove", []Step{removeNetwork(network, "its VPC was deleted by hand")})
	plan.add("Build", []Step{networkStep(wanted, "its VPC was deleted by hand")})
	plan.add("Point", s.pointStep(wanted, true))
	plan.add("Protect", s.protectStep(wanted))
	plan.repairing(s)
	return plan, nil
}

// vpcGone is the name of the managed network that core points to if its VPC was deleted, "" otherwise.
func (s Snapshot) vpcGone() string {
	i := slices.IndexFunc(s.Drifts, func(d Drift) bool { return d.Deleted && d.Type == "AWS::EC2::VPC" })
	if i < 0 {
		return ""
	}
	return s.Drifts[i].Stack
}

// lostData warns of bucket and table if they were deleted: they are made again, but not what was in them.
func (s Snapshot) lostData() []string {
	var lost []string
	for _, d := range s.drifted(CoreStack) {
		if d.Deleted && (d.Type == "AWS::S3::Bucket" || d.Type == "AWS::DynamoDB::Table") {
			lost = append(lost, d.ID)
		}
	}
	if len(lost) == 0 {
		return nil
	}
	return []string{"what was deleted by hand comes back empty: " + strings.Join(lost, ", ")}
}

// brokenContexts warns of contexts that were made on what was deleted, and is made anew under another id.
func (s Snapshot) brokenContexts() string {
	made := func(d Drift) bool {
		return d.Deleted && slices.Contains([]string{"AWS::EC2::VPC", "AWS::EC2::Subnet"}, d.Type)
	}
	if len(s.Contexts) == 0 || !slices.ContainsFunc(s.Drifts, made) {
		return ""
	}
	var names []string
	for _, c := range s.Contexts {
		names = append(names, c.Name)
	}
	const most = 10
	if more := len(names) - most; more > 0 {
		names = append(names[:most], fmt.Sprintf("and %d more", more))
	}
	return "subnets are made anew under other ids: contexts that used them must be deployed again: " + strings.Join(names, ", ")
}

func repairSummary(drifts []Drift, empty bool) string {
	switch {
	case empty:
		return "the stacks are as recorded, and nothing was changed by hand; there is nothing to repair"
	case len(drifts) == 0:
		return "bring the region back to its recorded settings"
	default:
		return "put back what was changed by hand: " + driftReason(drifts)
	}
}
