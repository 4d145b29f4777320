package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
)

// serviceRole is what CloudFormation makes the resources of core and network with, so that no function and no user needs
// the right to make them: exactly the actions for those resources, nothing of IAM, and by name where names are fixed.
func serviceRole(stack awscdk.Stack) awsiam.CfnRole {
	return role(stack, "ServiceRole", "What CloudFormation may do for the stacks Agc-Core and Agc-Network",
		trustCloudFormation(), slices.Concat(serviceStorage(), servicePointers(), serviceNetwork()))
}

// trustCloudFormation is the trust in a stack's service role.
func trustCloudFormation() trust {
	return trust{
		service: "cloudformation.amazonaws.com",
		why: "no condition on the account: CloudFormation documents that key for extensions only, not for service roles, and where it is not sent the role " +
			"could not be assumed and stacks not be deleted; who may pass the role is bound instead, to one function",
	}
}

// prefixed writes a service's actions out in full.
func prefixed(service string, names ...string) []string {
	out := make([]string, len(names))
	for i, name := range names {
		out[i] = service + ":" + name
	}
	return out
}
