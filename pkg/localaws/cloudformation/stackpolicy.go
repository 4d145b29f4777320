package cloudformation

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// stackPolicy says which resources an update may change (CloudFormation User Guide, "Prevent updates to stack resources").
// The user guide says that a denial wins over every permission; localstack recorded on AWS in 2022 that the last statement
// that matches wins (test_update_with_overlapping_policies). A policy in which that makes a difference is refused.
type stackPolicy struct {
	text       string
	statements []policyStatement
}

type policyStatement struct {
	Effect    string
	Principal string
	Action    words
	Resource  words
}

// words are a string or a list of strings.
type words []string

// UnmarshalJSON takes both.
func (w *words) UnmarshalJSON(text []byte) error {
	var one string
	if json.Unmarshal(text, &one) == nil {
		*w = words{one}
		return nil
	}
	return json.Unmarshal(text, (*[]string)(w))
}

// policyFrom reads a policy; nil text is none. The text of the refusal is recorded (localstack, test_invalid_policy).
func policyFrom(text *string) (*stackPolicy, error) {
	if text == nil {
		return nil, nil
	}
	var body struct{ Statement []map[string]json.RawMessage }
	if err := json.Unmarshal([]byte(*text), &body); err != nil {
		return nil, invalidPolicy()
	}
	if len(body.Statement) == 0 {
		return nil, notKnown("a stack policy without statements")
	}
	p := &stackPolicy{text: *text}
	for _, fields := range body.Statement {
		s, err := statementFrom(fields)
		if err != nil {
			return nil, err
		}
		if n := len(p.statements); n > 0 && s.Effect == "Allow" && p.statements[n-1].Effect == "Deny" {
			return nil, notKnown("which statement of a stack policy wins when an Allow follows a Deny")
		}
		p.statements = append(p.statements, s)
	}
	return p, nil
}

func invalidPolicy() error { return invalid("Error validating stack policy: Invalid stack policy") }

func statementFrom(fields map[string]json.RawMessage) (s policyStatement, err error) {
	for _, name := range sortedKeys(fields) {
		if !slices.Contains([]string{"Action", "Effect", "Principal", "Resource"}, name) {
			return s, notKnown("%s in a stack policy", name)
		}
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return s, err
	}
	if err := json.Unmarshal(text, &s); err != nil || !s.valid() {
		return s, invalidPolicy()
	}
	return s, nil
}

func (s policyStatement) valid() bool {
	for _, a := range s.Action {
		if !slices.Contains([]string{"Update:*", "Update:Modify", "Update:Replace", "Update:Delete"}, a) {
			return false
		}
	}
	for _, r := range s.Resource {
		if r != "*" && !strings.HasPrefix(r, resourcePrefix) {
			return false
		}
	}
	return (s.Effect == "Allow" || s.Effect == "Deny") && s.Principal == "*" && len(s.Action) > 0 && len(s.Resource) > 0
}

const resourcePrefix = "LogicalResourceId/"

func (s policyStatement) covers(action, logical string) bool {
	return slices.ContainsFunc(s.Action, func(a string) bool { return a == action || a == "Update:*" }) &&
		slices.ContainsFunc(s.Resource, func(r string) bool { return r == "*" || r == resourcePrefix+logical })
}

// deny says why the policy does not let an update do that with a resource, nil when it does. The text was seen in events: it
// names the statement with its own actions and resources (a log of 2017 has "[Update:*] for resource [*];"). What no statement
// covers is not allowed either once there is a policy (user guide); that text is cut short in what was found of it.
func (p *stackPolicy) deny(action, logical string) error {
	if p == nil {
		return nil
	}
	allowed := false
	for i, s := range p.statements {
		switch {
		case !s.covers(action, logical):
		case s.Effect == "Deny":
			return reason(fmt.Sprintf("Action denied by stack policy: Statement [#%d] does not allow [%s] for resource [%s];",
				i+1, strings.Join(s.Action, ", "), strings.Join(s.Resource, ", ")))
		default:
			allowed = true
		}
	}
	if allowed {
		return nil
	}
	return reason("Action not allowed by stack policy")
}

// denied asks the policy in force. Creations and rollbacks are not asked about.
func (o *operation) denied(r *resource, action string) error {
	o.s.mu.Lock()
	defer o.s.mu.Unlock()
	return o.st.policy.deny(action, r.logical)
}

// keepWhatThePolicyKeeps fails the resources that the update would delete though the policy denies that; it says whether there
// are any. That CloudFormation looks before it changes anything else is a guess.
func (o *operation) keepWhatThePolicyKeeps() bool {
	kept := false
	for _, r := range o.present() {
		if has(o.to.active, r.logical) || r.physical == "" {
			continue
		}
		if err := o.denied(r, "Update:Delete"); err != nil {
			kept = true
			o.unmakable(r.logical, r, err)
		}
	}
	return kept
}
