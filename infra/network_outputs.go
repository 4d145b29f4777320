package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/jsii-runtime-go"
)

// networkOutputs is what core's parameters are filled from.
func networkOutputs(stack awscdk.Stack, plan layout, vpc awsec2.CfnVPC, zones []zone) {
	var public, private []*string
	for _, z := range zones {
		public = append(public, z.public.Ref())
		private = append(private, z.private.Ref())
	}
	output(stack, "VpcId", "The VPC", vpc.Ref())
	output(stack, "Subnets", "The subnets that contexts are deployed in, with commas between",
		either(plan.private, listed(plan, private), listed(plan, public)))
	output(stack, "SubnetCount", "Number of these subnets",
		byZones(plan, jsii.String("1"), jsii.String("2"), jsii.String("3")))
	anchor(stack)
}

// listed joins the ids of the subnets that are there.
func listed(plan layout, ids []*string) *string {
	first := func(n int) *string {
		some := ids[:n]
		return awscdk.Fn_Join(jsii.String(","), &some)
	}
	return byZones(plan, ids[0], first(2), first(3))
}

// byZones picks by the number of zones.
func byZones(plan layout, one, two, three *string) *string {
	return either(plan.inZone[2], three, either(plan.inZone[1], two, one))
}
