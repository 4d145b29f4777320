package localaws_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws"
)

// TestABroughtBucketIsAsStrictAsItsPolicy sees a bucket of another account, and one of ours that wants encryption, as clients do.
func TestABroughtBucketIsAsStrictAsItsPolicy(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	c := s3.NewFromConfig(a.Config())
	a.S3.Foreign("theirs", "999999999999", "us-east-1")
	require.NoError(t, a.S3.ForeignPolicy("theirs", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":["s3:Get*","s3:List*"],"Resource":["arn:aws:s3:::theirs","arn:aws:s3:::theirs/*"]}}`))
	_, err := c.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: new("theirs")})
	require.NoError(t, err)
	_, err = c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: new("theirs"), Key: new("k"), Body: strings.NewReader("text")})
	says(t, err, "AccessDenied", "Access Denied")

	_, err = c.CreateBucket(t.Context(), &s3.CreateBucketInput{Bucket: new("ours")})
	require.NoError(t, err)
	_, err = c.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: new("ours"), Policy: new(`{"Statement":[
		{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::ours","arn:aws:s3:::ours/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},
		{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::ours/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}]}`)})
	require.NoError(t, err)
	_, err = c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: new("ours"), Key: new("k")})
	says(t, err, "AccessDenied", `User: arn:aws:iam::123456789012:user/local is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::ours/k" with an explicit deny in a resource-based policy`)
	_, err = c.PutObject(t.Context(), &s3.PutObjectInput{Bucket: new("ours"), Key: new("k"), ServerSideEncryption: s3types.ServerSideEncryptionAwsKms})
	require.NoError(t, err)

	_, err = c.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: new("ours"), Policy: new(`{"Statement":{"Effect":"Deny","Principal":"*","Action":"s3:DeleteObject","Resource":"arn:aws:s3:::ours/*"}}`)})
	require.NoError(t, err)
	out, err := c.DeleteObjects(t.Context(), &s3.DeleteObjectsInput{Bucket: new("ours"), Delete: &s3types.Delete{Objects: []s3types.ObjectIdentifier{{Key: new("k")}}}})
	require.NoError(t, err)
	require.Equal(t, "AccessDenied", *out.Errors[0].Code)
}

// TestABroughtVpcIsSeenWhole sees a VPC behind a transit gateway, page by page.
func TestABroughtVpcIsSeenWhole(t *testing.T) {
	a := localaws.New(localaws.Options{})
	defer a.Close()
	c := ec2.NewFromConfig(a.Config())
	v, err := c.CreateVpc(t.Context(), &ec2.CreateVpcInput{CidrBlock: new("10.0.0.0/16")})
	require.NoError(t, err)
	a.EC2.SetPageSize(1)
	vpc := []ec2types.Filter{{Name: new("vpc-id"), Values: []string{*v.Vpc.VpcId}}}
	sub := subnets(t, c, v.Vpc.VpcId, "10.0.0.0/24", "10.0.1.0/24")
	table, err := c.CreateRouteTable(t.Context(), &ec2.CreateRouteTableInput{VpcId: v.Vpc.VpcId})
	require.NoError(t, err)
	id := table.RouteTable.RouteTableId
	_, err = c.AssociateRouteTable(t.Context(), &ec2.AssociateRouteTableInput{RouteTableId: id, SubnetId: &sub[0]})
	require.NoError(t, err)
	for _, service := range []string{"s3", "dynamodb"} {
		_, err = c.CreateVpcEndpoint(t.Context(), &ec2.CreateVpcEndpointInput{VpcId: v.Vpc.VpcId, ServiceName: new("com.amazonaws.us-east-1." + service)})
		require.NoError(t, err)
	}
	route := &ec2.CreateRouteInput{RouteTableId: id, DestinationCidrBlock: new("0.0.0.0/0"), TransitGatewayId: new("tgw-0123456789abcdef0")}
	_, err = c.CreateRoute(t.Context(), route)
	says(t, err, "InvalidTransitGatewayID.NotFound", "The transitGateway ID 'tgw-0123456789abcdef0' does not exist")
	require.NoError(t, a.EC2.Declare("tgw-0123456789abcdef0"))
	_, err = c.CreateRoute(t.Context(), route)
	require.NoError(t, err)

	main := tables(t, c, append(vpc, ec2types.Filter{Name: new("association.main"), Values: []string{"true"}})...)
	require.Len(t, main, 1)
	require.True(t, *main[0].Associations[0].Main)
	own := tables(t, c, ec2types.Filter{Name: new("association.subnet-id"), Values: sub})
	require.Len(t, own, 1)
	require.Equal(t, "tgw-0123456789abcdef0", *own[0].Routes[1].TransitGatewayId)
	require.Equal(t, ec2types.RouteStateActive, own[0].Routes[1].State)
	require.Len(t, tables(t, c, vpc...), 2)

	seen := 0
	for pages := ec2.NewDescribeSubnetsPaginator(c, &ec2.DescribeSubnetsInput{Filters: vpc}); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		require.Len(t, page.Subnets, 1)
		seen++
	}
	for pages := ec2.NewDescribeVpcEndpointsPaginator(c, &ec2.DescribeVpcEndpointsInput{Filters: vpc}); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		require.Len(t, page.VpcEndpoints, 1)
		seen++
	}
	require.Equal(t, 4, seen)
}

func subnets(t *testing.T, c *ec2.Client, vpc *string, blocks ...string) []string {
	var ids []string
	for _, block := range blocks {
		out, err := c.CreateSubnet(t.Context(), &ec2.CreateSubnetInput{VpcId: vpc, CidrBlock: &block})
		require.NoError(t, err)
		ids = append(ids, *out.Subnet.SubnetId)
	}
	return ids
}

func tables(t *testing.T, c *ec2.Client, filters ...ec2types.Filter) []ec2types.RouteTable {
	var out []ec2types.RouteTable
	for pages := ec2.NewDescribeRouteTablesPaginator(c, &ec2.DescribeRouteTablesInput{Filters: filters}); pages.HasMorePages(); {
		page, err := pages.NextPage(t.Context())
		require.NoError(t, err)
		out = append(out, page.RouteTables...)
	}
	return out
}

func says(t *testing.T, err error, code, text string) {
	t.Helper()
	refusal, ok := errors.AsType[smithy.APIError](err)
	require.True(t, ok, "%v", err)
	require.Equal(t, code, refusal.ErrorCode())
	require.Equal(t, text, refusal.ErrorMessage())
}
