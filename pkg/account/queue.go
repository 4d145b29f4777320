package account

import "strings"

// Queue is a job queue of AWS Batch as it was read.
type Queue struct {
	ARN string
	// Stack is the name of the CloudFormation stack that made it, "" when its tags do not tell.
	Stack string
	// Enabled reports whether it takes jobs.
	Enabled bool
	// Changing reports whether AWS Batch is making, changing or deleting it, and refuses other changes.
	Changing bool
}

// Of reports whether the queue was made by the stack of that name or by one nested in it: CloudFormation names a nested stack
// after its parent, and the last part of a context stack's own name has no hyphen.
func (q Queue) Of(stack string) bool {
	return q.Stack == stack || strings.HasPrefix(q.Stack, stack+"-")
}
