package account

import (
	"fmt"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// Quotas are the limits of the account in the region that a managed network can meet, and how much of each is used.
type Quotas struct {
	VPCs, InternetGateways, Addresses Quota
	// NatGateways is the limit in one zone; used are those in each zone, by zone id.
	NatGateways     Quota
	NatGatewaysUsed map[string]int
	// Endpoints is the limit of interface endpoints in one VPC.
	Endpoints Quota
	// Unreadable says why the quotas could not be read, "" when they were.
	Unreadable string
}

// Quota is one limit.
type Quota struct {
	// Name is the quota's name in the Service Quotas console.
	Name  string
	Limit int
	Used  int
}

// check makes sure that a new managed network fits into the quotas, before anything of it is made.
func (q Quotas) check(w Settings) (warning string, err error) {
	if q.Unreadable != "" {
		return "the quotas of this account could not be read, so the network may meet one: " + q.Unreadable, nil
	}
	problems := []string{q.VPCs.short(1), q.InternetGateways.short(1)}
	if w.Mode == privateMode {
		problems = append(problems, q.Addresses.short(len(w.Zones)), q.Endpoints.short(endpointsPerZone))
		for _, zone := range w.Zones {
			inZone := q.NatGateways
			inZone.Used = q.NatGatewaysUsed[zone.ID]
			if problem := inZone.short(1); problem != "" {
				problems = append(problems, "in "+zone.ID+": "+problem)
			}
		}
	}
	problems = strings.FieldsFunc(strings.Join(problems, "\n"), func(r rune) bool { return r == '\n' })
	if len(problems) == 0 {
		return "", nil
	}
	return "", fault.New(fault.QuotaExceeded, "the network does not fit into the quotas of this account", strings.Join(problems, "; "),
		"ask for more in the Service Quotas console, remove what is not needed, or bring a VPC with --vpc; nothing was changed")
}

// short says what is missing of a quota, "" when there is enough.
func (q Quota) short(need int) string {
	if q.Limit-q.Used >= need {
		return ""
	}
	return fmt.Sprintf("%s: the quota is %d, %d are used, %d more are needed", q.Name, q.Limit, q.Used, need)
}
