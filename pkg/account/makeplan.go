package account

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

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
	if r.Action == Deactivate {
		plan, err = planDeactivate(s)
	} else {
		plan, err = planActivate(r, s)
	}
	if err != nil {
		return Plan{}, err
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
	if p.Settings.Tags == nil {
		p.Settings.Tags = []Tag{}
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
	}{s.Account, s.Region, p.Stages, p.Settings})
	if err != nil { // plain strings and numbers always marshal
		return ""
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])[:12]
}

// wanted are the settings that an activation or an update asks for.
func (s Snapshot) wanted(r Request) (Settings, error) {
	w := Settings{Bucket: s.bucket(), CIDR: defaultCIDR, Mode: privateMode, Tags: r.Wish.Tags, ImageChoice: r.Wish.AMI}
	if r.Wish.UsePublicSubnets {
		w.Mode = publicMode
	}
	if r.Action == Update {
		if !s.active() {
			return w, fault.New(fault.RegionNotActive, "the region "+s.Region+" is not active", "there are no settings to update",
				"activate it with 'agc account activate'; nothing was changed")
		}
		w = s.keep(w, r.Wish)
	}
	var err error
	if w.Zones, err = chooseZones(s, w.Mode); err != nil {
		return w, err
	}
	w.Network = NetworkID(w.Mode, w.CIDR, w.Zones)
	if w.AMI = w.ImageChoice; w.AMI == "" {
		w.AMI = s.DefaultAMI
	}
	return w, nil
}

// keep takes what an update does not name from the record.
func (s Snapshot) keep(w Settings, named Wish) Settings {
	recorded := s.recorded()
	if !named.Names("usePublicSubnets") {
		w.Mode = recorded.Mode
	}
	if !named.Names("tags") {
		w.Tags = recorded.Tags
	}
	if !named.Names("ami") {
		w.ImageChoice = recorded.ImageChoice
	}
	return w
}

// planActivate builds the network and core's storage side by side, then points core at the network, then removes networks
// that nothing points to any more. A network that is only updated in place serves on, so core does not wait for it.
func planActivate(r Request, s Snapshot) (Plan, error) {
	wanted, err := s.wanted(r)
	if err != nil {
		return Plan{}, err
	}
	if moved := s.recorded(); s.active() && moved.Mode != wanted.Mode && len(s.Contexts) > 0 {
		return Plan{}, contextsExist(s.Contexts, "they run in the network that would be replaced")
	}
	network := networkStep(wanted, "contexts run in it")
	why, serves := s.unlike(network), s.stack(network.Stack).Serving()
	plan := Plan{Settings: wanted}
	var build []Step
	if why != "" {
		network.Reason = why
		build = append(build, network)
	}
	point := s.pointStep(wanted, why != "" && !serves)
	switch {
	case serves && s.active():
		plan.add("Update", append(build, point...))
	default:
		if len(build)+len(point) > 0 {
			build = append(build, s.storageStep(wanted)...)
		}
		plan.add("Build", build)
		plan.add("Point", point)
	}
	plan.add("Remove", s.removeGarbage(wanted.Network))
	plan.Summary = activateSummary(plan, s)
	return plan, nil
}

// pointStep points core at the wanted network, when it does not yet, or when that network is about to be made.
func (s Snapshot) pointStep(w Settings, building bool) []Step {
	step := coreStep("pointers", "Make the region active", "contexts find the network through it", pointers(w), w.tagged())
	if s.active() {
		step.Title = "Update the active region"
	}
	if !building {
		step.Reason = s.unlike(step)
	}
	if step.Reason == "" {
		return nil
	}
	return []Step{step}
}

// storageStep makes core beside the network, with bucket, table and the image's parameter, so that only the pointers are
// left to write once the network is there. The parameter's validation by EC2 can take minutes.
func (s Snapshot) storageStep(w Settings) []Step {
	step := coreStep("storage", "Make bucket and table", "", noPointers(w), w.tagged())
	if s.active() { // what serves keeps serving while the new network comes up
		step.Title, step.Parameters = "Bring bucket and table up to date", with(asRecorded(s.Core), "Ami", w.AMI)
	}
	if step.Reason = s.unlike(step); step.Reason == "" {
		return nil
	}
	return []Step{step}
}

// planDeactivate removes the pointers first, so that no new context can start, and then the networks.
func planDeactivate(s Snapshot) (Plan, error) {
	if len(s.Contexts) > 0 {
		return Plan{}, contextsExist(s.Contexts, "")
	}
	plan := Plan{}
	if s.Core.Exists() && s.Core.corpse() {
		plan.add("Clean up", []Step{{
			ID: "remove-core", Kind: StackKind, Title: "Remove the half-made core stack", Reason: "it is " + s.Core.Status,
			Stack: CoreStack, Goal: Absent, Parameters: []Parameter{}, Tags: []Tag{}, Minutes: absentMinutes,
		}})
	} else if s.Core.Exists() {
		plan.Retained = s.kept()
		step := coreStep("pointers", "Make the region inactive", "no new context can start", noPointers(s.recorded()), append(ownTags(), s.recorded().Tags...))
		if !s.Core.Serving() || s.active() {
			plan.add("Unpoint", []Step{step})
		}
	}
	plan.add("Remove", s.removeGarbage(""))
	plan.Summary = deactivateSummary(plan)
	return plan, nil
}

func (p *Plan) add(title string, steps []Step) {
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

func (s Snapshot) bucket() string { return fmt.Sprintf("agc-%s-%s", s.Account, s.Region) }

// recordedAMI is the image that core has now: deactivation must not wait for a new one to be validated.
func (s Snapshot) recordedAMI() string {
	if ami := s.Core.Parameters["Ami"]; ami != "" {
		return ami
	}
	return s.DefaultAMI
}

// kept tells what a deactivation leaves on purpose.
func (s Snapshot) kept() []Thing {
	return []Thing{
		{Kind: "bucket", ID: s.bucket(), Note: "with all its objects; the next activation uses it again"},
		{Kind: "table", ID: "Agc", Note: "the history of workflow runs"},
		{Kind: "logs", ID: "CloudWatch log groups", Note: "of workflows, engines and contexts"},
	}
}

// contextsExist refuses what would break deployed contexts, and lists them.
func contextsExist(contexts []ContextStack, why string) error {
	var names []string
	if why != "" {
		names = append(names, why)
	}
	for _, c := range contexts {
		names = append(names, fmt.Sprintf("%s of user %s in project %s", c.Context, c.User, c.Project))
	}
	return fault.New(fault.RegionContextsExist, "contexts are still deployed in this region", strings.Join(names, "; "),
		"destroy them with 'agc context destroy' first; nothing was changed")
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

func deactivateSummary(p Plan) string {
	if p.Empty() {
		return "the region is not active; there is nothing to do"
	}
	return "make the region inactive; data and logs are kept"
}
