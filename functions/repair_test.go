package main

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	dynamo "github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	parameters "github.com/aws/aws-sdk-go-v2/service/ssm/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/cloudformation"
)

const (
	repair        = `{"action":"repair"}`
	previewRepair = `{"action":"repair","preview":true}`
)

// inNetwork is the physical id of a resource in the network that serves.
func (w *world) inNetwork(logical string) *string {
	return aws.String(w.resource(w.look().Networks[0].Name, logical))
}

// damage is what a person does to an active region by hand.
type damage struct {
	do func(w *world) error
	// drifted are the resources that a repair tells about, by logical id.
	drifted []string
}

func damages() map[string]damage {
	return map[string]damage{
		"a pointer is edited": {drifted: []string{"VpcPointer"}, do: func(w *world) error {
			_, err := w.SSM.PutParameter(w.t.Context(), &ssm.PutParameterInput{Name: aws.String("/agc/_common/vpc"), Value: aws.String("vpc-0"), Type: parameters.ParameterTypeString, Overwrite: aws.Bool(true)})
			return err
		}},
		"a pointer is deleted": {drifted: []string{"SubnetsPointer"}, do: func(w *world) error {
			_, err := w.SSM.DeleteParameter(w.t.Context(), &ssm.DeleteParameterInput{Name: aws.String("/agc/_common/InfraSubnets")})
			return err
		}},
		"policy and public access block are taken off the bucket": {drifted: []string{"DataBucket", "DataBucketPolicy"}, do: func(w *world) error {
			w.unprotect()
			return nil
		}},
		"the table's recovery is switched off": {drifted: []string{"RunTable"}, do: func(w *world) error {
			_, err := w.DynamoDB.UpdateContinuousBackups(w.t.Context(), &dynamodb.UpdateContinuousBackupsInput{TableName: aws.String("Agc"), PointInTimeRecoverySpecification: &dynamo.PointInTimeRecoverySpecification{PointInTimeRecoveryEnabled: aws.Bool(false)}})
			return err
		}},
		"the table is deleted": {drifted: []string{"RunTable"}, do: func(w *world) error {
			_, err := w.DynamoDB.DeleteTable(w.t.Context(), &dynamodb.DeleteTableInput{TableName: aws.String("Agc")})
			time.Sleep(time.Minute)
			return err
		}},
		"the bucket is deleted": {drifted: []string{"DataBucket", "DataBucketPolicy"}, do: func(w *world) error {
			_, err := w.S3.DeleteBucket(w.t.Context(), &s3.DeleteBucketInput{Bucket: aws.String(bucket)})
			return err
		}},
		"a NAT gateway is deleted": {drifted: []string{"NatGateway1"}, do: func(w *world) error {
			_, err := w.EC2.DeleteNatGateway(w.t.Context(), &ec2.DeleteNatGatewayInput{NatGatewayId: w.inNetwork("NatGateway1")})
			time.Sleep(3 * time.Minute)
			return err
		}},
		"a route is deleted": {drifted: []string{"PrivateExit2"}, do: func(w *world) error {
			_, err := w.EC2.DeleteRoute(w.t.Context(), &ec2.DeleteRouteInput{RouteTableId: w.inNetwork("PrivateTable2"), DestinationCidrBlock: aws.String("0.0.0.0/0")})
			return err
		}},
		"a route leads elsewhere": {drifted: []string{"PrivateExit2"}, do: func(w *world) error {
			table, all := w.inNetwork("PrivateTable2"), aws.String("0.0.0.0/0")
			_, err := w.EC2.DeleteRoute(w.t.Context(), &ec2.DeleteRouteInput{RouteTableId: table, DestinationCidrBlock: all})
			require.NoError(w.t, err)
			_, err = w.EC2.CreateRoute(w.t.Context(), &ec2.CreateRouteInput{RouteTableId: table, DestinationCidrBlock: all, NatGatewayId: w.inNetwork("NatGateway1")})
			return err
		}},
		"an endpoint is deleted": {drifted: []string{"LogsEndpoint"}, do: func(w *world) error {
			_, err := w.EC2.DeleteVpcEndpoints(w.t.Context(), &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*w.inNetwork("LogsEndpoint")}})
			time.Sleep(5 * time.Minute)
			return err
		}},
		"the VPC has no host names any more": {drifted: []string{"Vpc"}, do: func(w *world) error {
			_, err := w.EC2.ModifyVpcAttribute(w.t.Context(), &ec2.ModifyVpcAttributeInput{VpcId: w.inNetwork("Vpc"), EnableDnsHostnames: &types.AttributeBooleanValue{Value: aws.Bool(false)}})
			return err
		}},
		"tags are removed": {drifted: []string{"Vpc"}, do: func(w *world) error {
			_, err := w.EC2.DeleteTags(w.t.Context(), &ec2.DeleteTagsInput{Resources: []string{*w.inNetwork("Vpc")}, Tags: []types.Tag{{Key: aws.String("application-name")}}})
			return err
		}},
	}
}

// driftedIn are the resources that a plan tells about, by logical id.
func driftedIn(p account.Plan) []string {
	out := []string{}
	for _, d := range p.Drift {
		out = append(out, d.Resource)
	}
	return out
}

// TestRepairPutsBackWhatWasDoneByHand: the preview tells it and touches nothing, the repair mends it, contexts find all that they
// found before, and a second repair finds nothing to do.
func TestRepairPutsBackWhatWasDoneByHand(t *testing.T) {
	for about, damage := range damages() {
		t.Run(about, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("on", activate)
				before := w.pointers()
				require.Empty(t, w.succeed("whole", repair).outcome.Plan.Drift)
				require.NoError(t, damage.do(w))

				damaged := w.everything()
				preview := w.succeed("preview", previewRepair).outcome
				require.Subset(t, driftedIn(preview.Plan), damage.drifted)
				require.NotEmpty(t, preview.Plan.Stages)
				w.requireSame(damaged, w.everything(), "a preview")

				done := w.succeed("repair", repair).outcome
				require.Equal(t, preview.Plan.ID, done.Plan.ID, "what was previewed is what is done")
				require.NotEmpty(t, done.Changed)
				require.Equal(t, before, w.pointers())
				w.requireProtected()
				require.Equal(t, account.Active, w.look().State())
				again := w.succeed("again", repair).outcome
				require.Empty(t, again.Plan.Drift)
				require.Empty(t, again.Plan.Stages, "%+v", again.Plan)
				require.Empty(t, w.succeed("activate", activate).outcome.Plan.Stages)
				w.succeed("off", deactivate)
			})
		})
	}
}

// TestADeactivationDoesNotMindWhatWasDoneByHand: what is gone already is no problem, and what was changed neither.
func TestADeactivationDoesNotMindWhatWasDoneByHand(t *testing.T) {
	for about, damage := range damages() {
		t.Run(about, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("on", activate)
				require.NoError(t, damage.do(w))
				w.succeed("off", deactivate)
				require.Empty(t, w.look().Networks)
				require.Equal(t, account.Inactive, w.look().State())
				require.Empty(t, w.pointers()["vpc"])
			})
		})
	}
}

// raze deletes by hand all that a public network is made of, and leaves its stack.
func (w *world) raze() {
	ctx, api := w.t.Context(), w.EC2
	vpc, gateway := w.inNetwork("Vpc"), w.inNetwork("InternetGateway")
	_, err := api.DeleteVpcEndpoints(ctx, &ec2.DeleteVpcEndpointsInput{VpcEndpointIds: []string{*w.inNetwork("S3Endpoint"), *w.inNetwork("DynamoDbEndpoint")}})
	require.NoError(w.t, err)
	_, err = api.DetachInternetGateway(ctx, &ec2.DetachInternetGatewayInput{InternetGatewayId: gateway, VpcId: vpc})
	require.NoError(w.t, err)
	_, err = api.DeleteInternetGateway(ctx, &ec2.DeleteInternetGatewayInput{InternetGatewayId: gateway})
	require.NoError(w.t, err)
	for _, n := range []string{"1", "2", "3"} {
		_, err = api.DeleteSubnet(ctx, &ec2.DeleteSubnetInput{SubnetId: w.inNetwork("PublicSubnet" + n)})
		require.NoError(w.t, err)
	}
	_, err = api.DeleteRouteTable(ctx, &ec2.DeleteRouteTableInput{RouteTableId: w.inNetwork("PublicTable")})
	require.NoError(w.t, err)
	_, err = api.DeleteVpc(ctx, &ec2.DeleteVpcInput{VpcId: vpc})
	require.NoError(w.t, err)
}

func TestANetworkThatIsGoneIsMadeAgain(t *testing.T) {
	const public = `{"action":"activate","usePublicSubnets":true,"tags":{"team":"x"}}`
	for about, do := range map[string]func(w *world){
		"the VPC":   (*world).raze,
		"the stack": func(w *world) { w.destroy(w.look().Networks[0].Name) },
	} {
		t.Run(about, func(t *testing.T) {
			inRegion(t, func(w *world) {
				w.succeed("on", public)
				before := w.pointers()
				do(w)
				done := w.succeed("repair", repair).outcome
				require.Equal(t, account.Active, w.look().State())
				require.Equal(t, "public", w.look().Mode())
				require.Equal(t, map[string]string{"team": "x"}, w.userTags())
				require.NotEqual(t, before["vpc"], w.pointers()["vpc"])
				require.NotEmpty(t, w.network().subnets)
				require.NotEmpty(t, done.Changed)
				require.Empty(t, w.succeed("again", repair).outcome.Plan.Stages)
			})
		})
	}
}

func TestContextsOnWhatWasDeletedAreTold(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", `{"action":"activate","usePublicSubnets":true}`)
		name := w.deploy("u", "c")
		_, err := w.EC2.DeleteSubnet(t.Context(), &ec2.DeleteSubnetInput{SubnetId: w.inNetwork("PublicSubnet1")})
		require.NoError(t, err)
		done := w.succeed("repair", repair).outcome
		require.NotEmpty(t, done.Warnings)
		require.Contains(t, done.Warnings[len(done.Warnings)-1], name)
	})
}

// TestARepairThatFailsSaysWhat and leaves the region to be repaired once the cause is gone.
func TestARepairThatFailsSaysWhat(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		require.NoError(t, damages()["a NAT gateway is deleted"].do(w))
		w.CloudFormation.Fail(cloudformation.Rule{Type: "AWS::EC2::NatGateway", Phase: "CREATE", Reason: "no luck"})
		failed := w.run("repair", repair)
		require.Equal(t, fault.StackFailed, failed.fault.Code)
		require.Contains(t, failed.fault.Why, "NatGateway1")
		require.Contains(t, failed.fault.Why, "no luck")
		w.CloudFormation.Heal()
		w.succeed("again", repair)
		require.Empty(t, w.succeed("whole", repair).outcome.Plan.Stages)
	})
}

func TestARegionWithoutARecordIsNotRepaired(t *testing.T) {
	inRegion(t, func(w *world) {
		require.Contains(t, w.refused("nothing", repair, fault.RegionNotActive).Why, "nothing else of AGC")
		_ = w.refused("force", `{"action":"repair","force":true}`, fault.RequestInvalid)
		_ = w.refused("settings", `{"action":"repair","ami":""}`, fault.RequestInvalid)
		w.succeed("on", activate)
		w.destroy(account.CoreStack)
		require.Contains(t, w.refused("no-record", repair, fault.RegionNotActive).Next, "taken over")
		w.succeed("activate", activate)
		w.succeed("whole", repair)
	})
}

func TestAnInactiveRegionIsRepairedAsItIs(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		w.succeed("off", deactivate)
		w.unprotect()
		done := w.succeed("repair", repair).outcome
		require.Contains(t, driftedIn(done.Plan), "DataBucketPolicy")
		w.requireProtected()
		require.Equal(t, account.Inactive, w.look().State())
		require.Empty(t, w.succeed("again", repair).outcome.Plan.Stages)
	})
}

// TestARepairMayBeStopped at any time; the next one goes on from what it finds.
func TestARepairMayBeStopped(t *testing.T) {
	for _, after := range []time.Duration{time.Second, 30 * time.Second, 80 * time.Second, 2 * time.Minute, 4 * time.Minute} {
		inRegion(t, func(w *world) {
			w.succeed("on", activate)
			require.NoError(t, damages()["a NAT gateway is deleted"].do(w))
			w.unprotect()
			arn := w.start("repair", repair)
			time.Sleep(after)
			w.stop(arn)
			time.Sleep(time.Minute)
			w.succeed("again", repair)
			require.Equal(t, account.Active, w.look().State(), after)
			require.Empty(t, w.succeed("whole", repair).outcome.Plan.Stages, after)
			w.requireProtected()
		})
	}
}

// TestTwoRepairsAtOnce compare the same stacks: CloudFormation refuses the second comparison, and the preview waits.
func TestTwoComparisonsAtOnce(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		require.NoError(t, damages()["a pointer is edited"].do(w))
		preview := w.start("preview", previewRepair)
		time.Sleep(4 * time.Second)
		w.succeed("repair", repair)
		require.Equal(t, "SUCCEEDED", w.await(preview).status)
	})
}

// TestDataThatItsOwnerRemovedForGood after a deactivation comes back empty with the next activation, which says so.
func TestDataThatItsOwnerRemovedForGood(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		kept := w.succeed("off", deactivate).outcome.Retained
		require.Contains(t, kept[0].Forever, "aws s3 rb s3://"+bucket)
		require.NoError(t, damages()["the bucket is deleted"].do(w))
		require.NoError(t, damages()["the table is deleted"].do(w))
		done := w.succeed("back", activate).outcome
		require.Contains(t, done.Warnings, "what was deleted by hand comes back empty: "+bucket+", Agc")
		w.requireProtected()
		require.Empty(t, w.succeed("whole", repair).outcome.Plan.Stages)
	})
}
