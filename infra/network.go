package main

import (
	"strconv"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// maxZones is how many availability zones a network spans at the most.
const maxZones = 3

// network is the managed VPC. In private mode contexts live in private subnets, with a NAT gateway in each zone and
// endpoints for what jobs call all the time; in public mode in public subnets, with nothing that costs by the hour.
func network(stack awscdk.Stack) {
	plan := networkPlan(stack)
	vpc := awsec2.NewCfnVPC(stack, jsii.String("Vpc"), &awsec2.CfnVPCProps{
		CidrBlock: plan.cidr, EnableDnsSupport: jsii.Bool(true), EnableDnsHostnames: jsii.Bool(true),
		Tags: nameTag("${AWS::StackName}"),
	})
	internet := internetExit(stack, vpc)
	var zones []zone
	for i := range maxZones {
		zones = append(zones, makeZone(stack, plan, vpc, internet, i))
	}
	gatewayEndpoints(stack, plan, vpc, internet, zones)
	interfaceEndpoints(stack, plan, vpc, zones)
	networkOutputs(stack, plan, vpc, zones)
}

// layout is what the parameters of the template ask for.
type layout struct {
	cidr    *string
	private awscdk.CfnCondition
	zones   [maxZones]*string
	// inZone tells whether there is a second and a third zone; the first is always there.
	inZone [maxZones]awscdk.CfnCondition
	// privateInZone is the same for private subnets.
	privateInZone [maxZones]awscdk.CfnCondition
}

func networkPlan(stack awscdk.Stack) layout {
	mode := parameter(stack, "Mode", awscdk.CfnParameterProps{
		Description:   jsii.String("Whether contexts live in private or in public subnets"),
		AllowedValues: jsii.Strings("private", "public"),
	})
	p := layout{
		cidr: parameter(stack, "Cidr", awscdk.CfnParameterProps{
			Description: jsii.String("Address range of the VPC, a /16"),
		}),
		private: condition(stack, "Private", awscdk.Fn_ConditionEquals(mode, "private")),
	}
	p.zones[0] = parameter(stack, "Zone1", awscdk.CfnParameterProps{Description: jsii.String("Id of the first availability zone")})
	p.privateInZone[0] = p.private
	p.addZone(stack, 1, "second")
	p.addZone(stack, 2, "third")
	return p
}

// addZone declares a zone that may be left out. There is no third zone without a second one.
func (p *layout) addZone(stack awscdk.Stack, i int, ordinal string) {
	n := strconv.Itoa(i + 1)
	p.zones[i] = parameter(stack, "Zone"+n, awscdk.CfnParameterProps{
		Description: jsii.String("Id of the " + ordinal + " availability zone; empty when there is none"), Default: "",
	})
	var there awscdk.ICfnConditionExpression = awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(p.zones[i], ""))
	if before := p.inZone[i-1]; before != nil {
		there = awscdk.Fn_ConditionAnd(before, there)
	}
	p.inZone[i] = condition(stack, "HasZone"+n, there)
	p.privateInZone[i] = condition(stack, "PrivateInZone"+n, awscdk.Fn_ConditionAnd(p.private, p.inZone[i]))
}

// nameTag is what the VPC console shows; every other tag comes from the stack.
func nameTag(text string) *[]*awscdk.CfnTag {
	return &[]*awscdk.CfnTag{{Key: jsii.String("Name"), Value: sub(text)}}
}
