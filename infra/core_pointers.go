package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsssm"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// pointers are the SSM parameters that AGC's contexts read. Contexts cannot be deployed without them, so they are there
// only while the region is active. The image is not one of them in this sense: validating it can take minutes, so it is made
// early and stays.
func pointers(stack awscdk.Stack, s settings) {
	awsssm.NewCfnParameter(stack, jsii.String("ImagePointer"), &awsssm.CfnParameterProps{
		Name: jsii.String(account.PointerPath + "ComputeEnvImage"), Type: jsii.String("String"), DataType: jsii.String("aws:ec2:image"),
		Value: s.image,
		Description: jsii.String(described(s.chosen, "Image of the instances that run the jobs, as the user chose it",
			"Image of the instances that run the jobs, the default one")),
	})
	// A parameter that nothing uses is no change to CloudFormation: the idle policy is used here, where users look.
	idle := "Bucket that workflows use, in a region that is deactivated when idle for ${IdleAfter}, announced ${IdleNotice} before"
	pointer(stack, s, "BucketPointer", "bucket", "String", *sub(idle), s.bucket)
	pointer(stack, s, "ArtifactsPointer", "installed-artifacts/s3-root-url", "String", "Where instances find AGC's scripts",
		sub("s3://${Bucket}/artifacts/batch-artifacts"))
	pointer(stack, s, "VpcPointer", "vpc", "String", *sub("VPC that contexts are deployed in, with ${Mode} subnets"), s.vpc)
	pointer(stack, s, "SubnetsPointer", "InfraSubnets", "StringList", described(s.named, "Subnets that contexts are deployed in, as the user named them", "Subnets that contexts are deployed in"), s.subnets)
	pointer(stack, s, "TagsPointer", "customTags", "String", "Tags for what contexts make, as a JSON object", s.tags).CfnOptions().SetCondition(s.tagged)
	pointer(stack, s, "SubnetCountPointer", "NumInfraSubnets", "String", "Number of these subnets", s.subnetCount)
}

// pointer is there while the region is active.
func pointer(stack awscdk.Stack, s settings, id, name, kind, description string, value *string) awsssm.CfnParameter {
	p := awsssm.NewCfnParameter(stack, jsii.String(id), &awsssm.CfnParameterProps{
		Name: jsii.String(account.PointerPath + name), Type: jsii.String(kind), Value: value, Description: jsii.String(description),
	})
	p.CfnOptions().SetCondition(s.active)
	return p
}

// The ARNs of what core owns.

func bucketArn() []*string {
	return []*string{sub("arn:${AWS::Partition}:s3:::agc-${AWS::AccountId}-${AWS::Region}")}
}
func tableArn() []*string    { return []*string{arn("dynamodb", "table/"+account.RunTable)} }
func pointersArn() []*string { return []*string{arn("ssm", "parameter"+account.PointerPath+"*")} }

// described is a description that depends on a condition.
func described(c awscdk.CfnCondition, yes, no string) string {
	return *awscdk.Token_AsString(awscdk.Fn_ConditionIf(c.LogicalId(), yes, no), nil)
}
