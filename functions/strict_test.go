package main

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

const denyUnencrypted = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::strict/*",
	"Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}]}`

const denyWrites = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::strict/*"}]}`

// TestBucketsWithPolicies: what a bucket's policy demands is met, and what it forbids is told before anything is made.
func TestBucketsWithPolicies(t *testing.T) {
	inRegion(t, func(w *world) {
		buckets := s3.NewFromConfig(w.cfg)
		_, err := buckets.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String("strict")})
		require.NoError(t, err)
		policy := func(text string) {
			_, err := buckets.PutBucketPolicy(w.t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String("strict"), Policy: &text})
			require.NoError(t, err)
		}
		policy(denyWrites)
		calls := w.changes()
		e := w.run("denied", `{"action":"activate","bucket":"strict"}`)
		require.Equal(t, fault.BucketNotWritable, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.Why, "explicit deny")
		require.Equal(t, calls, w.changes())
		policy(denyUnencrypted)
		w.succeed("encrypted", `{"action":"activate","bucket":"strict"}`)
		require.Equal(t, "strict", w.pointers()["bucket"])
	})
}

// TestWaysOutOfAVPC: a transit gateway is a way to the internet, a peering connection is none, and a way that is gone is none.
func TestWaysOutOfAVPC(t *testing.T) {
	inRegion(t, func(w *world) {
		vpc, private := w.usersVPC(2)
		client := ec2.NewFromConfig(w.cfg)
		require.NoError(t, w.EC2.Declare("pcx-0123456789abcdef0"))
		require.NoError(t, w.EC2.Declare("tgw-0123456789abcdef0"))
		w.usersSubnet(client, vpc, "172.31.8.0/24", "use1-az3", &ec2.CreateRouteInput{VpcPeeringConnectionId: aws.String("pcx-0123456789abcdef0")})
		e := w.run("peered", `{"action":"activate","vpc":"`+vpc+`"}`)
		require.Equal(t, fault.NetworkTooFewZones, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.Why, "peering connection, which does not reach the internet")
		third := w.usersSubnet(client, vpc, "172.31.9.0/24", "use1-az3", &ec2.CreateRouteInput{TransitGatewayId: aws.String("tgw-0123456789abcdef0")})
		w.succeed("routed", `{"action":"activate","vpc":"`+vpc+`"}`)
		require.Equal(t, account.Active, w.look().State())
		require.Equal(t, "3", w.pointers()["NumInfraSubnets"])
		w.EC2.Withdraw("tgw-0123456789abcdef0")
		e = w.run("gone", `{"action":"update","subnets":["`+private[0]+`","`+third+`"]}`)
		require.Equal(t, fault.NetworkSubnetInvalid, e.fault.Code, "%+v", e.fault)
		require.Contains(t, e.fault.Why, third+" is not connected")
	})
}
