package iam

import (
	"encoding/json"
	"slices"
	"strings"

	policies "github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// document is a policy, as far as its form is checked.
type document struct {
	Version   string
	ID        string `json:"Id"`
	Statement list[statement]
}

type statement struct {
	Sid, Effect             string
	Principal, NotPrincipal json.RawMessage
	Action, NotAction       list[string]
	Resource, NotResource   list[string]
	Condition               map[string]map[string]json.RawMessage
}

// list is one thing or several, as policies write them.
type list[T any] []T

// UnmarshalJSON takes a single thing for a list of one.
func (l *list[T]) UnmarshalJSON(data []byte) error {
	if data[0] == '[' {
		return json.Unmarshal(data, (*[]T)(l))
	}
	var one T
	if err := json.Unmarshal(data, &one); err != nil {
		return err
	}
	*l = list[T]{one}
	return nil
}

func malformed(text string) error { return refuse(400, "MalformedPolicyDocument", "%s", text) }

// parse checks what trust and permission policies have in common (IAM User Guide, "Grammar of the IAM JSON policy language").
func parse(text string) (document, error) {
	var d document
	if !json.Valid([]byte(text)) {
		return d, malformed("This policy contains invalid Json")
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&d); err != nil {
		return d, malformed("Syntax errors in policy.")
	}
	if !slices.Contains([]string{"", "2012-10-17", "2008-10-17"}, d.Version) {
		return d, malformed("The policy must contain a valid version string")
	}
	if len(d.Statement) == 0 {
		return d, malformed("Syntax errors in policy.")
	}
	var sids []string
	for _, st := range d.Statement {
		if st.Effect != "Allow" && st.Effect != "Deny" {
			return d, malformed("Syntax errors in policy.")
		}
		if st.Sid != "" && slices.Contains(sids, st.Sid) {
			return d, malformed("Statement IDs (SID) in a single policy must be unique.")
		}
		sids = append(sids, st.Sid)
		if len(st.Action)+len(st.NotAction) == 0 {
			return d, malformed("Policy statement must contain actions.")
		}
	}
	_, err := policies.Parse("", text) // nobody could be held to what that does not know
	return d, err
}

// checkPermissions refuses what is no policy of permissions.
func checkPermissions(text string) error {
	d, err := parse(text)
	if err != nil {
		return err
	}
	for _, st := range d.Statement {
		if st.Principal != nil || st.NotPrincipal != nil {
			return malformed("Policy document should not specify a principal.")
		}
		if len(st.Resource)+len(st.NotResource) == 0 {
			return malformed("Policy statement must contain resources.")
		}
		if err := checkNames(slices.Concat(st.Action, st.NotAction), slices.Concat(st.Resource, st.NotResource)); err != nil {
			return err
		}
	}
	return nil
}

// checkNames refuses actions without a service and resources that are no ARN.
func checkNames(actions, resources []string) error {
	for _, action := range actions {
		if action != "*" && !strings.Contains(action, ":") {
			return malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
		}
	}
	for _, resource := range resources {
		if resource != "*" && !strings.HasPrefix(resource, "arn:") {
			return malformed("Resource " + resource + " must be in ARN format or \"*\".")
		}
	}
	return nil
}

// checkTrust refuses what is no policy of who may assume a role.
func checkTrust(text string) error {
	d, err := parse(text)
	if err != nil {
		return err
	}
	for _, st := range d.Statement {
		if len(st.Resource)+len(st.NotResource) > 0 {
			return malformed("Has prohibited field Resource")
		}
		if st.Principal == nil && st.NotPrincipal == nil {
			return malformed("Missing required field Principal")
		}
		if slices.ContainsFunc(st.Action, func(a string) bool { return !strings.HasPrefix(strings.ToLower(a), "sts:") }) {
			return malformed("AssumeRole policy may only specify STS AssumeRole actions.")
		}
	}
	if len(text) > 2048 {
		return refuse(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
	}
	return nil
}

// weight is how much of a quota a policy takes: its letters but white space.
func weight(text string) int {
	n := 0
	for _, r := range text {
		if !strings.ContainsRune(" \t\r\n", r) {
			n++
		}
	}
	return n
}
