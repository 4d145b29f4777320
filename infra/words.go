package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// anchorExport is exported by the bootstrap stack and imported by core and network: CloudFormation refuses to delete a
// stack of which an export is in use, and without the bootstrap stack nobody could take the others down again.
const anchorExport = account.BootstrapStack + "-Anchor"

// sub fills in ${AWS::Region}, ${AWS::AccountId}, ${AWS::Partition} and the names of parameters and resources.
func sub(text string) *string { return awscdk.Fn_Sub(jsii.String(text), nil) }

// arn is the ARN of something of this account in this region.
func arn(service, resource string) *string {
	return sub("arn:${AWS::Partition}:" + service + ":${AWS::Region}:${AWS::AccountId}:" + resource)
}

// parameter declares a stack parameter of type String.
func parameter(stack awscdk.Stack, name string, props awscdk.CfnParameterProps) *string {
	props.Type = jsii.String("String")
	return awscdk.NewCfnParameter(stack, jsii.String(name), &props).ValueAsString()
}

// condition declares a condition of the template.
func condition(stack awscdk.Stack, name string, expression awscdk.ICfnConditionExpression) awscdk.CfnCondition {
	return awscdk.NewCfnCondition(stack, jsii.String(name), &awscdk.CfnConditionProps{Expression: expression})
}

// either is one string or the other.
func either(c awscdk.CfnCondition, yes, no *string) *string {
	return awscdk.Token_AsString(awscdk.Fn_ConditionIf(c.LogicalId(), yes, no), nil)
}

// output declares an output of the stack.
func output(stack awscdk.Stack, name, description string, value *string) awscdk.CfnOutput {
	return awscdk.NewCfnOutput(stack, jsii.String(name), &awscdk.CfnOutputProps{
		Description: jsii.String(description), Value: value,
	})
}

// anchor ties a stack to the bootstrap stack.
func anchor(stack awscdk.Stack) {
	output(stack, "Anchor", "Keeps the bootstrap stack from being deleted before this one",
		awscdk.Fn_ImportValue(jsii.String(anchorExport)))
}

// keep makes a resource outlive its stack and a replacement, but not the failure of its own creation.
func keep(resource awscdk.CfnResource) {
	resource.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN_ON_UPDATE_OR_DELETE, nil)
}
