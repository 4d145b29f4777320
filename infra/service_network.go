package main

import (
	"slices"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// serviceNetwork allows to make, read, tag and delete a network. What has been made carries AGC's tag, which CloudFormation
// passes on from the stack; only such things can be built upon, taken apart or deleted. What is being made may have no tag
// yet: not every resource handler of CloudFormation tags in the same call that creates.
func serviceNetwork() []statement {
	return []statement{
		{sid: "MakeNetwork", resources: networkArns(), actions: prefixed("ec2",
			"CreateVpc", "ModifyVpcAttribute", "CreateSubnet", "ModifySubnetAttribute", "CreateInternetGateway",
			"AllocateAddress", "CreateNatGateway", "CreateRouteTable", "CreateVpcEndpoint",
			"CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "CreateTags",
		)},
		{sid: "ChangeNetwork", resources: networkArns(), conditions: ours(), actions: prefixed("ec2",
			"AttachInternetGateway", "DetachInternetGateway", "CreateRoute", "ReplaceRoute", "DeleteRoute",
			"AssociateRouteTable", "DisassociateRouteTable", "DisassociateAddress", "ModifyVpcEndpoint",
			"RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteTags",
		)},
		{sid: "DeleteNetwork", resources: networkArns(), conditions: ours(), actions: deletingNetwork()},
		// The tag that CloudFormation itself gives stays when somebody takes ours away, and the network must still go.
		{sid: "DeleteNetworkOfStack", resources: networkArns(), conditions: ofNetworkStack(), actions: slices.Concat(deletingNetwork(), prefixed("ec2",
			"DetachInternetGateway", "DeleteRoute", "DisassociateRouteTable", "DisassociateAddress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteTags",
		))},
		// IAM knows no resources for reading EC2.
		{sid: "ReadNetwork", resources: anything(), actions: prefixed("ec2",
			"DescribeVpcs", "DescribeVpcAttribute", "DescribeSubnets", "DescribeInternetGateways", "DescribeNatGateways",
			"DescribeAddresses", "DescribeRouteTables", "DescribeVpcEndpoints", "DescribeVpcEndpointServices",
			"DescribeSecurityGroups", "DescribeSecurityGroupRules", "DescribeNetworkInterfaces", "DescribeNetworkAcls", "DescribeInstances",
			"DescribeAvailabilityZones", "DescribeAccountAttributes", "DescribeTags",
		)},
		// An interface endpoint with private DNS brings a hosted zone of AWS's into the VPC (Service Authorization Reference,
		// CreateVpcEndpoint's dependent action).
		{
			sid: "EndpointNames", actions: []string{"route53:AssociateVPCWithHostedZone"},
			resources: []*string{sub("arn:${AWS::Partition}:route53:::hostedzone/*")},
		},
	}
}

func deletingNetwork() []string {
	return prefixed("ec2",
		"DeleteVpc", "DeleteSubnet", "DeleteInternetGateway", "DeleteNatGateway", "ReleaseAddress",
		"DeleteRouteTable", "DeleteVpcEndpoints", "DeleteSecurityGroup",
	)
}

// ofNetworkStack is the condition that something is part of a network's stack.
func ofNetworkStack() map[string]map[string]any {
	return map[string]map[string]any{"StringLike": {"aws:ResourceTag/aws:cloudformation:stack-name": account.NetworkPrefix + "*"}}
}

// networkArns are the kinds of things that a network is made of, in this account and region.
func networkArns() []*string {
	return kinds("vpc", "subnet", "internet-gateway", "natgateway", "elastic-ip", "route-table", "vpc-endpoint", "security-group", "security-group-rule")
}
