package authorize

import (
	"cmp"
	"maps"
	"slices"
	"sync"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// Use is that a statement of an identity's policies allowed an action on a resource that is like one of its patterns.
type Use struct {
	// Identity is the ARN of the user or role, Statement "policy/sid", Pattern one of the statement's resources.
	Identity, Statement, Action, Pattern string
}

// Denial is a right that an identity lacked.
type Denial struct{ Identity, Action, Resource, Reason string }

// Account is what was used and what was denied.
type Account struct {
	mu      sync.Mutex
	uses    map[Use]bool
	denials []Denial
}

func (a *Account) note(identity policy.Identity, r Right, v policy.Answer) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if v.Reason != "" {
		a.denials = append(a.denials, Denial{identity.Arn, r.Action, r.Resource, v.Reason})
		return
	}
	for _, by := range v.By {
		a.uses[Use{identity.Arn, by.Statement, r.Action, by.Pattern}] = true
	}
}

// Uses are the statements that were used, each once for every action and pattern, in order.
func (a *Account) Uses() []Use {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.SortedFunc(maps.Keys(a.uses), func(x, y Use) int {
		return cmp.Or(cmp.Compare(x.Identity, y.Identity), cmp.Compare(x.Statement, y.Statement), cmp.Compare(x.Action, y.Action), cmp.Compare(x.Pattern, y.Pattern))
	})
}

// Denials are the rights that were lacking, oldest first.
func (a *Account) Denials() []Denial {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.denials)
}
