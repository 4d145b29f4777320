package cli

import (
	"fmt"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/bootstrap"
	"github.com/amazon-genomics-cli/agc/pkg/operation"
)

// statusReport is the JSON document of `agc account status`.
type statusReport struct {
	Account string        `json:"account"`
	Region  string        `json:"region"`
	State   account.State `json:"state"`
	Backend struct {
		Installed bool   `json:"installed"`
		Status    string `json:"status"`
		Version   string `json:"version"`
	} `json:"backend"`
	// Version is the one that core was made by.
	Version string `json:"version"`
	Bucket  string `json:"bucket"`
	VPC     string `json:"vpc"`
	// Mode is "private", "public" for a network of public subnets only, or "brought" for a VPC of the user's.
	Mode  string        `json:"mode"`
	Image string        `json:"image"`
	Tags  []account.Tag `json:"tags"`
	// Network is the name of the managed network's stack.
	Network string   `json:"network"`
	Zones   []string `json:"zones"`
	Cost    struct {
		Known  bool    `json:"known"`
		PerDay float64 `json:"perDay"`
	} `json:"cost"`
	Contexts []account.ContextStack `json:"contexts"`
	Idle     idleReport             `json:"idle"`
	// LeftOver are networks that nothing points to; they cost money.
	LeftOver []account.Thing `json:"leftOver"`
	// Running is null when no operation runs.
	Running *operation.Entry `json:"running"`

	busy []account.Stack
	// unread is why it is not known whether the region is idle.
	unread error
}

func newStatusReport(s account.Snapshot, installed bootstrap.Status, running *operation.Entry) statusReport {
	r := statusReport{
		Account: s.Account, Region: s.Region, State: s.State(), Running: running,
		Zones: []string{}, Contexts: append([]account.ContextStack{}, s.Contexts...), LeftOver: []account.Thing{},
	}
	r.Idle.Evidence = []account.Evidence{}
	r.Backend.Installed, r.Backend.Status, r.Backend.Version = installed.Installed, installed.Status, installed.Version
	r.Cost.PerDay, r.Cost.Known = s.CostPerDay()
	r.Version, r.Bucket = s.Core.Tags[account.VersionTag], s.Core.Outputs["BucketName"]
	r.Mode, r.Image, r.Tags = s.Mode(), s.Core.Parameters["Ami"], s.Core.UserTags()
	if s.Core.Parameters["Active"] == "true" { // an inactive region's core still records what it had
		r.Bucket, r.VPC = s.Core.Parameters["Bucket"], s.Core.Parameters["VpcId"]
	}
	for _, network := range s.Networks {
		if network.Name == account.NetworkPrefix+s.Core.Parameters["Network"] {
			r.Network, r.Zones = network.Name, zonesOf(network)
		}
		if network.InProgress() {
			r.busy = append(r.busy, network)
		}
	}
	if s.Core.InProgress() {
		r.busy = append(r.busy, s.Core)
	}
	for _, garbage := range s.Garbage() {
		r.LeftOver = append(r.LeftOver, account.Thing{Kind: "network", ID: garbage.Name, Note: "it is " + garbage.Status + " and nothing points to it"})
	}
	return r
}

func zonesOf(network account.Stack) []string {
	zones := []string{}
	for _, name := range []string{"Zone1", "Zone2", "Zone3"} {
		if id := network.Parameters[name]; id != "" {
			zones = append(zones, id)
		}
	}
	return zones
}

// rows are the report as a table of names and values; what there is not is left out.
func (r statusReport) rows() [][]string {
	backend := "not installed"
	if r.Backend.Installed {
		backend = r.Backend.Version + ", " + r.Backend.Status
	} else if r.Backend.Status != "" {
		backend = r.Backend.Status
	}
	all := [][]string{
		{"account", r.Account},
		{"region", r.Region},
		{"state", string(r.State)},
		{"backend", backend},
		{"version", r.Version},
		{"bucket", r.Bucket},
		{"vpc", r.VPC},
		{"network", r.Network},
		{"mode", r.Mode},
		{"zones", strings.Join(r.Zones, ", ")},
		{"image", r.Image},
		{"tags", asTagsFlag(r.Tags)},
		{"cost", strings.TrimPrefix(r.price(), ", ")},
		{"when idle", r.Idle.Policy},
		{"idle", r.Idle.state()},
	}
	for _, c := range r.Contexts {
		all = append(all, []string{"context", fmt.Sprintf("%s of user %s in project %s, %s", c.Context, c.User, c.Project, c.Status)})
	}
	for _, thing := range r.LeftOver {
		all = append(all, []string{"left over", thing.ID + ": " + thing.Note})
	}
	if r.Running != nil {
		all = append(all, []string{"running", r.Running.ID})
	}
	rows := all[:0]
	for _, row := range all {
		if row[1] != "" {
			rows = append(rows, row)
		}
	}
	return rows
}

// price is a clause about what the region costs.
func (r statusReport) price() string {
	if !r.Cost.Known {
		return ""
	}
	return fmt.Sprintf(", $%.2f a day at list prices, without traffic", r.Cost.PerDay)
}
