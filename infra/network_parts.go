package main

// readParts is what it takes to see what is in a network's VPC.
func readParts() statement {
	return statement{sid: "ReadParts", why: "sees what is in a network that is to go, and whether somebody uses it", everywhere: readingEC2, actions: prefixed("ec2",
		"DescribeNetworkInterfaces", "DescribeInstances", "DescribeVpcEndpoints", "DescribeNatGateways", "DescribeVpcPeeringConnections",
		"DescribeVpnGateways", "DescribeEgressOnlyInternetGateways", "DescribeInternetGateways", "DescribeRouteTables", "DescribeSubnets",
		"DescribeSecurityGroups",
	)}
}

// removeParts is what it takes to remove foreign parts of a network. Foreign means that they carry no tag of AGC's, and the id of
// the VPC is not known when the role is made; so it is the plan that names each part, and the rights are bound as far as IAM
// goes (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2"): what can be told by its VPC
// must be in a VPC of this account, not in one that another account shares with it, and a gateway is detached from a VPC of
// AGC's only. Endpoints and gateways cannot be told by their VPC.
func removeParts() []statement {
	ownVpcs := map[string]map[string]any{"ArnLike": {"ec2:Vpc": arn("ec2", "vpc/*")}}
	return []statement{
		{sid: "SeeParts", why: "sees whether a part that the plan names is still there and has gone", everywhere: readingEC2, actions: prefixed("ec2",
			"DescribeVpcEndpoints", "DescribeNatGateways", "DescribeRouteTables", "DescribeSecurityGroups", "DescribeInternetGateways",
			"DescribeNetworkInterfaces", "DescribeSubnets",
		)},
		{sid: "RemovePartsOfVpcs", why: "removes foreign parts that keep a network from going; they carry no tag of AGC's, so the plan names them, and VPCs that other accounts share are out of reach", conditions: ownVpcs, resources: kinds("security-group", "subnet", "route-table", "network-interface"), actions: prefixed("ec2",
			"DeleteSecurityGroup", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteSubnet", "DisassociateRouteTable",
			"DeleteRouteTable", "DeleteNetworkInterface",
		)},
		{sid: "RevokeRules", why: "takes back rules by which groups hold each other; the group itself is checked as above", resources: kinds("security-group-rule"), actions: prefixed("ec2", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress")},
		{sid: "DetachFromOurs", why: "detaches a foreign gateway, from a VPC of AGC's only", conditions: ours(), resources: kinds("vpc"), actions: prefixed("ec2", "DetachInternetGateway")},
		{sid: "RemoveGateways", why: "removes foreign endpoints and gateways, which IAM cannot tell by their VPC; the plan names them", resources: kinds("vpc-endpoint", "natgateway", "internet-gateway", "egress-only-internet-gateway"), actions: prefixed("ec2",
			"DeleteVpcEndpoints", "DeleteNatGateway", "DetachInternetGateway", "DeleteInternetGateway", "DeleteEgressOnlyInternetGateway",
		)},
	}
}

// kinds are all things of EC2 of these kinds in this account and region.
func kinds(of ...string) []*string {
	out := make([]*string, len(of))
	for i, kind := range of {
		out[i] = arn("ec2", kind+"/*")
	}
	return out
}
