package main

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

func TestPublicSubnetsCostNothingByTheHour(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", `{"action":"activate","usePublicSubnets":true}`)
		require.Equal(t, account.Active, w.look().State())
		require.Empty(t, w.EC2.Billed())
		out, err := ec2.NewFromConfig(w.cfg).DescribeSubnets(w.t.Context(), &ec2.DescribeSubnetsInput{SubnetIds: strings.Split(w.pointers()["InfraSubnets"], ",")})
		require.NoError(t, err)
		require.Len(t, out.Subnets, 3)
		for _, s := range out.Subnets {
			require.True(t, aws.ToBool(s.MapPublicIpOnLaunch))
		}
		require.Empty(t, w.succeed("again", `{"action":"activate","usePublicSubnets":true}`).outcome.Plan.Stages)
		w.succeed("off", deactivate)
		require.Empty(t, w.look().Networks)
	})
}

// TestTheModeChangesBlueGreen: the new network serves before the old one goes; when it cannot be made, the old one serves on.
func TestTheModeChangesBlueGreen(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("private", activate)
		private := w.pointers()["vpc"]
		w.CloudFormation.Fail(failing("AWS::EC2::VPC", "CREATE"))
		e := w.run("fails", `{"action":"update","usePublicSubnets":true}`)
		require.Equal(t, fault.StackFailed, e.fault.Code)
		require.Equal(t, private, w.pointers()["vpc"])
		require.Equal(t, account.Active, w.look().State())
		require.Len(t, w.look().Networks, 1, "nothing of the new one is left")

		w.succeed("public", `{"action":"update","usePublicSubnets":true}`)
		require.NotEqual(t, private, w.pointers()["vpc"])
		require.Len(t, w.look().Networks, 1)
		require.Empty(t, w.EC2.Billed())

		w.succeed("private-again", activate)
		require.NotEmpty(t, w.EC2.Billed())
		require.Len(t, w.look().Networks, 1)
	})
}

func TestTagsReachEverything(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", `{"action":"activate","tags":{"team":"genomics","cost center":"42"}}`)
		require.JSONEq(t, `{"cost center":"42","team":"genomics"}`, w.pointers()["customTags"])
		require.Equal(t, map[string]string{"team": "genomics", "cost center": "42"}, w.userTags())

		w.succeed("other", `{"action":"update","tags":{"team":"proteomics"}}`)
		require.Equal(t, map[string]string{"team": "proteomics"}, w.userTags())
		require.Empty(t, w.succeed("same", `{"action":"update","tags":{"team":"proteomics"}}`).outcome.Plan.Stages)
		require.Empty(t, w.succeed("unnamed", `{"action":"update"}`).outcome.Plan.Stages, "an update keeps what it does not name")

		w.succeed("default", activate)
		require.Empty(t, w.userTags())
		require.NotContains(t, w.pointers(), "customTags")
	})
}

// userTags are the user's tags of the VPC, which must also be those of the bucket.
func (w *world) userTags() map[string]string {
	vpc, err := ec2.NewFromConfig(w.cfg).DescribeVpcs(w.t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{w.pointers()["vpc"]}})
	require.NoError(w.t, err)
	network, storage := map[string]string{}, map[string]string{}
	for _, tag := range vpc.Vpcs[0].Tags {
		network[*tag.Key] = *tag.Value
	}
	out, err := s3.NewFromConfig(w.cfg).GetBucketTagging(w.t.Context(), &s3.GetBucketTaggingInput{Bucket: aws.String(bucket)})
	require.NoError(w.t, err)
	for _, tag := range out.TagSet {
		storage[*tag.Key] = *tag.Value
	}
	for _, tags := range []map[string]string{network, storage} {
		require.Equal(w.t, "agc", tags["application-name"])
		for key := range tags {
			if key == "application-name" || key == "agc-version" || key == "Name" || strings.HasPrefix(key, "aws:") {
				delete(tags, key)
			}
		}
	}
	require.Equal(w.t, storage, network)
	return network
}

func TestAnImageMustExist(t *testing.T) {
	inRegion(t, func(w *world) {
		e := w.run("missing", `{"action":"activate","ami":"ami-00000000000000000"}`)
		require.Equal(t, fault.AmiNotFound, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.What, "ami-00000000000000000")
		require.Equal(t, 1, w.changes())
		id := w.EC2.AddImage("mine")
		w.succeed("mine", `{"action":"activate","ami":"`+id+`"}`)
		require.Equal(t, id, w.pointers()["ComputeEnvImage"])
		w.succeed("kept", `{"action":"update","tags":{"a":"b"}}`)
		require.Equal(t, id, w.pointers()["ComputeEnvImage"])
		w.succeed("default", activate)
		standard := w.pointers()["ComputeEnvImage"]
		w.succeed("chosen", `{"action":"activate","ami":"`+standard+`"}`)
		require.Empty(t, w.succeed("chosen-again", `{"action":"activate","ami":"`+standard+`"}`).outcome.Plan.Stages, "the choice is recorded, although the image stays")
		require.NotEqual(t, id, w.pointers()["ComputeEnvImage"])
	})
}

func TestAnUpdateNeedsAnActiveRegion(t *testing.T) {
	inRegion(t, func(w *world) {
		require.Equal(t, fault.RegionNotActive, w.run("early", `{"action":"update","tags":{"a":"b"}}`).fault.Code)
		w.succeed("on", activate)
		w.succeed("off", deactivate)
		require.Equal(t, fault.RegionNotActive, w.run("late", `{"action":"update"}`).fault.Code)
	})
}
