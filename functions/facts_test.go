package main

import (
	"encoding/json"
	"errors"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"
)

// facts are what AWS answers about things that an operation may have changed, by question. Two of them that are equal say
// that nothing was changed in between.
type facts map[string]string

// requireSame wants all answers to be the same, and names the question whose answer is another one.
func (w *world) requireSame(before, after facts, about string) {
	for question, answer := range before {
		require.Equal(w.t, answer, after[question], "%s: %s", about, question)
	}
	require.Len(w.t, after, len(before), about)
}

// note keeps an answer; a refusal, such as that there is no policy, is an answer too.
func (w *world) note(f facts, question string, answer any, err error) {
	text, problem := json.Marshal(answer)
	require.NoError(w.t, problem)
	f[question] = string(text)
	if refusal, ok := errors.AsType[smithy.APIError](err); ok {
		f[question] = refusal.ErrorCode()
	} else {
		require.NoError(w.t, err)
	}
}

// everything are the facts of all stacks, of what contexts read, of all buckets, of the table, and of what costs by the hour.
func (w *world) everything() facts {
	f, ctx := facts{}, w.t.Context()
	pages := cloudformation.NewDescribeStacksPaginator(w.cfn, &cloudformation.DescribeStacksInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		require.NoError(w.t, err)
		for _, stack := range page.Stacks {
			stack.DriftInformation = nil // comparing is no change
			w.note(f, "stack "+*stack.StackName, stack, nil)
		}
	}
	w.note(f, "pointers", w.pointers(), nil)
	w.note(f, "billed", w.EC2.Billed(), nil)
	answer, err := dynamodb.NewFromConfig(w.cfg).DescribeTable(ctx, &dynamodb.DescribeTableInput{TableName: aws.String("Agc")})
	w.note(f, "table", answer, err)
	buckets, err := s3.NewFromConfig(w.cfg).ListBuckets(ctx, &s3.ListBucketsInput{})
	require.NoError(w.t, err)
	for _, b := range buckets.Buckets {
		for question, answer := range w.bucketFacts(*b.Name) {
			f[*b.Name+": "+question] = answer
		}
	}
	return f
}

// bucketFacts are the configuration of a bucket and the objects in it.
func (w *world) bucketFacts(name string) facts {
	f, ctx, client := facts{}, w.t.Context(), s3.NewFromConfig(w.cfg)
	policy, err := client.GetBucketPolicy(ctx, &s3.GetBucketPolicyInput{Bucket: &name})
	w.note(f, "policy", policy, err)
	encryption, err := client.GetBucketEncryption(ctx, &s3.GetBucketEncryptionInput{Bucket: &name})
	w.note(f, "encryption", encryption, err)
	access, err := client.GetPublicAccessBlock(ctx, &s3.GetPublicAccessBlockInput{Bucket: &name})
	w.note(f, "public access", access, err)
	ownership, err := client.GetBucketOwnershipControls(ctx, &s3.GetBucketOwnershipControlsInput{Bucket: &name})
	w.note(f, "ownership", ownership, err)
	tags, err := client.GetBucketTagging(ctx, &s3.GetBucketTaggingInput{Bucket: &name})
	w.note(f, "tags", tags, err)
	versioning, err := client.GetBucketVersioning(ctx, &s3.GetBucketVersioningInput{Bucket: &name})
	w.note(f, "versioning", versioning, err)
	objects, err := client.ListObjectVersions(ctx, &s3.ListObjectVersionsInput{Bucket: &name})
	w.note(f, "objects", objects, err)
	return f
}

// networkFacts are the configuration of a VPC and of what is in it.
func (w *world) networkFacts(vpc string) facts {
	f, ctx, client := facts{}, w.t.Context(), ec2.NewFromConfig(w.cfg)
	in := []types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpc}}}
	itself, err := client.DescribeVpcs(ctx, &ec2.DescribeVpcsInput{VpcIds: []string{vpc}})
	w.note(f, "VPC", itself, err)
	subnets, err := client.DescribeSubnets(ctx, &ec2.DescribeSubnetsInput{Filters: in})
	w.note(f, "subnets", subnets, err)
	routes, err := client.DescribeRouteTables(ctx, &ec2.DescribeRouteTablesInput{Filters: in})
	w.note(f, "routes", routes, err)
	groups, err := client.DescribeSecurityGroups(ctx, &ec2.DescribeSecurityGroupsInput{Filters: in})
	w.note(f, "security groups", groups, err)
	endpoints, err := client.DescribeVpcEndpoints(ctx, &ec2.DescribeVpcEndpointsInput{Filters: in})
	w.note(f, "endpoints", endpoints, err)
	gateways, err := client.DescribeNatGateways(ctx, &ec2.DescribeNatGatewaysInput{Filter: in})
	w.note(f, "NAT gateways", gateways, err)
	return f
}
