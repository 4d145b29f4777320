package wire

import "maps"

// ec2RequestNames are the names in EC2 requests that differ from the SDK's field names, by type and field.
// Source: the serializers of aws-sdk-go-v2/service/ec2; the round trip test holds the table to them.
func ec2RequestNames() map[string]string {
	names := ec2ReadingNames()
	maps.Copy(names, ec2ChangingNames())
	return names
}

// ec2ReadingNames are those of the calls that describe.
func ec2ReadingNames() map[string]string {
	return map[string]string{
		"DescribeAddressesInput.AllocationIds":                                 "AllocationId",
		"DescribeAddressesInput.Filters":                                       "Filter",
		"DescribeAddressesInput.PublicIps":                                     "PublicIp",
		"DescribeAvailabilityZonesInput.Filters":                               "Filter",
		"DescribeAvailabilityZonesInput.ZoneIds":                               "ZoneId",
		"DescribeAvailabilityZonesInput.ZoneNames":                             "ZoneName",
		"DescribeEgressOnlyInternetGatewaysInput.EgressOnlyInternetGatewayIds": "EgressOnlyInternetGatewayId",
		"DescribeEgressOnlyInternetGatewaysInput.Filters":                      "Filter",
		"DescribeImagesInput.ExecutableUsers":                                  "ExecutableBy",
		"DescribeImagesInput.Filters":                                          "Filter",
		"DescribeImagesInput.ImageIds":                                         "ImageId",
		"DescribeImagesInput.Owners":                                           "Owner",
		"DescribeInstancesInput.Filters":                                       "Filter",
		"DescribeInstancesInput.InstanceIds":                                   "InstanceId",
		"DescribeInternetGatewaysInput.Filters":                                "Filter",
		"DescribeInternetGatewaysInput.InternetGatewayIds":                     "InternetGatewayId",
		"DescribeNatGatewaysInput.NatGatewayIds":                               "NatGatewayId",
		"DescribeNetworkInterfacesInput.Filters":                               "Filter",
		"DescribeNetworkInterfacesInput.NetworkInterfaceIds":                   "NetworkInterfaceId",
		"DescribeRegionsInput.Filters":                                         "Filter",
		"DescribeRegionsInput.RegionNames":                                     "RegionName",
		"DescribeRouteTablesInput.Filters":                                     "Filter",
		"DescribeRouteTablesInput.RouteTableIds":                               "RouteTableId",
		"DescribeSecurityGroupsInput.Filters":                                  "Filter",
		"DescribeSecurityGroupsInput.GroupIds":                                 "GroupId",
		"DescribeSecurityGroupsInput.GroupNames":                               "GroupName",
		"DescribeSubnetsInput.Filters":                                         "Filter",
		"DescribeSubnetsInput.SubnetIds":                                       "SubnetId",
		"DescribeTagsInput.Filters":                                            "Filter",
		"DescribeVpcEndpointServicesInput.Filters":                             "Filter",
		"DescribeVpcEndpointServicesInput.ServiceNames":                        "ServiceName",
		"DescribeVpcEndpointServicesInput.ServiceRegions":                      "ServiceRegion",
		"DescribeVpcEndpointsInput.Filters":                                    "Filter",
		"DescribeVpcEndpointsInput.VpcEndpointIds":                             "VpcEndpointId",
		"DescribeVpcPeeringConnectionsInput.Filters":                           "Filter",
		"DescribeVpcPeeringConnectionsInput.VpcPeeringConnectionIds":           "VpcPeeringConnectionId",
		"DescribeVpcsInput.Filters":                                            "Filter",
		"DescribeVpcsInput.VpcIds":                                             "VpcId",
		"DescribeVpnGatewaysInput.Filters":                                     "Filter",
		"DescribeVpnGatewaysInput.VpnGatewayIds":                               "VpnGatewayId",
	}
}

// ec2ChangingNames are those of the other calls, and of what is inside of requests.
func ec2ChangingNames() map[string]string {
	return map[string]string{
		"AllocateAddressInput.TagSpecifications":                 "TagSpecification",
		"AuthorizeSecurityGroupEgressInput.TagSpecifications":    "TagSpecification",
		"AuthorizeSecurityGroupIngressInput.TagSpecifications":   "TagSpecification",
		"AvailabilityZoneAddress.AllocationIds":                  "AllocationId",
		"CreateEgressOnlyInternetGatewayInput.TagSpecifications": "TagSpecification",
		"CreateInternetGatewayInput.TagSpecifications":           "TagSpecification",
		"CreateNatGatewayInput.AvailabilityZoneAddresses":        "AvailabilityZoneAddress",
		"CreateNatGatewayInput.SecondaryAllocationIds":           "SecondaryAllocationId",
		"CreateNatGatewayInput.SecondaryPrivateIpAddresses":      "SecondaryPrivateIpAddress",
		"CreateNatGatewayInput.TagSpecifications":                "TagSpecification",
		"CreateNetworkInterfaceInput.Groups":                     "SecurityGroupId",
		"CreateNetworkInterfaceInput.Ipv4Prefixes":               "Ipv4Prefix",
		"CreateNetworkInterfaceInput.Ipv6Prefixes":               "Ipv6Prefix",
		"CreateNetworkInterfaceInput.TagSpecifications":          "TagSpecification",
		"CreateRouteTableInput.TagSpecifications":                "TagSpecification",
		"CreateSecurityGroupInput.Description":                   "GroupDescription",
		"CreateSecurityGroupInput.TagSpecifications":             "TagSpecification",
		"CreateSubnetInput.TagSpecifications":                    "TagSpecification",
		"CreateTagsInput.Resources":                              "ResourceId",
		"CreateTagsInput.Tags":                                   "Tag",
		"CreateVpcEndpointInput.RouteTableIds":                   "RouteTableId",
		"CreateVpcEndpointInput.SecurityGroupIds":                "SecurityGroupId",
		"CreateVpcEndpointInput.SubnetConfigurations":            "SubnetConfiguration",
		"CreateVpcEndpointInput.SubnetIds":                       "SubnetId",
		"CreateVpcEndpointInput.TagSpecifications":               "TagSpecification",
		"CreateVpcInput.TagSpecifications":                       "TagSpecification",
		"DeleteTagsInput.Resources":                              "ResourceId",
		"DeleteTagsInput.Tags":                                   "Tag",
		"DeleteVpcEndpointsInput.VpcEndpointIds":                 "VpcEndpointId",
		"DnsOptionsSpecification.PrivateDnsSpecifiedDomains":     "PrivateDnsSpecifiedDomain",
		"Filter.Values":                                        "Value",
		"IpPermission.UserIdGroupPairs":                        "Groups",
		"ModifyVpcEndpointInput.AddRouteTableIds":              "AddRouteTableId",
		"ModifyVpcEndpointInput.AddSecurityGroupIds":           "AddSecurityGroupId",
		"ModifyVpcEndpointInput.AddSubnetIds":                  "AddSubnetId",
		"ModifyVpcEndpointInput.RemoveRouteTableIds":           "RemoveRouteTableId",
		"ModifyVpcEndpointInput.RemoveSecurityGroupIds":        "RemoveSecurityGroupId",
		"ModifyVpcEndpointInput.RemoveSubnetIds":               "RemoveSubnetId",
		"ModifyVpcEndpointInput.SubnetConfigurations":          "SubnetConfiguration",
		"RevokeSecurityGroupEgressInput.SecurityGroupRuleIds":  "SecurityGroupRuleId",
		"RevokeSecurityGroupIngressInput.SecurityGroupRuleIds": "SecurityGroupRuleId",
		"TagSpecification.Tags":                                "Tag",
	}
}
