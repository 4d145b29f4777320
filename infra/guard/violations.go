package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
)

// violation is a control that a resource of a template fails.
type violation struct {
	// template is the file's name, control AWS's name of the rule, such as CT.SQS.PR.1, resource a logical id, which is empty
	// when cfn-guard names none.
	template, control, resource string
}

// report is what cfn-guard says of one template.
type report struct {
	Name          string
	NotCompliant  []struct{ Rule json.RawMessage } `json:"not_compliant"`
	Compliant     []string
	NotApplicable []string `json:"not_applicable"`
}

// violations reads cfn-guard's answer. An answer in which no rule was held against a template is an error.
func violations(answer []byte) (map[violation]bool, error) {
	var reports []report
	if err := json.Unmarshal(answer, &reports); err != nil {
		return nil, fmt.Errorf("read cfn-guard's answer: %w", err)
	}
	if len(reports) == 0 {
		return nil, errors.New("cfn-guard looked at no template")
	}
	found := map[violation]bool{}
	for _, r := range reports {
		if len(r.NotCompliant)+len(r.Compliant)+len(r.NotApplicable) == 0 {
			return nil, fmt.Errorf("cfn-guard knew no rule for %s", r.Name)
		}
		for _, rule := range r.NotCompliant {
			for _, resource := range resources(rule.Rule) {
				found[violation{filepath.Base(r.Name), control(rule.Rule), resource}] = true
			}
		}
	}
	return found, nil
}

// control is AWS's name of a rule, which its message has in brackets, or else cfn-guard's own.
func control(rule json.RawMessage) string {
	if id := regexp.MustCompile(`\[(CT(?:\.[A-Z0-9]+)+)\]`).FindSubmatch(rule); id != nil {
		return string(id[1])
	}
	var named struct{ Name string }
	if err := json.Unmarshal(rule, &named); err != nil { // it has been read once already
		return err.Error()
	}
	return named.Name
}

// resources are the logical ids that a failed rule's checks lead to: each check says by a path what it looked at.
func resources(rule json.RawMessage) []string {
	var names []string
	for _, path := range regexp.MustCompile(`"path":\s*"/Resources/([A-Za-z0-9]+)`).FindAllSubmatch(rule, -1) {
		names = append(names, string(path[1]))
	}
	if len(names) == 0 {
		return []string{""}
	}
	slices.Sort(names)
	return slices.Compact(names)
}
