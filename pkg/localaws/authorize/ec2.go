package authorize

import (
	"slices"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
)

// ec2Rules are Amazon EC2's.
func ec2Rules() rules {
	out := rules{
		"AllocateAddress":    making("elastic-ip"),
		"ReleaseAddress":     part("elastic-ip", "AllocationId"),
		"CreateVpc":          making("vpc"),
		"DeleteVpc":          part("vpc", "VpcId"),
		"ModifyVpcAttribute": part("vpc", "VpcId"),

		"CreateSubnet":          all(making("subnet"), part("vpc", "VpcId")),
		"DeleteSubnet":          part("subnet", "SubnetId"),
		"ModifySubnetAttribute": part("subnet", "SubnetId"),

		"CreateInternetGateway":           making("internet-gateway"),
		"AttachInternetGateway":           all(part("internet-gateway", "InternetGatewayId"), part("vpc", "VpcId")),
		"DetachInternetGateway":           all(part("internet-gateway", "InternetGatewayId"), part("vpc", "VpcId")),
		"DeleteInternetGateway":           part("internet-gateway", "InternetGatewayId"),
		"CreateEgressOnlyInternetGateway": all(making("egress-only-internet-gateway"), part("vpc", "VpcId")),
		"DeleteEgressOnlyInternetGateway": part("egress-only-internet-gateway", "EgressOnlyInternetGatewayId"),
		"CreateNatGateway":                all(making("natgateway"), part("subnet", "SubnetId"), part("elastic-ip", "AllocationId")),
		"DeleteNatGateway":                part("natgateway", "NatGatewayId"),

		"CreateRouteTable":       all(making("route-table"), part("vpc", "VpcId")),
		"DeleteRouteTable":       part("route-table", "RouteTableId"),
		"AssociateRouteTable":    all(part("route-table", "RouteTableId"), part("subnet", "SubnetId")),
		"DisassociateRouteTable": associated,
		"CreateRoute":            part("route-table", "RouteTableId"),
		"DeleteRoute":            part("route-table", "RouteTableId"),
		"ReplaceRoute":           part("route-table", "RouteTableId"),

		"CreateSecurityGroup":           all(making("security-group"), part("vpc", "VpcId")),
		"DeleteSecurityGroup":           part("security-group", "GroupId"),
		"AuthorizeSecurityGroupIngress": part("security-group", "GroupId"),
		"AuthorizeSecurityGroupEgress":  part("security-group", "GroupId"),
		"RevokeSecurityGroupIngress":    all(part("security-group", "GroupId"), part("security-group-rule", "SecurityGroupRuleIds")),
		"RevokeSecurityGroupEgress":     all(part("security-group", "GroupId"), part("security-group-rule", "SecurityGroupRuleIds")),

		"CreateVpcEndpoint": all(making("vpc-endpoint"), part("vpc", "VpcId"), part("subnet", "SubnetIds"), part("security-group", "SecurityGroupIds"),
			part("route-table", "RouteTableIds"), privateNames),
		"ModifyVpcEndpoint": all(part("vpc-endpoint", "VpcEndpointId"), part("subnet", "AddSubnetIds"), part("subnet", "RemoveSubnetIds"),
			part("security-group", "AddSecurityGroupIds"), part("security-group", "RemoveSecurityGroupIds"),
			part("route-table", "AddRouteTableIds"), part("route-table", "RemoveRouteTableIds")),
		"DeleteVpcEndpoints":     part("vpc-endpoint", "VpcEndpointIds"),
		"CreateNetworkInterface": all(making("network-interface"), part("subnet", "SubnetId"), part("security-group", "Groups")),
		"DeleteNetworkInterface": part("network-interface", "NetworkInterfaceId"),

		"CreateTags": anyPart("Resources").with(tagged, lacking("ec2:CreateAction")),
		"DeleteTags": anyPart("Resources").with(tagged),
	}
	// These know no resources, except where they only do in other versions of the API.
	for _, read := range []string{
		"Addresses", "AvailabilityZones", "EgressOnlyInternetGateways", "Images", "Instances", "InternetGateways", "NatGateways",
		"NetworkInterfaces", "Regions", "RouteTables", "SecurityGroups", "Subnets", "Tags", "VpcEndpointServices", "VpcEndpoints",
		"VpcPeeringConnections", "Vpcs", "VpnGateways",
	} {
		out["Describe"+read] = anywhere
	}
	out["DescribeVpcAttribute"] = part("vpc", "VpcId")
	return out
}

// part are the rights on the parts of a kind that a field names.
func part(kind, path string) rule {
	return func(c *call) []Right {
		var out []Right
		for _, id := range c.texts(path) {
			out = append(out, c.part(kind, id))
		}
		return out
	}
}

// anyPart is part for resources of any kind.
func anyPart(path string) rule {
	return func(c *call) []Right {
		var out []Right
		for _, id := range c.texts(path) {
			if kind, _, _ := c.facts.EC2.Known(id); kind != "" {
				out = append(out, c.part(kind, id))
			}
		}
		return out
	}
}

// part is the right on one part. What is gone has no tags and no VPC, and so is denied to whoever may act by these, before EC2 finds
// that there is nothing (runs-on/terraform-aws-runs-on#60, aws/karpenter-provider-aws#2100).
func (c *call) part(kind, id string) Right {
	r := c.right(c.arn(kind + "/" + id))
	_, tags, vpc := c.facts.EC2.Known(id)
	r.Keys = worn(tags).With(policy.Keys{"ec2:region": {c.reg.Name}})
	for key, value := range tags {
		r.Keys["ec2:resourcetag/"+key] = []string{value}
	}
	r.Keys["ec2:resourcetag/*"] = nil
	// These are the kinds that know the key (Service Authorization Reference, Amazon EC2, "Resource types").
	if slices.Contains([]string{"security-group", "subnet", "route-table", "network-interface"}, kind) {
		r.Keys["ec2:vpc"] = nil
		if vpc != "" {
			r.Keys["ec2:vpc"] = []string{c.arn("vpc/" + vpc)}
		}
	}
	return r
}

// making are the rights to make a part and to tag it in the same call (Amazon EC2 User Guide, "Grant permission to tag Amazon EC2
// resources during creation").
func making(kind string) rule {
	return func(c *call) []Right {
		tags := c.tags("TagSpecifications.Tags")
		r := c.right(c.arn(kind + "/*"))
		r.Keys = asked(tags).With(policy.Keys{"ec2:region": {c.reg.Name}})
		if len(tags) == 0 {
			return []Right{r}
		}
		tag := Right{Action: "ec2:CreateTags", Resource: r.Resource, Keys: r.Keys.With(worn(nil)).With(policy.Keys{"ec2:createaction": {c.operation}})}
		return []Right{r, tag}
	}
}

// associated are the rights on both ends of an association.
func associated(c *call) []Right {
	table, subnet := c.facts.EC2.Associated(c.text("AssociationId"))
	var out []Right
	if table != "" {
		out = append(out, c.part("route-table", table))
	}
	if subnet != "" {
		out = append(out, c.part("subnet", subnet))
	}
	return out
}

// privateNames is the right that an interface endpoint with private names takes beside: they are a hosted zone of AWS's in the VPC
// (Service Authorization Reference, Amazon EC2, CreateVpcEndpoint's dependent actions).
func privateNames(c *call) []Right {
	if c.text("VpcEndpointType") != "Interface" || !c.has("PrivateDnsEnabled") {
		return nil
	}
	zone := "arn:" + c.reg.Partition + ":route53:::hostedzone/*"
	return []Right{{Action: "route53:AssociateVPCWithHostedZone", Resource: zone, Keys: policy.Keys{"route53:vpcs": nil}}}
}
