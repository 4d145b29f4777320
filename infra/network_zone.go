package main

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// zone is the part of the network in one availability zone.
type zone struct {
	public, private awsec2.CfnSubnet
	privateTable    awsec2.CfnRouteTable
}

// makeZone makes a public subnet, and in private mode a private one that reaches the internet through a NAT gateway in
// the public one: a zone that fails takes no other zone's way out with it.
func makeZone(stack awscdk.Stack, plan layout, vpc awsec2.CfnVPC, internet exit, i int) zone {
	n := strconv.Itoa(i + 1)
	z := zone{
		public:  subnet(stack, plan, vpc, "Public", i, i),
		private: subnet(stack, plan, vpc, "Private", i, maxZones+i),
	}
	// Jobs in a public subnet need an address of their own to get out; beside NAT gateways nothing should get one.
	z.public.SetMapPublicIpOnLaunch(awscdk.Fn_ConditionIf(plan.private.LogicalId(), false, true))
	only(plan.inZone[i], z.public, associate(stack, "PublicRoutes"+n, z.public, internet.table))

	z.privateTable = awsec2.NewCfnRouteTable(stack, jsii.String("PrivateTable"+n), &awsec2.CfnRouteTableProps{
		VpcId: vpc.Ref(), Tags: nameTag("${AWS::StackName}-private-" + n),
	})
	address, nat := natGateway(stack, z.public, internet, n)
	out := awsec2.NewCfnRoute(stack, jsii.String("PrivateExit"+n), &awsec2.CfnRouteProps{
		RouteTableId: z.privateTable.Ref(), DestinationCidrBlock: jsii.String(everywhere), NatGatewayId: nat.Ref(),
	})
	only(plan.privateInZone[i], z.private, z.privateTable, address, nat, out,
		associate(stack, "PrivateRoutes"+n, z.private, z.privateTable))
	return z
}

// subnet takes one of the eight /19 ranges of the VPC's /16.
func subnet(stack awscdk.Stack, plan layout, vpc awsec2.CfnVPC, kind string, zone, cidr int) awsec2.CfnSubnet {
	n := strconv.Itoa(zone + 1)
	ranges := awscdk.Fn_Cidr(plan.cidr, jsii.Number(2*maxZones), jsii.String("13"))
	return awsec2.NewCfnSubnet(stack, jsii.String(kind+"Subnet"+n), &awsec2.CfnSubnetProps{
		VpcId:              vpc.Ref(),
		AvailabilityZoneId: plan.zones[zone],
		CidrBlock:          awscdk.Fn_Select(jsii.Number(cidr), ranges),
		Tags:               nameTag("${AWS::StackName}-" + lower(kind) + "-" + n),
	})
}

// natGateway waits for the VPC's internet gateway, without which it would come up failed; on the way down it goes before
// the gateway that its address is mapped through. Its address, which takes as long as the gateway, waits for nothing.
func natGateway(stack awscdk.Stack, in awsec2.CfnSubnet, internet exit, n string) (awsec2.CfnEIP, awsec2.CfnNatGateway) {
	tags := nameTag("${AWS::StackName}-" + n)
	address := awsec2.NewCfnEIP(stack, jsii.String("NatAddress"+n), &awsec2.CfnEIPProps{Domain: jsii.String("vpc"), Tags: tags})
	nat := awsec2.NewCfnNatGateway(stack, jsii.String("NatGateway"+n), &awsec2.CfnNatGatewayProps{
		SubnetId: in.Ref(), AllocationId: address.AttrAllocationId(), Tags: tags,
	})
	nat.AddResourceDependency(internet.attachment, nil)
	return address, nat
}

func associate(stack awscdk.Stack, id string, s awsec2.CfnSubnet, table awsec2.CfnRouteTable) awsec2.CfnSubnetRouteTableAssociation {
	return awsec2.NewCfnSubnetRouteTableAssociation(stack, jsii.String(id), &awsec2.CfnSubnetRouteTableAssociationProps{
		SubnetId: s.Ref(), RouteTableId: table.Ref(),
	})
}

// only puts resources under a condition; nil means always.
func only(c awscdk.CfnCondition, resources ...awscdk.CfnResource) {
	if c == nil {
		return
	}
	for _, r := range resources {
		r.CfnOptions().SetCondition(c)
	}
}

// lower is a kind of subnet as a part of a name.
func lower(kind string) string { return string(kind[0]-'A'+'a') + kind[1:] }
