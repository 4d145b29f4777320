// Package policy decides by policy documents: what an identity may do, and what somebody may do with a resource that has a policy
// of its own. It reads every document strictly: what it could not decide as AWS does (an element, an operator, a variable, a
// condition key that it knows nothing of) is an error, never a yes or a no.
package policy
