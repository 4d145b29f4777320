package account

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// MakePlan computes what has to be done to bring the region from what was read to what is asked for. It is pure: the same
// request and snapshot give the same plan with the same id. The error is a fault.Fault that says why the request cannot be
// fulfilled in this region.
func MakePlan(r Request, s Snapshot) (Plan, error) {
	if s.foreignCore() {
		return Plan{}, fault.New(fault.RegionForeignCore, "the stack "+CoreStack+" was not made by this backend",
			"AGC 1.x keeps its network in the same stack, so it must not be changed from here",
			"deactivate the region with AGC 1.x first ('agc account deactivate' of that version), then activate it again")
	}
	var plan Plan
	var err error
	switch r.Action {
	case Deactivate:
		plan, err = planDeactivate(r, s)
	case Keep:
		plan, err = planKeep(r, s)
	case Tidy:
		plan = planTidy(s)
	case Repair:
		plan, err = planRepair(r, s)
	case Activate, Update:
		plan, err = planActivate(r, s)
	}
	if err != nil {
		return Plan{}, err
	}
	if r.Action != Tidy && !s.Idleness.MarkedAt.IsZero() && plan.Idle.Move == IdleNone {
		plan.Idle = IdleChange{State: s.Idleness}.clear("an operation was started")
	}
	return plan.seal(s), nil
}

// seal completes the plan with its price and its id.
func (p Plan) seal(s Snapshot) Plan {
	if p.Stages == nil {
		p.Stages = []Stage{}
	}
	if p.Retained == nil {
		p.Retained = []Thing{}
	}
	if p.Warnings == nil {
		p.Warnings = []string{}
	}
	if p.Drift == nil {
		p.Drift = []Drift{}
	}
	if p.Settings.Subnets == nil {
		p.Settings.Subnets = []string{}
	}
	if p.Settings.SubnetChoice == nil {
		p.Settings.SubnetChoice = []string{}
	}
	if p.Settings.Tags == nil {
		p.Settings.Tags = []Tag{}
	}
	if p.Idle.State.Evidence == nil {
		p.Idle.State.Evidence = []Evidence{}
	}
	if p.Settings.Zones == nil {
		p.Settings.Zones = []Zone{}
	}
	p.Cost = s.cost(p.Settings)
	p.ID = p.hash(s)
	return p
}

// hash names what would be done, and where; what is only told about it (price, warnings) does not count.
func (p Plan) hash(s Snapshot) string {
	content, err := json.Marshal(struct {
		Account, Region string
		Stages          []Stage
		Settings        Settings
		Drift           []Drift
	}{s.Account, s.Region, p.Stages, p.Settings, p.Drift})
	if err != nil { // plain strings and numbers always marshal
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:12]
}

// pointStep points core at the wanted network, when it does not yet, or when that network is about to be made.
func (s Snapshot) pointStep(w Settings, building bool) []Step {
	step := coreStep("pointers", "Make the region active", "contexts find the network through it", pointers(w), w.tagged())
	if s.active() {
		step.Title = "Update the active region"
	}
	step.Things = s.adopted()
	if judged := s.judged(step); judged.Revert || !building {
		step = judged
	}
	if step.Reason == "" {
		return nil
	}
	return []Step{step}
}

// storageStep makes core beside the network, with bucket, table and the image's parameter, so that only the pointers are
// left to write once the network is there. The parameter's validation by EC2 can take minutes.
func (s Snapshot) storageStep(w Settings) []Step {
	if s.active() { // it serves as it is until the new network does, and stays as it is if that fails
		return nil
	}
	step := coreStep("storage", "Make bucket and table", "", with(s.asRecorded(w), "Ami", w.AMI), w.tagged())
	if step.Things = s.adopted(); len(step.Things) > 0 {
		step.Title = "Take over bucket and table"
	}
	if step.Reason = s.unlike(step); step.Reason == "" {
		return nil
	}
	return []Step{step}
}

// add appends a stage, unless it has no steps. No list of a step stays nil: it is the machine's data.
func (p *Plan) add(title string, steps []Step) {
	for i := range steps {
		step := &steps[i]
		step.Parameters = append([]Parameter{}, step.Parameters...)
		step.Tags = append([]Tag{}, step.Tags...)
		step.Things = append([]Thing{}, step.Things...)
	}
	if len(steps) > 0 {
		p.Stages = append(p.Stages, Stage{Title: title, Steps: steps})
	}
}

// removeGarbage removes every managed network but the one to keep.
func (s Snapshot) removeGarbage(keep string) []Step {
	var steps []Step
	for _, n := range s.Networks {
		if n.Name != NetworkPrefix+keep {
			steps = append(steps, removeNetwork(n.Name, "nothing points to it any more"))
		}
	}
	return steps
}

// defaultAMI is the image of a region for which nobody chose one. A repair does not bring a newer one.
func (s Snapshot) defaultAMI(r Request) string {
	if r.Action == Repair {
		return s.recordedAMI()
	}
	return s.DefaultAMI
}

// recordedAMI is the image that core has now: deactivation must not wait for a new one to be validated.
func (s Snapshot) recordedAMI() string {
	if ami := s.Core.Parameters["Ami"]; ami != "" {
		return ami
	}
	return s.DefaultAMI
}

func activateSummary(p Plan, s Snapshot) string {
	switch {
	case p.Empty():
		return "the region is active already, with these settings; there is nothing to do"
	case s.active():
		return "bring the active region up to date"
	default:
		return "make the region active"
	}
}
