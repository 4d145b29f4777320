package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// What some organisations demand of everything in their accounts, by parameters that are empty where nobody does.
const (
	boundaryParameter = "PermissionsBoundary"
	bounded           = "HasBoundary"
	keyParameter      = "KmsKey"
	keyed             = "HasKey"
)

// organisation declares what an organisation may demand.
func organisation(stack awscdk.Stack) {
	policy := parameter(stack, boundaryParameter, awscdk.CfnParameterProps{
		Description:    jsii.String("ARN of the managed policy that bounds what the roles may do; empty for none"),
		Default:        jsii.String(""),
		AllowedPattern: jsii.String("(arn:aws[a-z-]*:iam::(aws|[0-9]{12}):policy/.+)?"),
	})
	condition(stack, bounded, awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(policy, "")))
	key := parameter(stack, keyParameter, awscdk.CfnParameterProps{
		Description:    jsii.String("ARN of the KMS key, of this region, that encrypts what the backend keeps; empty for AWS's own keys, which are free"),
		Default:        jsii.String(""),
		AllowedPattern: jsii.String("(arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+)?"),
	})
	condition(stack, keyed, awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(key, "")))
}

// boundary is the permissions boundary of every role of the backend. It is there from the role's creation on, since organisations
// allow to make roles with their boundary only.
func boundary() *string {
	return awscdk.Token_AsString(onlyIf(bounded, awscdk.Fn_Ref(jsii.String(boundaryParameter))), nil)
}

// key is the key with which whatever can have one is encrypted.
func key() *string {
	return awscdk.Token_AsString(onlyIf(keyed, awscdk.Fn_Ref(jsii.String(keyParameter))), nil)
}

// onlyIf is a property, or an element of a list, that is there under a condition only.
func onlyIf(condition string, value any) awscdk.ICfnRuleConditionExpression {
	return awscdk.Fn_ConditionIf(jsii.String(condition), value, awscdk.Aws_NO_VALUE())
}

// useKey allows to use the key by way of services, where there is one (AWS KMS Developer Guide, "kms:ViaService").
func useKey(sid, why string, services []string, actions ...string) statement {
	via := make([]*string, len(services))
	for i, service := range services {
		via[i] = sub(service + ".${AWS::Region}.amazonaws.com")
	}
	return statement{
		sid: sid, why: why + ", where that is encrypted with a key", onlyIf: keyed, actions: prefixed("kms", actions...),
		resources: []*string{awscdk.Fn_Ref(jsii.String(keyParameter))}, conditions: map[string]map[string]any{"StringEquals": {"kms:ViaService": via}},
	}
}
