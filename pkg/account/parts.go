package account

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The kinds of things that are found in a network's VPC. Those down to NetworkInterfaceThing can be removed by a step of
// SweepKind.
const (
	EndpointThing         = "vpc-endpoint"
	NatGatewayThing       = "nat-gateway"
	EgressOnlyThing       = "egress-only-internet-gateway"
	InternetGatewayThing  = "internet-gateway"
	RouteTableThing       = "route-table"
	SubnetThing           = "subnet"
	SecurityGroupThing    = "security-group"
	NetworkInterfaceThing = "network-interface"
	InstanceThing         = "instance"
	PeeringThing          = "vpc-peering-connection"
	VpnGatewayThing       = "vpn-gateway"
)

// Part is a foreign part of a managed network: something in its VPC that its stack did not make.
type Part struct {
	Kind, ID string
	// Network is the name of the network's stack.
	Network string
	// Holder says what has it or who made it, in a few words; "" when nothing tells.
	Holder string
	Class  PartClass
}

// PartClass says what becomes of a foreign part when its network goes.
type PartClass string

// The classes of foreign parts.
const (
	// ServiceMade parts are made by AWS without anybody asking for them, and are removed without asking.
	ServiceMade PartClass = "service-made"
	// Lingering parts go by themselves once their owner is gone; they are waited for.
	Lingering PartClass = "lingering"
	// Plumbing is what a person added to the network and that holds no work; only force removes it.
	Plumbing PartClass = "plumbing"
	// Occupied parts run, or somebody else depends on them; they are never removed.
	Occupied PartClass = "occupied"
)

// Found is something in the VPC of a network as EC2 describes it.
type Found struct {
	Kind, ID string
	Tags     map[string]string
	// Name is a security group's name, or the service of an endpoint.
	Name string
	// State is its state, or an interface's status, in AWS's words.
	State string
	// Inborn is true of what AWS makes together with a VPC, and removes with it.
	Inborn bool
	// Interfaces are the ids of those that an instance, a gateway or an endpoint has.
	Interfaces []string
	// Type, Description, Requester and Instance are an interface's: AWS's word for what it is for, the service that asked for
	// it, and the instance that it is attached to. Managed is true when only that service can remove it.
	Type, Description, Requester, Instance string
	Managed                                bool
}

// ForeignParts are the foreign parts among what was found in a VPC, given the name of the network's stack. What the stack made
// bears its name in a tag (CloudFormation User Guide, "Resource tag"). An interface counts with its owner where that was found.
func ForeignParts(network, vpc string, found []Found) []Part {
	var parts []Part
	owned := map[string]bool{}
	for _, f := range found {
		if !f.ended() {
			for _, id := range f.Interfaces {
				owned[id] = true
			}
		}
	}
	for _, f := range found {
		if f.Tags[stackNameTag] == network || f.Inborn || f.ended() || owned[f.ID] {
			continue
		}
		class, holder := f.judge(vpc)
		parts = append(parts, Part{Kind: f.Kind, ID: f.ID, Network: network, Holder: holder, Class: class})
	}
	return parts
}

// stackNameTag is on what CloudFormation makes of the types that it can tag.
const stackNameTag = "aws:cloudformation:stack-name"

// ended reports whether it is only a record of something that is no more. A NAT gateway that could not be made has no
// interface, and is forgotten within an hour (VPC User Guide, "Troubleshoot NAT gateways").
func (f Found) ended() bool {
	switch f.Kind {
	case NatGatewayThing:
		return f.State == "deleted" || f.State == "failed"
	case PeeringThing:
		return slices.Contains([]string{"deleted", "rejected", "expired", "failed"}, f.State)
	default:
		return f.State == "deleted" || f.State == "terminated"
	}
}

// going reports whether AWS is taking it away already.
func (f Found) going() bool {
	return slices.Contains([]string{"deleting", "shutting-down", "detaching"}, f.State)
}

// judge tells class and holder of a foreign part.
func (f Found) judge(vpc string) (PartClass, string) {
	switch {
	case f.Kind == NetworkInterfaceThing:
		return f.judgeInterface()
	case f.going():
		return Lingering, "it is " + f.State
	case f.Kind == InstanceThing, f.Kind == PeeringThing, f.Kind == VpnGatewayThing:
		return Occupied, f.owner()
	case f.madeByGuardDuty(vpc):
		return ServiceMade, "GuardDuty"
	default:
		return Plumbing, f.owner()
	}
}

// madeByGuardDuty knows what runtime monitoring puts into every VPC in which something runs (GuardDuty User Guide, "How runtime
// monitoring works with Amazon EC2").
func (f Found) madeByGuardDuty(vpc string) bool {
	switch f.Kind {
	case EndpointThing:
		return strings.HasSuffix(f.Name, ".guardduty-data") && f.Tags["GuardDutyManaged"] == "true"
	case SecurityGroupThing:
		return f.Name == "GuardDutyManagedSecurityGroup-"+vpc
	default:
		return false
	}
}

// judgeInterface goes by an interface's description where its service gives a telling one (EC2 User Guide, "Requester-managed
// network interfaces"; Lambda Developer Guide, "Lambda and VPCs"). Whether the function or load balancer still exists does not
// show: one that does is waited for in vain.
func (f Found) judgeInterface() (PartClass, string) {
	lambda, isLambda := strings.CutPrefix(f.Description, "AWS Lambda VPC ENI-")
	balancer, isBalancer := strings.CutPrefix(f.Description, "ELB ")
	switch {
	case f.Instance != "":
		return Occupied, "instance " + f.Instance
	case isLambda:
		return Lingering, "Lambda function " + withoutUUID(lambda)
	case f.Type == "lambda":
		return Lingering, "Lambda function"
	case isBalancer:
		return Lingering, "load balancer " + balancer
	case strings.HasSuffix(f.Type, "load_balancer"):
		return Lingering, "load balancer"
	case strings.HasPrefix(f.Description, "arn:") && strings.Contains(f.Description, ":ecs:"):
		return Lingering, "Fargate task"
	case f.Type == "nat_gateway", f.Type == "natGateway", f.Type == "vpc_endpoint", f.Type == "gateway_load_balancer_endpoint":
		return Lingering, "a gateway or endpoint that is gone"
	case f.going(), f.State == "available" && f.Managed:
		return Lingering, f.service()
	case f.State == "available":
		return Plumbing, f.owner()
	default:
		return Occupied, f.service()
	}
}

// withoutUUID is a function's name from the description of its interface, which ends in a random UUID.
func withoutUUID(name string) string {
	return regexp.MustCompile(`-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`).ReplaceAllString(name, "")
}

// service tells in words which service an interface is of.
func (f Found) service() string {
	switch {
	case f.Description == "RDSNetworkInterface":
		return "database of Amazon RDS"
	case f.Description != "":
		return f.Description
	case f.Requester != "":
		return f.Requester
	default:
		return f.owner()
	}
}

// owner is who made it, as far as its tags tell.
func (f Found) owner() string {
	if stack := f.Tags[stackNameTag]; stack != "" {
		return "stack " + stack
	}
	for _, key := range []string{"owner", "Owner", "agc-user-email", "Name"} {
		if value := f.Tags[key]; value != "" {
			return strings.ToLower(key) + " " + value
		}
	}
	return ""
}

// OfClass are the parts of one of the classes.
func OfClass(parts []Part, classes ...PartClass) []Part {
	return slices.DeleteFunc(slices.Clone(parts), func(p Part) bool { return !slices.Contains(classes, p.Class) })
}

// Removable are those parts that a step of SweepKind removes, with force also the plumbing, in the order in which they go: what
// has interfaces and addresses before subnets, groups and gateways.
func Removable(parts []Part, force bool) []Thing {
	classes := []PartClass{ServiceMade}
	if force {
		classes = append(classes, Plumbing)
	}
	things := []Thing{}
	for _, kind := range []string{
		EndpointThing, NatGatewayThing, NetworkInterfaceThing, EgressOnlyThing, RouteTableThing, SubnetThing, SecurityGroupThing, InternetGatewayThing,
	} {
		for _, p := range OfClass(parts, classes...) {
			if p.Kind == kind {
				things = append(things, Thing{Kind: p.Kind, ID: p.ID, Note: p.Holder})
			}
		}
	}
	return things
}

// described is how many parts a text names.
const described = 10

// Describe names parts by type, id and holder; of more than ten, it counts the others.
func Describe(parts []Part) string {
	var names []string
	for _, p := range parts[:min(len(parts), described)] {
		name := strings.ReplaceAll(p.Kind, "-", " ") + " " + p.ID
		if p.Holder != "" {
			name += " (" + p.Holder + ")"
		}
		names = append(names, name)
	}
	if more := len(parts) - described; more > 0 {
		names = append(names, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(names, ", ")
}
