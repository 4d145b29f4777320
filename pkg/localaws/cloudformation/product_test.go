package cloudformation_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/stretchr/testify/require"
)

const (
	coreFile      = "../../template/core.json"
	networkFile   = "../../template/network.json"
	bootstrapFile = "../../bootstrap/template.json"
)

// install deploys the real bootstrap template.
func (w *world) install() string {
	w.t.Helper()
	_, err := w.S3.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String("code")})
	require.NoError(w.t, err)
	_, err = w.S3.PutObject(w.t.Context(), &s3.PutObjectInput{Bucket: aws.String("code"), Key: aws.String("code.zip"), Body: bytes.NewReader(emptyZip())})
	require.NoError(w.t, err)
	status, id := w.create(&sdk.CreateStackInput{
		StackName: aws.String("Boot"), TemplateURL: w.upload(*file(w.t, bootstrapFile)), Parameters: params("CodeBucket", "code", "CodeKey", "code.zip"),
		Capabilities: []types.Capability{types.CapabilityCapabilityIam},
	})
	require.Equal(w.t, types.StackStatusCreateComplete, status, w.reasons(id))
	return id
}

// upload puts a template that is too long for a call into the bucket of install, and gives its address.
func (w *world) upload(template string) *string {
	w.t.Helper()
	_, err := w.S3.PutObject(w.t.Context(), &s3.PutObjectInput{Bucket: aws.String("code"), Key: aws.String("template.json"), Body: strings.NewReader(template)})
	require.NoError(w.t, err)
	return aws.String("https://code.s3.us-east-1.amazonaws.com/template.json")
}

// emptyZip is the end record of a zip archive without files.
func emptyZip() []byte { return append([]byte("PK\x05\x06"), make([]byte, 18)...) }

func TestTheProductsTemplatesAreMadeChangedAndDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		boot := w.install()
		image := w.EC2.AddImage("image")
		core := &sdk.CreateStackInput{
			StackName: aws.String("Core"), TemplateBody: file(t, coreFile), Tags: []types.Tag{{Key: aws.String("a"), Value: aws.String("b")}},
			Parameters: params("Active", "true", "Bucket", "agc-123456789012-us-east-1", "VpcId", "vpc-1", "Subnets", "subnet-1,subnet-2", "SubnetCount", "2", "Ami", image, "Mode", "private", "IdleAfter", "7d", "IdleNotice", "24h"),
		}
		status, id := w.create(core)
		require.Equal(t, types.StackStatusCreateComplete, status, w.reasons(id))
		for _, active := range []string{"false", "true"} {
			status := w.update(&sdk.UpdateStackInput{StackName: core.StackName, UsePreviousTemplate: aws.Bool(true), Parameters: params("Active", active, "Bucket", "agc-123456789012-us-east-1",
				"VpcId", "vpc-1", "Subnets", "subnet-1,subnet-2", "SubnetCount", "2", "Ami", image, "Mode", "private", "IdleAfter", "7d", "IdleNotice", "24h")})
			require.Equal(t, types.StackStatusUpdateComplete, status, w.reasons(id))
			require.Empty(t, aws.ToString(w.describe(id).StackStatusReason))
			_, err := w.SSM.GetParameter(t.Context(), &ssm.GetParameterInput{Name: aws.String("/agc/_common/vpc")})
			require.Equal(t, active == "true", err == nil)
		}
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
		_, err := w.S3.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String("agc-123456789012-us-east-1")})
		require.NoError(t, err, "the bucket is retained")
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(boot), w.reasons(boot))
	})
}

// network deploys the real network template in three zones.
func (w *world) network(mode string) (id string, took time.Duration) {
	w.t.Helper()
	start := time.Now()
	status, id := w.create(&sdk.CreateStackInput{
		StackName: aws.String("Net"), TemplateBody: file(w.t, networkFile),
		Parameters: params("Mode", mode, "Cidr", "10.0.0.0/16", "Zone1", "use1-az1", "Zone2", "use1-az2", "Zone3", "use1-az4"),
		Tags:       []types.Tag{{Key: aws.String("application-name"), Value: aws.String("agc")}},
	})
	require.Equal(w.t, types.StackStatusCreateComplete, status, w.reasons(id))
	return id, time.Since(start)
}

func TestAPrivateNetworkTakesWhatWasMeasured(t *testing.T) {
	inWorld(t, func(w *world) {
		w.install()
		id, took := w.network("private")
		require.InDelta(t, 144, took.Seconds(), 25, "two zones took 144 s on AWS")
		start := time.Now()
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
		require.InDelta(t, 150, time.Since(start).Seconds(), 60)
		left, err := w.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{VpcIds: nil, Filters: nil})
		require.NoError(t, err)
		for _, vpc := range left.Vpcs {
			require.True(t, aws.ToBool(vpc.IsDefault))
		}
	})
}

func TestTagsOfTheStackReachItsResources(t *testing.T) {
	inWorld(t, func(w *world) {
		w.install()
		id, _ := w.network("public")
		got, err := w.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{Filters: nil})
		require.NoError(t, err)
		found := map[string]string{}
		for _, vpc := range got.Vpcs {
			for _, tag := range vpc.Tags {
				found[*tag.Key] = *tag.Value
			}
		}
		require.Equal(t, map[string]string{
			"Name": "Net", "application-name": "agc", "aws:cloudformation:stack-name": "Net",
			"aws:cloudformation:stack-id": id, "aws:cloudformation:logical-id": "Vpc",
		}, found)
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{
			StackName: &id, UsePreviousTemplate: aws.Bool(true),
			Parameters: w.describe(id).Parameters, Tags: []types.Tag{{Key: aws.String("other"), Value: aws.String("x")}},
		}), w.reasons(id))
		got, err = w.EC2.DescribeVpcs(t.Context(), &ec2.DescribeVpcsInput{})
		require.NoError(t, err)
		require.NotContains(t, tagKeys(got.Vpcs[0].Tags), "application-name")
		require.Contains(t, tagKeys(got.Vpcs[0].Tags), "other")
	})
}
