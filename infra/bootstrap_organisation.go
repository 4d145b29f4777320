package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// What some organisations demand of everything in their accounts, by parameters that are empty where nobody does.
const (
	boundaryParameter = "PermissionsBoundary"
	bounded           = "HasBoundary"
)

// organisation declares what an organisation may demand.
func organisation(stack awscdk.Stack) {
	policy := parameter(stack, boundaryParameter, awscdk.CfnParameterProps{
		Description:    jsii.String("ARN of the managed policy that bounds what the roles may do; empty for none"),
		Default:        jsii.String(""),
		AllowedPattern: jsii.String("(arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/.+)?"),
	})
	condition(stack, bounded, awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(policy, "")))
}

// boundary is the permissions boundary of every role of the backend. It is there from the role's creation on, since organisations
// allow to make roles with their boundary only.
func boundary() *string {
	return awscdk.Token_AsString(awscdk.Fn_ConditionIf(jsii.String(bounded), awscdk.Fn_Ref(jsii.String(boundaryParameter)), awscdk.Aws_NO_VALUE()), nil)
}
