package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
)

// serviceRole is what CloudFormation makes the resources of core and network with, so that no function and no user needs
// the right to make them: exactly the actions for those resources, nothing of IAM, and by name where names are fixed.
//
// Its trust has no condition on aws:SourceAccount: CloudFormation documents that key for extensions only, not for service
// roles, and where it is not sent the role could not be assumed and the stacks not be deleted any more.
func serviceRole(stack awscdk.Stack) awsiam.CfnRole {
	return role(stack, "ServiceRole", "What CloudFormation may do for the stacks Agc-Core and Agc-Network",
		trust("cloudformation.amazonaws.com", nil), slices.Concat(serviceStorage(), servicePointers(), serviceNetwork()))
}

// prefixed writes a service's actions out in full.
func prefixed(service string, names ...string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = service + ":" + name
	}
	return out
}
