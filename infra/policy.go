package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"
)

// statement allows actions on resources, under conditions.
type statement struct {
	// sid says what it is for, in letters and digits.
	sid       string
	actions   []string
	resources []*string
	// conditions maps operator to key to value or values.
	conditions map[string]map[string]any
}

// anything is the resource of actions for which IAM knows no resources; each use says why.
func anything() []*string { return []*string{jsii.String("*")} }

func (s statement) json() map[string]any {
	out := map[string]any{"Sid": s.sid, "Effect": "Allow", "Action": s.actions, "Resource": s.resources}
	if len(s.conditions) > 0 {
		out["Condition"] = s.conditions
	}
	return out
}

// document is a policy document with the given statements.
func document(statements []map[string]any) map[string]any {
	return map[string]any{"Version": "2012-10-17", "Statement": statements}
}

// trust lets a service assume a role.
func trust(service string, conditions map[string]map[string]any) map[string]any {
	allow := map[string]any{
		"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": map[string]any{"Service": service},
	}
	if len(conditions) > 0 {
		allow["Condition"] = conditions
	}
	return document([]map[string]any{allow})
}

// role makes a role with its one policy inside, so that whatever uses the role waits for its rights too.
func role(stack awscdk.Stack, name, description string, trusted map[string]any, may []statement) awsiam.CfnRole {
	statements := make([]map[string]any, len(may))
	for i, s := range may {
		statements[i] = s.json()
	}
	return awsiam.NewCfnRole(stack, jsii.String(name), &awsiam.CfnRoleProps{
		Description:              jsii.String(description),
		AssumeRolePolicyDocument: trusted,
		Policies: []any{&awsiam.CfnRole_PolicyProperty{
			PolicyName: jsii.String("own"), PolicyDocument: document(statements),
		}},
	})
}
