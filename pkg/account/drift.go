package account

import (
	"fmt"
	"slices"
	"strings"
)

// Drift is a resource of a stack that was changed or deleted outside CloudFormation.
type Drift struct {
	Stack string `json:"stack"`
	// Resource is its name in the stack's template, Type its CloudFormation type, ID what the service calls it.
	Resource string `json:"resource"`
	Type     string `json:"type"`
	ID       string `json:"id"`
	// Deleted is true when it is gone, false when it is another than the template says.
	Deleted bool `json:"deleted"`
	// Changes say what is different, such as "Value is a and should be b"; none for what is gone.
	Changes []string `json:"changes"`
}

// Check is a comparison of a stack with what there is, which CloudFormation carries out for a while.
type Check struct {
	Stack string `json:"stack"`
	// ID is the comparison's id, "" while CloudFormation is busy with another one of the same stack.
	ID string `json:"id"`
}

// Checkable are the stacks whose drift a repair asks for: core, and the network it points to, if they are whole. Of others
// CloudFormation does not compare the resources (User Guide, "Detect drift on an entire CloudFormation stack").
func (s Snapshot) Checkable() []Stack {
	network, _ := s.pointedNetwork()
	return slices.DeleteFunc([]Stack{s.Core, network}, func(stack Stack) bool { return !stack.Serving() || stack.InProgress() })
}

// drifted are the drifts of one stack. That bucket or table of core are gone every operation sees that looks at them.
func (s Snapshot) drifted(stack string) []Drift {
	found := slices.DeleteFunc(slices.Clone(s.Drifts), func(d Drift) bool { return d.Stack != stack })
	if stack != CoreStack || !s.Core.Serving() || s.foreignCore() {
		return found
	}
	for _, lost := range []struct {
		Holding
		Drift
	}{
		{s.Storage.Bucket, Drift{Resource: "DataBucket", Type: "AWS::S3::Bucket", ID: s.ManagedBucket()}},
		{s.Storage.Table, Drift{Resource: "RunTable", Type: "AWS::DynamoDB::Table", ID: RunTable}},
	} {
		known := slices.ContainsFunc(found, func(d Drift) bool { return d.Resource == lost.Resource })
		if lost.Missing && !known {
			lost.Stack, lost.Deleted, lost.Changes = CoreStack, true, []string{}
			found = append(found, lost.Drift)
		}
	}
	return found
}

// driftReason says in a clause what of a stack drifted, "" for nothing.
func driftReason(drifts []Drift) string {
	deleted := len(slices.DeleteFunc(slices.Clone(drifts), func(d Drift) bool { return !d.Deleted }))
	var parts []string
	if deleted > 0 {
		parts = append(parts, resources(deleted)+" deleted")
	}
	if changed := len(drifts) - deleted; changed > 0 {
		parts = append(parts, resources(changed)+" changed")
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, " and ") + " by hand"
}

func resources(n int) string {
	if n == 1 {
		return "one resource was"
	}
	return fmt.Sprintf("%d resources were", n)
}
