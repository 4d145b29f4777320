package main

import (
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// usersVPC makes a VPC as a user would, through the EC2 API: a public subnet with a NAT gateway, and a private subnet that
// leaves through it in each of that many zones.
func (w *world) usersVPC(zones int) (vpc string, private []string) {
	ctx, client := w.t.Context(), ec2.NewFromConfig(w.cfg)
	made, err := client.CreateVpc(ctx, &ec2.CreateVpcInput{CidrBlock: aws.String("172.31.0.0/16")})
	require.NoError(w.t, err)
	vpc = *made.Vpc.VpcId
	gateway, err := client.CreateInternetGateway(ctx, &ec2.CreateInternetGatewayInput{})
	require.NoError(w.t, err)
	_, err = client.AttachInternetGateway(ctx, &ec2.AttachInternetGatewayInput{VpcId: &vpc, InternetGatewayId: gateway.InternetGateway.InternetGatewayId})
	require.NoError(w.t, err)
	public := w.usersSubnet(client, vpc, "172.31.0.0/24", "use1-az1", &ec2.CreateRouteInput{GatewayId: gateway.InternetGateway.InternetGatewayId})
	address, err := client.AllocateAddress(ctx, &ec2.AllocateAddressInput{Domain: types.DomainTypeVpc})
	require.NoError(w.t, err)
	nat, err := client.CreateNatGateway(ctx, &ec2.CreateNatGatewayInput{SubnetId: &public, AllocationId: address.AllocationId})
	require.NoError(w.t, err)
	time.Sleep(5 * time.Minute)
	for i := range zones {
		n := string(rune('1' + i))
		private = append(private, w.usersSubnet(client, vpc, "172.31."+n+".0/24", "use1-az"+n, &ec2.CreateRouteInput{NatGatewayId: nat.NatGateway.NatGatewayId}))
	}
	return vpc, private
}

// usersSubnet makes a subnet with a route table of its own and a default route.
func (w *world) usersSubnet(client *ec2.Client, vpc, cidr, zone string, route *ec2.CreateRouteInput) string {
	ctx := w.t.Context()
	subnet, err := client.CreateSubnet(ctx, &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: &cidr, AvailabilityZoneId: &zone})
	require.NoError(w.t, err)
	table, err := client.CreateRouteTable(ctx, &ec2.CreateRouteTableInput{VpcId: &vpc})
	require.NoError(w.t, err)
	route.RouteTableId, route.DestinationCidrBlock = table.RouteTable.RouteTableId, aws.String("0.0.0.0/0")
	_, err = client.CreateRoute(ctx, route)
	require.NoError(w.t, err)
	_, err = client.AssociateRouteTable(ctx, &ec2.AssociateRouteTableInput{RouteTableId: route.RouteTableId, SubnetId: subnet.Subnet.SubnetId})
	require.NoError(w.t, err)
	return *subnet.Subnet.SubnetId
}

func TestAVPCOfTheUsers(t *testing.T) {
	inRegion(t, func(w *world) {
		vpc, private := w.usersVPC(3)
		billed := w.EC2.Billed()
		on := w.succeed("on", `{"action":"activate","vpc":"`+vpc+`"}`)
		require.Equal(t, account.Active, w.look().State())
		require.Empty(t, w.look().Networks, "no managed network")
		require.Equal(t, vpc, w.pointers()["vpc"])
		require.Equal(t, "3", w.pointers()["NumInfraSubnets"])
		require.ElementsMatch(t, private, strings.Split(w.pointers()["InfraSubnets"], ","))
		require.Contains(t, on.outcome.Warnings[0], "no endpoints for ecr.api")

		w.succeed("fewer", `{"action":"update","subnets":["`+private[0]+`","`+private[1]+`"]}`)
		require.Equal(t, "2", w.pointers()["NumInfraSubnets"])
		require.Empty(t, w.succeed("kept", `{"action":"update"}`).outcome.Plan.Stages)

		off := w.succeed("off", deactivate)
		require.Contains(t, off.outcome.Retained, account.Thing{Kind: "vpc", ID: vpc, Note: "yours; it stays as it is"})
		require.Equal(t, billed, w.EC2.Billed(), "the user's network is as it was")
	})
}

func TestFromManagedToBroughtAndBack(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("managed", activate)
		vpc, _ := w.usersVPC(3)
		before := len(w.EC2.Billed())
		w.succeed("brought", `{"action":"activate","vpc":"`+vpc+`"}`)
		require.Equal(t, vpc, w.pointers()["vpc"])
		require.Empty(t, w.look().Networks)
		require.Less(t, len(w.EC2.Billed()), before)
		w.succeed("back", activate)
		require.NotEqual(t, vpc, w.pointers()["vpc"])
		_, err := ec2.NewFromConfig(w.cfg).DescribeVpcs(w.t.Context(), &ec2.DescribeVpcsInput{VpcIds: []string{vpc}})
		require.NoError(t, err, "the user's VPC is kept")
	})
}

func TestVPCsThatCannotBeUsed(t *testing.T) {
	inRegion(t, func(w *world) {
		few, subnets := w.usersVPC(2)
		calls := w.changes()
		for name, test := range map[string]struct {
			input string
			code  fault.Code
			says  string
		}{
			"two zones":    {`{"action":"activate","vpc":"` + few + `"}`, fault.NetworkTooFewZones, "2 of at least 3 zones"},
			"missing":      {`{"action":"activate","vpc":"vpc-00000000000000000"}`, fault.NetworkVpcNotFound, "vpc-00000000000000000"},
			"other subnet": {`{"action":"activate","vpc":"` + few + `","subnets":["subnet-00000000000000000","` + subnets[0] + `"]}`, fault.NetworkSubnetInvalid, "subnet-00000000000000000 is not in"},
		} {
			e := w.run(strings.ReplaceAll(name, " ", "-"), test.input)
			require.Equal(t, test.code, e.fault.Code, "%s: %+v", name, e.fault)
			require.Contains(t, e.fault.Error(), test.says)
		}
		require.Equal(t, calls, w.changes(), "nothing was changed")
		require.Equal(t, account.Inactive, w.look().State())
	})
}

func TestABucketOfTheUsers(t *testing.T) {
	inRegion(t, func(w *world) {
		buckets := s3.NewFromConfig(w.cfg)
		_, err := buckets.CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: aws.String("my-results")})
		require.NoError(t, err)
		preview := w.succeed("preview", `{"action":"activate","preview":true,"bucket":"s3://my-results/"}`)
		require.Contains(t, preview.outcome.Warnings[0], "proved only when")
		w.succeed("on", `{"action":"activate","bucket":"s3://my-results/","plan":"`+preview.outcome.Plan.ID+`"}`)
		require.Equal(t, "my-results", w.pointers()["bucket"])
		require.Equal(t, "s3://my-results/artifacts/batch-artifacts", w.pointers()["installed-artifacts/s3-root-url"])
		out, err := buckets.ListObjectsV2(w.t.Context(), &s3.ListObjectsV2Input{Bucket: aws.String("my-results")})
		require.NoError(t, err)
		require.Empty(t, out.Contents, "the probe is gone")
		require.Empty(t, w.succeed("again", `{"action":"activate","bucket":"my-results"}`).outcome.Plan.Stages)
		back := w.succeed("back", activate)
		require.Contains(t, back.outcome.Retained[0].Note, "yours")
		require.Equal(t, bucket, w.pointers()["bucket"])
		for name, test := range map[string]struct {
			bucket string
			code   fault.Code
		}{"missing": {"no-such-bucket-here", fault.BucketNotFound}, "foreign": {"somebody-elses", fault.BucketNotWritable}, "elsewhere": {"far-away", fault.BucketWrongRegion}} {
			w.S3.Foreign("somebody-elses", "999999999999", "us-east-1")
			w.S3.Foreign("far-away", "123456789012", "eu-west-1")
			e := w.run(name, `{"action":"update","bucket":"`+test.bucket+`"}`)
			require.Equal(t, test.code, e.fault.Code, "%s: %+v", name, e.fault)
		}
		require.Equal(t, bucket, w.pointers()["bucket"])
	})
}
