package wire

import "maps"

// ec2ResponseNames are the names in EC2 responses that differ from the SDK's field names with a small first letter, by
// type and field. Source: the deserializers of aws-sdk-go-v2/service/ec2; the round trip test holds the table to them.
func ec2ResponseNames() map[string]string {
	names := map[string]string{}
	for _, part := range []map[string]string{ec2ResponseNames1(), ec2ResponseNames2(), ec2ResponseNames3()} {
		maps.Copy(names, part)
	}
	return names
}

func ec2ResponseNames1() map[string]string {
	return map[string]string{
		"Address.Tags": "tagSet",
		"AuthorizeSecurityGroupEgressOutput.SecurityGroupRules":      "securityGroupRuleSet",
		"AuthorizeSecurityGroupIngressOutput.SecurityGroupRules":     "securityGroupRuleSet",
		"AvailabilityZone.Geography":                                 "geographySet",
		"AvailabilityZone.Messages":                                  "messageSet",
		"AvailabilityZone.State":                                     "zoneState",
		"AvailabilityZone.SubGeography":                              "subGeographySet",
		"CreateSecurityGroupOutput.Tags":                             "tagSet",
		"DescribeAddressesOutput.Addresses":                          "addressesSet",
		"DescribeAvailabilityZonesOutput.AvailabilityZones":          "availabilityZoneInfo",
		"DescribeRegionsOutput.Regions":                              "regionInfo",
		"Region.Endpoint":                                            "regionEndpoint",
		"Region.Geography":                                           "geographySet",
		"DescribeImagesOutput.Images":                                "imagesSet",
		"DescribeInternetGatewaysOutput.InternetGateways":            "internetGatewaySet",
		"DescribeNatGatewaysOutput.NatGateways":                      "natGatewaySet",
		"DescribeNetworkInterfacesOutput.NetworkInterfaces":          "networkInterfaceSet",
		"DescribeRouteTablesOutput.RouteTables":                      "routeTableSet",
		"DescribeSecurityGroupsOutput.SecurityGroups":                "securityGroupInfo",
		"DescribeSubnetsOutput.Subnets":                              "subnetSet",
		"DescribeTagsOutput.Tags":                                    "tagSet",
		"DescribeVpcEndpointServicesOutput.ServiceDetails":           "serviceDetailSet",
		"DescribeVpcEndpointServicesOutput.ServiceNames":             "serviceNameSet",
		"DescribeVpcEndpointsOutput.VpcEndpoints":                    "vpcEndpointSet",
		"DescribeVpcsOutput.Vpcs":                                    "vpcSet",
		"DnsOptions.PrivateDnsSpecifiedDomains":                      "privateDnsSpecifiedDomainSet",
		"EbsBlockDevice.AvailabilityZoneId":                          "AvailabilityZoneId",
		"EbsBlockDevice.EbsCardIndex":                                "EbsCardIndex",
		"EbsBlockDevice.VolumeInitializationRate":                    "VolumeInitializationRate",
		"Image.BlockDeviceMappings":                                  "blockDeviceMapping",
		"Image.ImageWatermarks":                                      "imageWatermarkSet",
		"Image.OwnerId":                                              "imageOwnerId",
		"Image.Public":                                               "isPublic",
		"Image.State":                                                "imageState",
		"Image.Tags":                                                 "tagSet",
		"InstanceTypeSpecification.SupportedInstanceTypes":           "supportedInstanceTypeSet",
		"InstanceTypeSpecification.UnsupportedInstanceTypes":         "unsupportedInstanceTypeSet",
		"InternetGateway.Attachments":                                "attachmentSet",
		"InternetGateway.Tags":                                       "tagSet",
		"IpPermission.UserIdGroupPairs":                              "groups",
		"NatGateway.AttachedAppliances":                              "attachedApplianceSet",
		"NatGateway.NatGatewayAddresses":                             "natGatewayAddressSet",
		"NatGateway.Tags":                                            "tagSet",
		"NetworkInterface.AssociatedSubnets":                         "associatedSubnetSet",
		"NetworkInterface.Groups":                                    "groupSet",
		"NetworkInterface.Ipv4Prefixes":                              "ipv4PrefixSet",
		"NetworkInterface.Ipv6Addresses":                             "ipv6AddressesSet",
		"NetworkInterface.Ipv6Prefixes":                              "ipv6PrefixSet",
		"NetworkInterface.PrivateIpAddresses":                        "privateIpAddressesSet",
		"ProductCode.ProductCodeId":                                  "productCode",
		"ProductCode.ProductCodeType":                                "type",
		"RevokeSecurityGroupEgressOutput.RevokedSecurityGroupRules":  "revokedSecurityGroupRuleSet",
		"RevokeSecurityGroupEgressOutput.UnknownIpPermissions":       "unknownIpPermissionSet",
		"RevokeSecurityGroupIngressOutput.RevokedSecurityGroupRules": "revokedSecurityGroupRuleSet",
		"RevokeSecurityGroupIngressOutput.UnknownIpPermissions":      "unknownIpPermissionSet",
		"RouteTable.Associations":                                    "associationSet",
		"RouteTable.PropagatingVgws":                                 "propagatingVgwSet",
		"RouteTable.Routes":                                          "routeSet",
		"RouteTable.Tags":                                            "tagSet",
		"SecurityGroup.Description":                                  "groupDescription",
		"SecurityGroup.Tags":                                         "tagSet",
		"SecurityGroupRule.Tags":                                     "tagSet",
		"ServiceDetail.AvailabilityZoneIds":                          "availabilityZoneIdSet",
	}
}

func ec2ResponseNames2() map[string]string {
	return map[string]string{
		"ServiceDetail.AvailabilityZones":       "availabilityZoneSet",
		"ServiceDetail.BaseEndpointDnsNames":    "baseEndpointDnsNameSet",
		"ServiceDetail.PrivateDnsNames":         "privateDnsNameSet",
		"ServiceDetail.SupportedIpAddressTypes": "supportedIpAddressTypeSet",
		"ServiceDetail.Tags":                    "tagSet",
		"Subnet.Tags":                           "tagSet",
		"SubnetIpPrefixes.IpPrefixes":           "ipPrefixSet",
		"Vpc.Tags":                              "tagSet",
		"VpcEncryptionControl.Tags":             "tagSet",
		"VpcEndpoint.DnsEntries":                "dnsEntrySet",
		"VpcEndpoint.Groups":                    "groupSet",
		"VpcEndpoint.Ipv4Prefixes":              "ipv4PrefixSet",
		"VpcEndpoint.Ipv6Prefixes":              "ipv6PrefixSet",
		"VpcEndpoint.NetworkInterfaceIds":       "networkInterfaceIdSet",
		"VpcEndpoint.PayerResponsibilities":     "payerResponsibilitySet",
		"VpcEndpoint.RouteTableIds":             "routeTableIdSet",
		"VpcEndpoint.SubnetIds":                 "subnetIdSet",
		"VpcEndpoint.Tags":                      "tagSet",
	}
}

// ec2ResponseNames3 are those of what occupies a network and what connects it to others.
func ec2ResponseNames3() map[string]string {
	return map[string]string{
		"DescribeInstancesOutput.Reservations":                                "reservationSet",
		"Reservation.Groups":                                                  "groupSet",
		"Reservation.Instances":                                               "instancesSet",
		"Instance.BlockDeviceMappings":                                        "blockDeviceMapping",
		"Instance.ElasticGpuAssociations":                                     "elasticGpuAssociationSet",
		"Instance.ElasticInferenceAcceleratorAssociations":                    "elasticInferenceAcceleratorAssociationSet",
		"Instance.Licenses":                                                   "licenseSet",
		"Instance.NetworkInterfaces":                                          "networkInterfaceSet",
		"InstanceNetworkInterface.Groups":                                     "groupSet",
		"InstanceNetworkInterface.Ipv4Prefixes":                               "ipv4PrefixSet",
		"InstanceNetworkInterface.Ipv6Addresses":                              "ipv6AddressesSet",
		"InstanceNetworkInterface.Ipv6Prefixes":                               "ipv6PrefixSet",
		"InstanceNetworkInterface.PrivateIpAddresses":                         "privateIpAddressesSet",
		"ProductCode.ProductCodeId":                                           "productCode",
		"ProductCode.ProductCodeType":                                         "type",
		"Instance.PublicDnsName":                                              "dnsName",
		"Instance.PublicIpAddress":                                            "ipAddress",
		"Instance.SecondaryInterfaces":                                        "secondaryInterfaceSet",
		"InstanceSecondaryInterface.PrivateIpAddresses":                       "privateIpAddressSet",
		"Instance.SecurityGroups":                                             "groupSet",
		"Instance.State":                                                      "instanceState",
		"Instance.StateTransitionReason":                                      "reason",
		"Instance.Tags":                                                       "tagSet",
		"DescribeVpnGatewaysOutput.VpnGateways":                               "vpnGatewaySet",
		"VpnGateway.Tags":                                                     "tagSet",
		"VpnGateway.VpcAttachments":                                           "attachments",
		"DescribeVpcPeeringConnectionsOutput.VpcPeeringConnections":           "vpcPeeringConnectionSet",
		"VpcPeeringConnection.Tags":                                           "tagSet",
		"EgressOnlyInternetGateway.Attachments":                               "attachmentSet",
		"EgressOnlyInternetGateway.Tags":                                      "tagSet",
		"DescribeEgressOnlyInternetGatewaysOutput.EgressOnlyInternetGateways": "egressOnlyInternetGatewaySet",
	}
}
