package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// statement allows actions on resources, under conditions. What it says of itself for a reviewer is in docs/permissions.md.
type statement struct {
	// sid says what it is for, in letters and digits.
	sid string
	// why says what would not work without it.
	why       string
	actions   []string
	resources []*string
	// everywhere says, in place of resources, why the actions are allowed on all of them: what IAM does not tell apart.
	everywhere string
	// conditions maps operator to key to value or values.
	conditions map[string]map[string]any
	// onlyIf is the template's condition under which the statement is there; "" for always.
	onlyIf string
}

// readingEC2 is why reading EC2 is allowed everywhere (Service Authorization Reference, Amazon EC2: the Describe actions have no
// resource types, but for those that read an attribute of one thing).
const readingEC2 = "IAM knows no resources for it"

func (s statement) json() map[string]any {
	resources := s.resources
	if s.everywhere != "" {
		resources = []*string{jsii.String("*")}
	}
	out := map[string]any{"Sid": s.sid, "Effect": "Allow", "Action": s.actions, "Resource": resources}
	if len(s.conditions) > 0 {
		out["Condition"] = s.conditions
	}
	if s.onlyIf != "" {
		return map[string]any{"Fn::If": []any{s.onlyIf, out, map[string]any{"Ref": "AWS::NoValue"}}}
	}
	return out
}

// document is a policy document with the given statements.
func document(statements []map[string]any) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}

// allowing is a policy document of statements.
func allowing(may []statement) map[string]any {
	statements := make([]map[string]any, len(may))
	for i, s := range may {
		statements[i] = s.json()
	}
	return document(statements)
}

// trust lets a service assume a role.
type trust struct {
	service    string
	conditions map[string]map[string]any
	// why says whom the conditions keep out, or why there are none.
	why string
}

func (t trust) json() map[string]any {
	allow := map[string]any{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": t.service},
	}
	if len(t.conditions) > 0 {
		allow["Condition"] = t.conditions
	}
	return document([]map[string]any{allow})
}

// role makes a role of the backend with its one policy inside, so that whatever uses the role waits for its rights too.
func role(stack awscdk.Stack, name, description string, trusted trust, may []statement) awsiam.CfnRole {
	made := awsiam.NewCfnRole(stack, jsii.String(name), &awsiam.CfnRoleProps{
		Description:              jsii.String(description),
		AssumeRolePolicyDocument: trusted.json(),
		PermissionsBoundary:      boundary(),
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("own"), PolicyDocument: allowing(may),
		}},
	})
	explain(made, may)
	note(made, trustNote, map[string]string{"why": trusted.why})
	return made
}
