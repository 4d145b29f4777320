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
		{sid: "MakeNetwork", why: "makes a network; what is being made may have no tag yet", resources: networkArns(), actions: prefixed("ec2",
			"CreateVpc", "ModifyVpcAttribute", "CreateSubnet", "ModifySubnetAttribute", "CreateInternetGateway",
			"AllocateAddress", "CreateNatGateway", "CreateRouteTable", "CreateVpcEndpoint",
			"CreateSecurityGroup", "AuthorizeSecurityGroupIngress", "AuthorizeSecurityGroupEgress", "CreateTags",
		)},
		{sid: "ChangeNetwork", why: "changes what carries AGC's tag", resources: networkArns(), conditions: ours(), actions: prefixed("ec2",
			"AttachInternetGateway", "DetachInternetGateway", "CreateRoute", "ReplaceRoute", "DeleteRoute",
			"AssociateRouteTable", "DisassociateRouteTable", "DisassociateAddress", "ModifyVpcEndpoint",
			"RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteTags",
		)},
		{sid: "DeleteNetwork", why: "deletes what carries AGC's tag", resources: networkArns(), conditions: ours(), actions: deletingNetwork()},
		{sid: "DeleteNetworkOfStack", why: "deletes what carries CloudFormation's own tag, which stays when somebody takes AGC's away", resources: networkArns(), conditions: ofNetworkStack(), actions: slices.Concat(deletingNetwork(), prefixed("ec2",
			"DetachInternetGateway", "DeleteRoute", "DisassociateRouteTable", "DisassociateAddress", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteTags",
		))},
		{sid: "ReadNetwork", why: "CloudFormation looks whether what it made is there", everywhere: readingEC2, actions: slices.Concat(readWholeVpc(), prefixed("ec2",
			"DescribeVpcs", "DescribeSubnets", "DescribeInternetGateways", "DescribeVpnGateways", "DescribeNatGateways",
			"DescribeAddresses", "DescribeRouteTables", "DescribeVpcEndpoints", "DescribeSecurityGroups", "DescribeInstances", "DescribeTags",
		))},
		{sid: "ReadVpcs", why: "reads the two settings of a VPC that it sets", resources: kinds("vpc"), actions: prefixed("ec2", "DescribeVpcAttribute")},
		// An interface endpoint with private DNS brings a hosted zone of AWS's into the VPC (Service Authorization Reference,
		// CreateVpcEndpoint's dependent action).
		{
			sid: "EndpointNames", why: "lets an endpoint answer under AWS's own names, for which AWS ties a hosted zone of its own to the VPC", actions: []string{"route53:AssociateVPCWithHostedZone"},
			resources: []*string{sub("arn:${AWS::Partition}:route53:::hostedzone/*")},
		},
	}
}

// readWholeVpc is what CloudFormation reads of a VPC and its subnets beside what the template sets (the schemas of AWS::EC2::VPC and
// AWS::EC2::Subnet, permissions of "read").
func readWholeVpc() []string {
	return prefixed("ec2", "DescribeNetworkAcls", "DescribeVpcEncryptionControls")
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
