package guard

import (
	"fmt"
	"strings"
	"time"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// inUse lists the contexts that are there.
func inUse(contexts []account.ContextStack) error {
	return fault.New(fault.RegionContextsExist, "contexts are deployed in the network that is to go", account.DescribeContexts(contexts),
		"destroy them with 'agc context destroy', or deactivate with force, which ends them too; the network was not touched")
}

// blocked names what is in the way, and what can be done about each kind of it.
func blocked(parts []account.Part) error {
	var next []string
	if len(account.OfClass(parts, account.Occupied)) > 0 {
		next = append(next, "end or move what runs in the network or is connected to it")
	}
	if len(account.OfClass(parts, account.Plumbing)) > 0 {
		next = append(next, "remove what was added to it, or deactivate with force, which removes endpoints, groups, tables, subnets, gateways and unattached interfaces")
	}
	return fault.New(fault.NetworkDeleteBlocked, "the network holds what its stack did not make", account.Describe(parts),
		strings.Join(next, "; ")+"; then start the operation again; the network was not touched")
}

// stayed names what should have gone by itself.
func stayed(in account.StepInput, parts []account.Part) error {
	minutes := int(in.Deadline().Sub(in.StartedAt) / time.Minute)
	return fault.New(fault.NetworkDeleteBlocked, fmt.Sprintf("the network holds what did not go within %d minutes", minutes), account.Describe(parts),
		"delete the functions, load balancers and tasks that use the network, if they still exist; AWS removes their interfaces some time later; then start the operation again; the network was not touched")
}
