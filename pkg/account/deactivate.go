package account

import (
	"slices"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// guardMinutes is how long leftovers of deleted functions and load balancers are waited for.
const guardMinutes = 60

// planDeactivate ends contexts where force allows it, removes the pointers, so that no new context can start, looks once
// more whether one did, and removes the networks.
func planDeactivate(r Request, s Snapshot) (Plan, error) {
	if len(s.Contexts) > 0 && !r.Force {
		return Plan{}, contextsExist(s.Contexts, "")
	}
	if err := s.blocked(r.Force); err != nil {
		return Plan{}, err
	}
	plan := Plan{}
	plan.add("Drain", s.drain("the region is made inactive"))
	unpoint := s.unpoint()
	plan.add("Unpoint", unpoint)
	sweep, remove := s.sweepParts(r.Force), s.removeGarbage("")
	plan.add("Clear", sweep)
	if len(unpoint)+len(remove) > 0 {
		plan.add("Look again", s.guard(append(sweep, remove...)))
	}
	plan.add("Remove", remove)
	if s.Core.Exists() && !s.Core.corpse() {
		plan.Retained = s.kept()
	}
	plan.Summary = deactivateSummary(plan)
	return plan, nil
}

// unpoint removes the pointers; what the region had stays in core's parameters, for coming back.
func (s Snapshot) unpoint() []Step {
	switch {
	case !s.Core.Exists():
		return nil
	case s.Core.corpse():
		return []Step{s.removeCorpse()}
	case s.Core.Serving() && !s.active():
		return nil
	}
	now := s.recorded()
	return []Step{coreStep("pointers", "Make the region inactive", "no new context can start", with(s.asRecorded(now), "Active", "false"), append(OwnTags(), now.Tags...))}
}

// removeCorpse removes a core stack that can only be deleted.
func (s Snapshot) removeCorpse() Step {
	return Step{
		ID: "remove-core", Kind: StackKind, Title: "Remove the half-made core stack", Reason: "it is " + s.Core.Status,
		Stack: CoreStack, Goal: Absent, Minutes: absentMinutes,
	}
}

// guard makes sure that no context started meanwhile, and that nothing foreign is in the networks that go but what goes too.
func (s Snapshot) guard(removals []Step) []Step {
	step := Step{
		ID: "guard", Kind: GuardKind, Title: "Look whether anybody uses it", Reason: "a context may have started meanwhile",
		Stack: CoreStack, Goal: Absent, Minutes: guardMinutes,
	}
	for _, removal := range removals {
		if removal.Kind == StackKind {
			step.Things = append(step.Things, Thing{Kind: NetworkThing, ID: removal.Stack})
		}
		step.Things = append(step.Things, removal.Things...)
	}
	return []Step{step}
}

// blocked refuses a deactivation that foreign parts of the networks would stop halfway. Where contexts are ended first, they
// may be the contexts' own: then they are looked at afterwards.
func (s Snapshot) blocked(force bool) error {
	classes := []PartClass{Occupied, Plumbing}
	if force {
		classes = classes[:1]
	}
	in := OfClass(s.Parts, classes...)
	if len(s.Contexts) > 0 || len(in) == 0 {
		return nil
	}
	next := "remove them, or whoever uses them, and start the operation again; nothing was changed"
	if len(OfClass(in, Occupied)) == 0 {
		next = "remove them, or have them removed with --force; nothing was changed"
	}
	return fault.New(fault.NetworkDeleteBlocked, "the network cannot go while others use it", Describe(in), next)
}

// sweepParts removes what AWS's services put into the networks and, with force, the plumbing that people added.
func (s Snapshot) sweepParts(force bool) []Step {
	parts := slices.DeleteFunc(slices.Clone(s.Parts), func(p Part) bool { return strings.HasPrefix(p.Holder, "stack "+ContextPrefix) })
	things := Removable(parts, force)
	if len(things) == 0 {
		return nil
	}
	return []Step{{
		ID: "parts", Kind: SweepKind, Title: "Remove what was added to the network", Reason: "it would hold the network",
		Stack: CoreStack, Goal: Absent, Things: things, Minutes: sweepMinutes,
	}}
}

// removeSafely removes networks, those that somebody may use only after a look.
func (p *Plan) removeSafely(s Snapshot, title string, removals []Step) {
	used := slices.DeleteFunc(slices.Clone(removals), func(step Step) bool { return !s.stack(step.Stack).Serving() })
	if len(used) > 0 {
		p.add("Look again", s.guard(used))
	}
	p.add(title, removals)
}

// kept tells what a deactivation leaves on purpose.
func (s Snapshot) kept() []Thing {
	things := []Thing{}
	if now := s.recorded(); now.Bucket != s.ManagedBucket() {
		things = append(things, Thing{Kind: BucketThing, ID: now.Bucket, Note: "yours; it stays as it is"})
	}
	if s.brought() {
		things = append(things, Thing{Kind: "vpc", ID: s.recorded().VPC, Note: "yours; it stays as it is"})
	}
	return append(things, []Thing{
		{
			Kind: BucketThing, ID: s.ManagedBucket(), Note: "with all its objects; the next activation uses it again",
			Forever: "aws s3 rb s3://" + s.ManagedBucket() + " --force --region " + s.Region,
		},
		{
			Kind: TableThing, ID: RunTable, Note: "the history of workflow runs",
			Forever: "aws dynamodb delete-table --table-name " + RunTable + " --region " + s.Region,
		},
		{
			Kind: "logs", ID: "CloudWatch log groups", Note: "of workflows, engines and contexts",
			Forever: "aws logs describe-log-groups --log-group-name-pattern " + ContextPrefix + " --region " + s.Region,
		},
	}...)
}

func deactivateSummary(p Plan) string {
	if p.Empty() {
		return "the region is not active; there is nothing to do"
	}
	return "make the region inactive; data and logs are kept"
}
