package account

// Plan is what an operation will do, as data: stages one after another, the steps of a stage side by side.
type Plan struct {
	// ID is a hash of the plan's content; the same ID means the same plan.
	ID     string  `json:"id"`
	Stages []Stage `json:"stages"`
	// Summary says in one sentence what the plan does, or why there is nothing to do.
	Summary string `json:"summary"`
	// Settings are what the region will have when the plan is done.
	Settings Settings `json:"settings"`
	// Idle is what becomes of the region's idleness with the plan.
	Idle IdleChange `json:"idle"`
	// Drift is what was found changed or deleted by hand, for a repair to put back.
	Drift []Drift `json:"drift"`
	// Cost is the list price per day before and after.
	Cost Cost `json:"cost"`
	// Retained is what stays although the region no longer uses it.
	Retained []Thing `json:"retained"`
	// Warnings are facts that a caller should know and that stop nothing.
	Warnings []string `json:"warnings"`
}

// Empty reports whether there is nothing to do.
func (p Plan) Empty() bool { return len(p.Stages) == 0 }

// Stage is a set of steps that may run side by side.
type Stage struct {
	Title string `json:"title"`
	Steps []Step `json:"steps"`
}

// Goal is what a step brings about.
type Goal string

// The goals of a step of kind "stack".
const (
	Present Goal = "present"
	Absent  Goal = "absent"
)

// The kinds of steps; each is carried out by the function of that name.
const (
	// StackKind brings about a stack, or its absence.
	StackKind = "stack"
	// StorageKind puts the protections of the managed bucket and the table of runs in force.
	StorageKind = "storage"
	// SweepKind removes things that no stack of ours holds.
	SweepKind = "sweep"
	// GuardKind makes sure that nobody uses what is about to go, and waits for what goes by itself.
	GuardKind = "guard"
	// DrainKind ends the work of contexts and removes them.
	DrainKind = "drain"
)

// Step is one thing to bring about.
type Step struct {
	// ID is unique in the plan and made of letters, digits and hyphens.
	ID   string `json:"id"`
	Kind string `json:"kind"`
	// Title says what, Reason says why; both are shown to users.
	Title  string `json:"title"`
	Reason string `json:"reason"`
	// Stack is the name of the stack that the step is about.
	Stack string `json:"stack"`
	Goal  Goal   `json:"goal"`
	// Template names one of package template's; "" when the goal is Absent.
	Template   string      `json:"template"`
	Parameters []Parameter `json:"parameters"`
	Tags       []Tag       `json:"tags"`
	// Things are what a step of another kind than StackKind is about. A stack that does not exist yet takes them over when it is
	// made; one that exists has them already.
	Things []Thing `json:"things"`
	// Revert also puts back what was changed or deleted by hand in a stack that exists.
	Revert bool `json:"revert"`
	// Minutes is the step's deadline, counted from the start of its stage.
	Minutes int `json:"minutes"`
}

// Parameter is a stack parameter: a literal Value, or, when FromStack is set, the output FromOutput of another stack,
// resolved when the step runs.
type Parameter struct {
	Name       string `json:"name"`
	Value      string `json:"value"`
	FromStack  string `json:"fromStack"`
	FromOutput string `json:"fromOutput"`
}

// Tag is a stack tag; CloudFormation passes it on to every resource that takes tags.
type Tag struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Thing is something in the account that an outcome tells about.
type Thing struct {
	// Kind is a word such as "bucket", "table", "network".
	Kind string `json:"kind"`
	ID   string `json:"id"`
	// Note says what a user should know about it.
	Note string `json:"note"`
	// Forever is the command by which its owner removes for good what an operation left on purpose, or finds it first; "" for
	// nothing.
	Forever string `json:"forever"`
}

// Settings are the full configuration of a region.
type Settings struct {
	// Bucket is the bucket that workflows use, the managed one or one that the user brought.
	Bucket string `json:"bucket"`
	// VPC is the id of the VPC that the user brought; "" when the network is managed. Subnets are those of it that contexts use,
	// SubnetChoice those that the user named, none for all that fit.
	VPC          string   `json:"vpc"`
	Subnets      []string `json:"subnets"`
	SubnetChoice []string `json:"subnetChoice"`
	// AMI is the image of the instances that run the jobs, ImageChoice the one that the user chose, "" for the default.
	AMI         string `json:"ami"`
	ImageChoice string `json:"imageChoice"`
	// Mode is "private", or "public" for public subnets only.
	Mode string `json:"mode"`
	// Tags are the user's tags, ordered by key.
	Tags []Tag `json:"tags"`
	// IdleAfter is after how long without use the region is deactivated by itself, or Never; IdleNotice is how long before that
	// it is announced. Both are whole days, hours or minutes, such as 7d, 36h or 90m.
	IdleAfter  string `json:"idleAfter"`
	IdleNotice string `json:"idleNotice"`
	// Network is the id of the managed network, the end of its stack's name; "" when the region is inactive.
	Network string `json:"network"`
	// CIDR is the address range of the managed network.
	CIDR  string `json:"cidr"`
	Zones []Zone `json:"zones"`
}

// Cost is a list price in US dollars per day.
type Cost struct {
	// Known is false when the price table does not have the region.
	Known  bool    `json:"known"`
	Before float64 `json:"before"`
	After  float64 `json:"after"`
	// AsOf is the day on which the region's prices were read, YYYY-MM-DD; "" when they are not known.
	AsOf string `json:"asOf"`
}
