package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
)

// core is what everyone in the region shares and what is worth keeping: bucket and table always, and, while the region is
// active, the parameters in which contexts find bucket and network. Its own parameters are the record of the settings.
func core(stack awscdk.Stack) {
	settings := coreSettings(stack)
	bucket := dataBucket(stack)
	table := runTable(stack)
	pointers(stack, settings)

	output(stack, "BucketName", "The managed bucket", bucket.Ref())
	output(stack, "TableName", "The table of workflow runs", table.Ref())
	anchor(stack)
}

// settings of a region, as stack parameters.
type settings struct {
	active, tagged, chosen, named                  awscdk.CfnCondition
	bucket, vpc, subnets, subnetCount, image, tags *string
	idleAfter, idleNotice, mode                    *string
}

func coreSettings(stack awscdk.Stack) settings {
	active := parameter(stack, "Active", awscdk.CfnParameterProps{
		Description:   jsii.String("Whether contexts can be deployed in this region"),
		AllowedValues: jsii.Strings("true", "false"),
	})
	text := func(name, description string, defaults any) *string {
		return parameter(stack, name, awscdk.CfnParameterProps{Description: jsii.String(description), Default: defaults})
	}
	out := settings{
		active:      condition(stack, "IsActive", awscdk.Fn_ConditionEquals(active, "true")),
		bucket:      text("Bucket", "Name of the bucket that workflows use", nil),
		vpc:         text("VpcId", "VPC that contexts are deployed in; empty while inactive", ""),
		subnets:     text("Subnets", "Subnets that contexts are deployed in, with commas between; empty while inactive", ""),
		subnetCount: text("SubnetCount", "Number of these subnets; empty while inactive", ""),
		image:       text("Ami", "Image of the instances that run the jobs", nil),
		tags:        text("CustomTags", "The user's tags, as a JSON object; empty for none", ""),
	}
	out.idleAfter = text("IdleAfter", "After how long without use the region is deactivated by itself, such as 7d, or never", nil)
	out.idleNotice = text("IdleNotice", "How long before that it is announced, such as 24h", nil)
	out.mode = text("Mode", "Kind of the managed network: private, or public for public subnets only", nil)
	text("Network", "Id of the managed network, for the record; empty while there is none", "")
	out.named = condition(stack, "IsNamed", awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(
		text("SubnetChoice", "The subnets that the user named; empty for all that fit", ""), "")))
	// A parameter that nothing uses is no change to CloudFormation, so this record is used in a description.
	out.chosen = condition(stack, "IsChosen", awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(
		text("ImageChoice", "The image that the user chose; empty for the default one", ""), "")))
	out.tagged = condition(stack, "IsTagged", awscdk.Fn_ConditionAnd(out.active, awscdk.Fn_ConditionNot(awscdk.Fn_ConditionEquals(out.tags, ""))))
	return out
}
