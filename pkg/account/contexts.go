package account

import (
	"fmt"
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// drainMinutes is the deadline of ending all contexts: the interfaces of their functions alone take up to three quarters of
// an hour to go, and not all contexts go at once.
const drainMinutes = 220

// told is how many contexts a refusal lists: an error has to be read, and to fit into the machine's data.
const told = 20

// contextsExist refuses what would break deployed contexts, and lists them.
func contextsExist(contexts []ContextStack, why string) error {
	listed := DescribeContexts(contexts)
	if why != "" {
		listed = why + "; " + listed
	}
	return fault.New(fault.RegionContextsExist, "contexts are still deployed in this region", listed,
		"destroy them with 'agc context destroy' first, or end and remove them with --force; nothing was changed")
}

// DescribeContexts names contexts with what runs in them and their status; of more than twenty, it counts the others.
func DescribeContexts(contexts []ContextStack) string {
	var names []string
	for _, c := range contexts[:min(len(contexts), told)] {
		names = append(names, c.describe()+", "+c.Status)
	}
	if more := len(contexts) - told; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, "; ")
}

// describe names a context as its users do, and what runs in it.
func (c ContextStack) describe() string {
	user := c.User
	if c.Email != "" {
		user += " <" + c.Email + ">"
	}
	text := fmt.Sprintf("%s of user %s in project %s", c.Context, user, c.Project)
	if c.Engine != "" {
		text += ", " + c.Engine
	}
	switch {
	case c.Jobs == 1:
		text += ", 1 job"
	case c.Jobs > 1:
		text += fmt.Sprintf(", %d jobs", c.Jobs)
	}
	return text
}

// drain ends the work of all contexts and removes them.
func (s Snapshot) drain(reason string) []Step {
	if len(s.Contexts) == 0 {
		return nil
	}
	step := Step{
		ID: "contexts", Kind: DrainKind, Title: fmt.Sprintf("End and remove %d contexts", len(s.Contexts)), Reason: reason,
		Stack: CoreStack, Goal: Absent, Minutes: drainMinutes,
	}
	if len(s.Contexts) == 1 {
		step.Title = "End and remove 1 context"
	}
	for _, c := range s.Contexts {
		step.Things = append(step.Things, Thing{Kind: ContextThing, ID: c.Name, Note: c.describe()})
	}
	return []Step{step}
}
