package account

import "slices"

// State is the condition of a region in one word.
type State string

// The states of a region.
const (
	// Inactive: contexts cannot be deployed; nothing that costs by the hour should exist.
	Inactive State = "inactive"
	// Active: contexts can be deployed.
	Active State = "active"
	// Changing: CloudFormation is working on the region's stacks.
	Changing State = "changing"
	// Degraded: the region says that it is active, but the network it points to is missing or not whole.
	Degraded State = "degraded"
	// Foreign: there is a core stack that this backend did not make.
	Foreign State = "foreign"
)

// State tells the condition of the region.
func (s Snapshot) State() State {
	switch network, pointed := s.pointedNetwork(); {
	case s.foreignCore():
		return Foreign
	case s.Core.InProgress() || slices.ContainsFunc(s.Networks, Stack.InProgress):
		return Changing
	case !s.active():
		return Inactive
	case s.Core.Serving() && (s.brought() || pointed && network.Serving()):
		return Active
	default:
		return Degraded
	}
}

// brought reports whether the active region uses a VPC of the user's.
func (s Snapshot) brought() bool {
	return s.active() && s.Core.Parameters["Network"] == "" && s.Core.Parameters["VpcId"] != ""
}

// Mode is what kind of network an active region uses: "private", "public" for public subnets only, or "brought" for a VPC of
// the user's; "" for an inactive one.
func (s Snapshot) Mode() string {
	switch n, ok := s.pointedNetwork(); {
	case s.brought():
		return "brought"
	case ok:
		return n.Parameters["Mode"]
	default:
		return ""
	}
}

// Garbage are the managed networks that core does not point to: they cost money and serve nobody.
func (s Snapshot) Garbage() []Stack {
	keep := ""
	if s.active() {
		keep = NetworkPrefix + s.Core.Parameters["Network"]
	}
	return slices.DeleteFunc(slices.Clone(s.Networks), func(n Stack) bool { return n.Name == keep })
}

// active reports whether core's record says that the region is active. The parameters of a stack whose creation was rolled
// back tell only what was wanted.
func (s Snapshot) active() bool {
	return s.Core.Exists() && !s.Core.corpse() && s.Core.Parameters["Active"] == "true"
}

// Unsettled reports whether CloudFormation is changing core and may still undo that, so that its record does not count yet.
func (s Snapshot) Unsettled() bool {
	return s.Core.InProgress() && !s.Core.Serving() && !s.Core.corpse()
}

// foreignCore reports whether the core stack was made by AGC 1.x, which had everything in one stack and no parameters.
func (s Snapshot) foreignCore() bool {
	if !s.Core.Exists() || s.Core.Status == "REVIEW_IN_PROGRESS" {
		return false
	}
	_, ours := s.Core.Parameters["Active"]
	return !ours
}

func (s Snapshot) pointedNetwork() (Stack, bool) {
	if !s.active() {
		return Stack{}, false
	}
	return s.network(s.Core.Parameters["Network"])
}

func (s Snapshot) network(id string) (Stack, bool) {
	i := slices.IndexFunc(s.Networks, func(n Stack) bool { return n.Name == NetworkPrefix+id })
	if i < 0 {
		return Stack{}, false
	}
	return s.Networks[i], true
}

// corpse reports whether the stack's creation failed or its deletion began, so that it can only be deleted.
func (s Stack) corpse() bool {
	return slices.Contains([]string{
		"ROLLBACK_IN_PROGRESS", "ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED",
		"DELETE_IN_PROGRESS", "DELETE_FAILED", "REVIEW_IN_PROGRESS",
	}, s.Status)
}
