package account

import (
	"slices"
	"strings"
	"time"
)

// The names that are fixed in every account.
const (
	BootstrapStack = "Agc-Bootstrap"
	CoreStack      = "Agc-Core"
	// NetworkPrefix is followed by the network's id.
	NetworkPrefix = "Agc-Network-"
	// ContextPrefix is followed by project, user and context.
	ContextPrefix = "Agc-Context-"
	// ApplicationTag with value ApplicationName is on everything that belongs to AGC.
	ApplicationTag  = "application-name"
	ApplicationName = "agc"
	VersionTag      = "agc-version"
)

// Version of the backend and of what it makes, the value of the tag agc-version.
const Version = "2.2.0"

// Snapshot is what was read of one AWS account in one region.
type Snapshot struct {
	Account   string
	Region    string
	Partition string
	// Time is when it was read.
	Time time.Time
	// Core is the stack Agc-Core; its zero value means that there is none.
	Core Stack
	// Networks are the stacks Agc-Network-<id>, ordered by name.
	Networks []Stack
	// Contexts are the deployed contexts of every user, ordered by name.
	Contexts []ContextStack
	// Brought is the VPC that the settings are to use, if that is a user's.
	Brought BroughtVPC
	// Storage is what was found under the names of the managed bucket and the table of runs.
	Storage Storage
	// Pointers are the names of the parameters under PointerPath, ordered.
	Pointers []string
	// Drifts are the resources of the stacks that were changed or deleted by hand; they are read for a repair only.
	Drifts []Drift
	// Parts are the foreign parts in the managed networks.
	Parts []Part
	// Idleness is what the backend remembers of the region's use, Evidence what was found of it now. LastOperation is when the
	// last operation ended that a person asked for, LastContext when a context was last removed; the zero time is never.
	Idleness                   Idleness
	Evidence                   []Evidence
	LastOperation, LastContext time.Time
	// Quotas are the limits that a new managed network must fit into.
	Quotas Quotas
	// Zones are the availability zones in which a network could be built now, ordered by zone id.
	Zones []Zone
	// Excluded are the ids of those zones that a network was found not to fit into while it was made.
	Excluded []string
	// DefaultAMI is the id of the newest ECS-optimized Amazon Linux 2023 image.
	DefaultAMI string
	// Templates are the hashes of the templates that this backend carries, by template name.
	Templates map[string]string
}

// Zone is an availability zone. The id names the same place in every account, the name does not.
type Zone struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Stack is a CloudFormation stack as it was read.
type Stack struct {
	Name string
	// ID is the stack's ARN.
	ID         string
	Status     string
	Reason     string
	Parameters map[string]string
	Tags       map[string]string
	Outputs    map[string]string
	// Protected is whether CloudFormation refuses to delete it (termination protection).
	Protected bool
	// Template is the hash of its template, made by template.Hash; "" when it was not read.
	Template string
	// Role is the ARN of the role with which CloudFormation changes the stack, "" when that is whoever calls.
	Role string
}

// ChangeSet is a change set of CloudFormation as it was read; the zero value means that there is none.
type ChangeSet struct{ Status, Execution, Reason string }

// Executed reports whether it was carried out, or is being, or can be no more: the stack's own status tells how that goes. A
// change set is obsolete from the moment of its execution on.
func (c ChangeSet) Executed() bool {
	return strings.HasPrefix(c.Execution, "EXECUTE_") || c.Execution == "OBSOLETE"
}

// Empty reports whether it failed only because it has nothing to change (User Guide, "Troubleshooting CloudFormation").
func (c ChangeSet) Empty() bool {
	return strings.Contains(c.Reason, "didn't contain changes") || strings.Contains(c.Reason, "No updates are to be performed")
}

// Exists reports whether there is such a stack at all.
func (s Stack) Exists() bool { return s.Name != "" }

// InProgress reports whether CloudFormation is working on the stack.
func (s Stack) InProgress() bool {
	return strings.HasSuffix(s.Status, "_IN_PROGRESS") && s.Status != "REVIEW_IN_PROGRESS"
}

// Serving reports whether the stack is in a status in which it is whole: the last change succeeded or was undone.
func (s Stack) Serving() bool {
	return slices.Contains([]string{
		"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE",
		"IMPORT_ROLLBACK_COMPLETE", "UPDATE_COMPLETE_CLEANUP_IN_PROGRESS",
	}, s.Status)
}

// ContextStack is a deployed AGC context. Project, user and context are read from the stack's tags.
type ContextStack struct {
	Name    string `json:"name"`
	Project string `json:"project"`
	User    string `json:"user"`
	// Email is the user's address, "" when the stack does not tell it.
	Email   string `json:"email"`
	Context string `json:"context"`
	// Engine is the workflow engine's name.
	Engine string `json:"engine"`
	Status string `json:"status"`
	// Jobs is how many jobs wait or run in its queues; -1 when that was not read.
	Jobs int `json:"jobs"`
}
