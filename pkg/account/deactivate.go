package account

// guardMinutes is how long leftovers of deleted functions and load balancers are waited for.
const guardMinutes = 60

// planDeactivate ends contexts where force allows it, removes the pointers, so that no new context can start, looks once
// more whether one did, and removes the networks.
func planDeactivate(r Request, s Snapshot) (Plan, error) {
	if len(s.Contexts) > 0 && !r.Force {
		return Plan{}, contextsExist(s.Contexts, "")
	}
	plan := Plan{}
	plan.add("Drain", s.drain("the region is made inactive"))
	unpoint := s.unpoint()
	plan.add("Unpoint", unpoint)
	remove := s.removeGarbage("")
	if len(unpoint)+len(remove) > 0 {
		plan.add("Look again", s.guard(remove))
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

// guard makes sure that no context started meanwhile, and that nothing foreign is in the networks that go.
func (s Snapshot) guard(removals []Step) []Step {
	step := Step{
		ID: "guard", Kind: GuardKind, Title: "Look whether anybody uses it", Reason: "a context may have started meanwhile",
		Stack: CoreStack, Goal: Absent, Minutes: guardMinutes,
	}
	for _, removal := range removals {
		step.Things = append(step.Things, Thing{Kind: NetworkThing, ID: removal.Stack})
	}
	return []Step{step}
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
		{Kind: BucketThing, ID: s.ManagedBucket(), Note: "with all its objects; the next activation uses it again"},
		{Kind: TableThing, ID: RunTable, Note: "the history of workflow runs"},
		{Kind: "logs", ID: "CloudWatch log groups", Note: "of workflows, engines and contexts"},
	}...)
}

func deactivateSummary(p Plan) string {
	if p.Empty() {
		return "the region is not active; there is nothing to do"
	}
	return "make the region inactive; data and logs are kept"
}
