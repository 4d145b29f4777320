package account

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestForeignPartsByClass(t *testing.T) {
	const uuid = "-0a1b2c3d-0a1b-0a1b-0a1b-0a1b2c3d4e5f"
	face := func(status, description string) Found {
		return Found{Kind: NetworkInterfaceThing, State: status, Description: description}
	}
	managed := func(f Found, kind string) Found {
		f.Managed, f.Type = true, kind
		return f
	}
	tag := func(pairs ...string) map[string]string { return map[string]string{pairs[0]: pairs[1]} }
	for name, test := range map[string]struct {
		found Found
		want  string // class and holder, "" for nothing foreign
	}{
		"own subnet":            {Found{Kind: SubnetThing, Tags: tag(stackNameTag, "Agc-Network-n")}, ""},
		"default group":         {Found{Kind: SecurityGroupThing, Name: "default", Inborn: true}, ""},
		"deleted NAT gateway":   {Found{Kind: NatGatewayThing, State: "deleted"}, ""},
		"failed NAT gateway":    {Found{Kind: NatGatewayThing, State: "failed"}, ""},
		"terminated instance":   {Found{Kind: InstanceThing, State: "terminated"}, ""},
		"rejected peering":      {Found{Kind: PeeringThing, State: "rejected"}, ""},
		"GuardDuty's endpoint":  {Found{Kind: EndpointThing, Name: "com.amazonaws.us-east-1.guardduty-data", State: "available", Tags: tag("GuardDutyManaged", "true")}, "service-made GuardDuty"},
		"GuardDuty's group":     {Found{Kind: SecurityGroupThing, Name: "GuardDutyManagedSecurityGroup-vpc-1"}, "service-made GuardDuty"},
		"another VPC's name":    {Found{Kind: SecurityGroupThing, Name: "GuardDutyManagedSecurityGroup-vpc-2"}, "plumbing "},
		"GuardDuty by hand":     {Found{Kind: EndpointThing, Name: "com.amazonaws.us-east-1.guardduty-data", State: "available"}, "plumbing "},
		"deleting endpoint":     {Found{Kind: EndpointThing, State: "deleting"}, "lingering it is deleting"},
		"failed endpoint":       {Found{Kind: EndpointThing, State: "failed"}, "plumbing "},
		"shutting-down":         {Found{Kind: InstanceThing, State: "shutting-down"}, "lingering it is shutting-down"},
		"running instance":      {Found{Kind: InstanceThing, State: "running", Tags: tag("Owner", "bob")}, "occupied owner bob"},
		"stopped instance":      {Found{Kind: InstanceThing, State: "stopped", Tags: tag("Name", "desk")}, "occupied name desk"},
		"peering":               {Found{Kind: PeeringThing, State: "active"}, "occupied "},
		"VPN gateway":           {Found{Kind: VpnGatewayThing, State: "available"}, "occupied "},
		"another stack's":       {Found{Kind: SubnetThing, Tags: tag(stackNameTag, "theirs")}, "plumbing stack theirs"},
		"group":                 {Found{Kind: SecurityGroupThing, Name: "x"}, "plumbing "},
		"unattached":            {face("available", "a spare"), "plumbing "},
		"of an instance":        {Found{Kind: NetworkInterfaceThing, State: "in-use", Instance: "i-1"}, "occupied instance i-1"},
		"Lambda":                {managed(face("in-use", "AWS Lambda VPC ENI-wes-adapter"+uuid), "lambda"), "lingering Lambda function wes-adapter"},
		"Lambda, old":           {managed(face("available", "AWS Lambda VPC ENI-wes"+uuid), "interface"), "lingering Lambda function wes"},
		"Lambda, silent":        {managed(face("in-use", ""), "lambda"), "lingering Lambda function"},
		"load balancer":         {managed(face("in-use", "ELB app/x/0123456789abcdef"), "interface"), "lingering load balancer app/x/0123456789abcdef"},
		"network load balancer": {managed(face("in-use", ""), "network_load_balancer"), "lingering load balancer"},
		"Fargate":               {face("in-use", "arn:aws:ecs:us-east-1:123456789012:attachment/a"), "lingering Fargate task"},
		"of a gone endpoint":    {managed(face("in-use", "VPC Endpoint Interface vpce-1"), "vpc_endpoint"), "lingering a gateway or endpoint that is gone"},
		"of a gone NAT gateway": {managed(face("in-use", "Interface for NAT Gateway nat-1"), "nat_gateway"), "lingering a gateway or endpoint that is gone"},
		"given up":              {managed(face("available", "EFS mount target for fs-1"), "interface"), "lingering EFS mount target for fs-1"},
		"detaching":             {face("detaching", "x"), "lingering x"},
		"database":              {managed(face("in-use", "RDSNetworkInterface"), "interface"), "occupied database of Amazon RDS"},
		"file system":           {managed(face("in-use", "EFS mount target for fs-1"), "interface"), "occupied EFS mount target for fs-1"},
		"unknown service":       {Found{Kind: NetworkInterfaceThing, State: "in-use", Requester: "amazon-new", Managed: true}, "occupied amazon-new"},
		"nothing tells":         {face("in-use", ""), "occupied "},
	} {
		t.Run(name, func(t *testing.T) {
			test.found.ID = "x-1"
			parts := ForeignParts("Agc-Network-n", "vpc-1", []Found{test.found})
			if test.want == "" {
				require.Empty(t, parts)
				return
			}
			require.Len(t, parts, 1)
			require.Equal(t, test.want, string(parts[0].Class)+" "+parts[0].Holder)
			require.Equal(t, "Agc-Network-n", parts[0].Network)
		})
	}
}

func TestAnInterfaceCountsWithItsOwner(t *testing.T) {
	eni := Found{Kind: NetworkInterfaceThing, ID: "eni-1", State: "in-use", Type: "nat_gateway", Managed: true}
	nat := Found{Kind: NatGatewayThing, ID: "nat-1", State: "available", Interfaces: []string{"eni-1"}}
	require.Equal(t, []Part{{Kind: NatGatewayThing, ID: "nat-1", Network: "n", Class: Plumbing}}, ForeignParts("n", "v", []Found{eni, nat}))
	own := nat
	own.Tags = map[string]string{stackNameTag: "n"}
	require.Empty(t, ForeignParts("n", "v", []Found{eni, own}))
	nat.State = "deleted"
	require.Equal(t, Lingering, ForeignParts("n", "v", []Found{eni, nat})[0].Class)
}

func TestRemovableInOrder(t *testing.T) {
	var parts []Part
	for i, kind := range []string{InternetGatewayThing, SecurityGroupThing, SubnetThing, RouteTableThing, EgressOnlyThing, NetworkInterfaceThing, NatGatewayThing, EndpointThing} {
		parts = append(parts, Part{Kind: kind, ID: fmt.Sprint(i), Class: Plumbing})
	}
	parts = append(parts, Part{Kind: SecurityGroupThing, ID: "g", Class: ServiceMade, Holder: "GuardDuty"}, Part{Kind: EndpointThing, ID: "e", Class: ServiceMade},
		Part{Kind: InstanceThing, ID: "i", Class: Occupied}, Part{Kind: NetworkInterfaceThing, ID: "l", Class: Lingering})
	ids := func(force bool) (ids string) {
		for _, thing := range Removable(parts, force) {
			ids += thing.ID
		}
		return ids
	}
	require.Equal(t, "eg", ids(false))
	require.Equal(t, "7e654321g0", ids(true))
	require.Equal(t, Thing{Kind: SecurityGroupThing, ID: "g", Note: "GuardDuty"}, Removable(parts, false)[1])
	require.Equal(t, []Thing{}, Removable(nil, true))
}

func TestDescribeNamesTen(t *testing.T) {
	parts := []Part{{Kind: InstanceThing, ID: "i-1", Holder: "owner bob"}, {Kind: SecurityGroupThing, ID: "sg-1"}}
	require.Equal(t, "instance i-1 (owner bob), security group sg-1", Describe(parts))
	for range 9 {
		parts = append(parts, Part{Kind: SubnetThing, ID: "s"})
	}
	require.Regexp(t, `^instance i-1 .*subnet s, and 1 more$`, Describe(parts))
	require.Empty(t, Describe(nil))
}
