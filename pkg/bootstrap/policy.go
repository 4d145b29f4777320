package bootstrap

import (
	"encoding/json"
	"fmt"
	"strings"
)

// statement is one of an IAM policy.
type statement struct {
	Sid       string
	Effect    string
	Action    []string
	Resource  []string
	Condition map[string]map[string]any `json:",omitempty"`
}

// Policy is the IAM policy, in JSON, with which somebody can install, upgrade and remove the backend in a place, and no
// more. It fits into a managed policy: IAM allows 6,144 characters, white space not counted (IAM and AWS STS quotas).
func Policy(p Place) (string, error) { return written(p, rights()) }

// KeyPolicy is the IAM policy that whoever installs a backend with a KMS key needs beside that; both would be too long for one.
func KeyPolicy(p Place, key string) (string, error) { return written(p, keyRights(p.Region, key)) }

// written is the policy of some rights.
func written(p Place, may []right) (string, error) {
	document := struct {
		Version   string
		Statement []statement
	}{Version: "2012-10-17"}
	for _, r := range fold(may) {
		document.Statement = append(document.Statement, r.statement(p))
	}
	text, err := json.MarshalIndent(document, "", "  ")
	if err != nil {
		return "", fmt.Errorf("write the installer's policy: %w", err)
	}
	return string(text) + "\n", nil
}

func (r right) statement(p Place) statement {
	names := strings.NewReplacer("{region}", p.Region, "{account}", p.Account, "{bucket}", p.Bucket())
	out := statement{Sid: r.sid, Effect: "Allow", Action: r.actions, Condition: r.conditions}
	for _, resource := range r.resources {
		out.Resource = append(out.Resource, "arn:"+p.Partition+":"+names.Replace(resource))
	}
	if r.everywhere != "" {
		out.Resource = []string{"*"}
	}
	return out
}
