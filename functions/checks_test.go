package main

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
	limits "github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	local "github.com/amazon-genomics-cli/agc/pkg/localaws/lambda"
)

// The checks of the rows of cases, in their order.

func nothingGiven(w *world) {
	w.succeed("on", activate)
	network := w.network()
	require.Len(w.t, network.subnets, 6, "a public and a private one in each zone")
	require.Len(w.t, w.EC2.Billed(), 3+3+6, "NAT gateways, their addresses, interface endpoints")
	require.Equal(w.t, []string{"dynamodb", "ecr.api", "ecr.dkr", "ecs", "ecs-agent", "ecs-telemetry", "logs", "s3"}, network.services())
	require.ElementsMatch(w.t, []string{
		"ComputeEnvImage", "InfraSubnets", "NumInfraSubnets", "bucket", "installed-artifacts/s3-root-url", "vpc",
	}, keys(w.pointers()))
}

func aBucketIsNotConfigured(w *world) {
	w.usersBucket("my-results")
	before := w.bucketFacts("my-results")
	w.succeed("on", `{"action":"activate","bucket":"s3://my-results/","tags":{"team":"genomics"}}`)
	require.Equal(w.t, "my-results", w.pointers()["bucket"])
	w.succeed("off", deactivate)
	w.requireSame(before, w.bucketFacts("my-results"), "the bucket")
}

func aVPCIsNotChanged(w *world) {
	vpc, _ := w.usersVPC(3)
	before := w.networkFacts(vpc)
	w.succeed("on", `{"action":"activate","vpc":"`+vpc+`","tags":{"team":"genomics"}}`)
	require.Equal(w.t, vpc, w.pointers()["vpc"])
	w.succeed("off", deactivate)
	w.requireSame(before, w.networkFacts(vpc), "the VPC")
}

func fewZonesAreAWarning(w *world) {
	vpc, private := w.usersVPC(2)
	e := w.succeed("on", `{"action":"activate","vpc":"`+vpc+`","subnets":["`+private[1]+`"]}`)
	require.Equal(w.t, private[1], w.pointers()["InfraSubnets"])
	require.Contains(w.t, e.outcome.Warnings[0], "the chosen subnets are in 1 availability zones")
	f := w.refused("alone", `{"action":"activate","subnets":["`+private[0]+`"]}`, fault.RequestInvalid)
	require.Contains(w.t, f.Why, "subnets: need a vpc")
}

func publicSubnets(w *world) {
	w.succeed("on", `{"action":"activate","usePublicSubnets":true}`)
	require.Empty(w.t, w.EC2.Billed())
	require.Equal(w.t, []string{"dynamodb", "s3"}, w.network().services())
	f := w.refused("both", `{"action":"activate","usePublicSubnets":true,"vpc":"vpc-0123456789abcdef0"}`, fault.RequestInvalid)
	require.Contains(w.t, f.Why, "usePublicSubnets: cannot be combined with vpc")
}

func aCoreOfAGC1IsRefused(w *world) {
	w.make(account.CoreStack, `{"Resources":{"VPC":{"Type":"AWS::EC2::VPC","Properties":{"CidrBlock":"10.0.0.0/16"}},
		"Pointer":{"Type":"AWS::SSM::Parameter","Properties":{"Name":"/agc/_common/vpc","Type":"String","Value":{"Ref":"VPC"}}}}}`,
		map[string]string{"application-name": "agc", "agc-version": "1.6.0"})
	require.Equal(w.t, "CREATE_COMPLETE", w.settled(account.CoreStack))
	for name, input := range map[string]string{"on": activate, "look": `{"action":"activate","preview":true}`, "change": `{"action":"update","tags":{"a":"b"}}`, "off": deactivate} {
		require.Contains(w.t, w.refused(name, input, fault.RegionForeignCore).Next, "deactivate the region with AGC 1.x first")
	}
}

func pointedBeforeRemoved(w *world) {
	w.succeed("managed", activate)
	vpc, _ := w.usersVPC(3)
	w.succeed("brought", `{"action":"update","vpc":"`+vpc+`"}`)
	require.Equal(w.t, vpc, w.pointers()["vpc"])
	calls := w.Faults.Calls("cloudformation", "DeleteStack")
	updates := w.Faults.Calls("cloudformation", "UpdateStack")
	require.Len(w.t, calls, 1)
	require.Less(w.t, updates[len(updates)-1].At, calls[0].At)
	require.Empty(w.t, w.look().Networks)
}

func theBroughtVPCStays(w *world) {
	vpc, _ := w.usersVPC(3)
	w.succeed("brought", `{"action":"activate","vpc":"`+vpc+`"}`)
	before := w.networkFacts(vpc)
	e := w.succeed("managed", activate)
	w.requireSame(before, w.networkFacts(vpc), "the VPC")
	require.Equal(w.t, vpc, e.outcome.Retained[0].ID)
	require.Len(w.t, w.look().Networks, 1)
}

func theManagedBucketStays(w *world) {
	w.succeed("managed", activate)
	w.put("precious")
	w.usersBucket("my-results")
	before := w.bucketFacts(bucket)
	e := w.succeed("brought", `{"action":"update","bucket":"my-results"}`)
	require.Equal(w.t, []account.Thing{{Kind: "bucket", ID: bucket, Note: "with all its objects; it stays in the stack Agc-Core"}}, e.outcome.Retained)
	w.requireSame(before, w.bucketFacts(bucket), "the bucket")
	require.Equal(w.t, bucket, w.resource(account.CoreStack, "DataBucket"))
}

func tagsInPlace(w *world) {
	w.succeed("on", activate)
	before := w.pointers()
	e := w.succeed("tagged", `{"action":"update","tags":{"team":"genomics"}}`)
	require.Len(w.t, e.outcome.Plan.Stages, 1, "core and network side by side")
	require.Equal(w.t, before["vpc"], w.pointers()["vpc"])
	require.Equal(w.t, before["InfraSubnets"], w.pointers()["InfraSubnets"])
}

func everyQuota(w *world) {
	for name, change := range map[string]func(*limits.Quotas){
		"VPCs per Region":                              func(q *limits.Quotas) { q.Vpcs = 0 },
		"Internet gateways per Region":                 func(q *limits.Quotas) { q.InternetGateways = 0 },
		"EC2-VPC Elastic IPs":                          func(q *limits.Quotas) { q.Addresses = 2 },
		"Interface VPC endpoints per VPC":              func(q *limits.Quotas) { q.EndpointsPerVpc = 5 },
		"use1-az3: NAT gateways per Availability Zone": func(q *limits.Quotas) { q.NatGatewaysPerZone = 0 },
	} {
		w.EC2.SetQuotas(quotas(change))
		operation := strings.NewReplacer(" ", "-", ":", "").Replace(name)
		require.Contains(w.t, w.refused(operation, activate, fault.QuotaExceeded).Why, name)
	}
	w.EC2.SetQuotas(quotas(func(q *limits.Quotas) { q.Addresses, q.NatGatewaysPerZone = 0, 0 }))
	w.succeed("public", `{"action":"activate","usePublicSubnets":true}`)
}

func unreadableQuota(w *world) {
	w.unseenQuota()
	w.EC2.SetQuotas(limits.DefaultQuotas())
	e := w.succeed("on", activate)
	require.Contains(w.t, e.outcome.Warnings[0], "the quotas of this account could not be read")
}

func theBucketStaysManaged(w *world) {
	w.succeed("on", activate)
	before := w.bucketFacts(bucket)
	require.Contains(w.t, before["policy"], "aws:SecureTransport")
	require.Contains(w.t, before["public access"], `"BlockPublicAcls":true`)
	w.succeed("again", activate)
	w.requireSame(before, w.bucketFacts(bucket), "the bucket")
	require.Equal(w.t, bucket, w.resource(account.CoreStack, "DataBucket"))
}

func theBucketIsAsProtectedAsBefore(w *world) {
	w.succeed("on", activate)
	w.put("precious")
	before := w.bucketFacts(bucket)
	w.succeed("off", deactivate)
	w.requireSame(before, w.bucketFacts(bucket), "the bucket")
	w.succeed("back", activate)
	w.requireSame(before, w.bucketFacts(bucket), "the bucket")
}

func aFailedFirstRun(w *world) {
	w.CloudFormation.Fail(failing("AWS::EC2::NatGateway", "CREATE"))
	require.Equal(w.t, fault.StackFailed, w.run("poor", activate).fault.Code)
	require.Equal(w.t, bucket, w.resource(account.CoreStack, "DataBucket"))
	before := w.bucketFacts(bucket)
	w.succeed("rich", activate)
	w.requireSame(before, w.bucketFacts(bucket), "the bucket")
	require.Equal(w.t, bucket, w.resource(account.CoreStack, "DataBucket"))
}

func forgottenSettings(w *world) {
	image := w.EC2.AddImage("mine")
	w.usersBucket("my-results")
	w.succeed("on", `{"action":"activate","usePublicSubnets":true,"bucket":"my-results","tags":{"a":"1"},"ami":"`+image+`"}`)
	before := w.pointers()
	w.succeed("one", `{"action":"update","tags":{"a":"2"}}`)
	before["customTags"] = `{"a":"2"}`
	require.Equal(w.t, before, w.pointers())
	plan := w.succeed("look", `{"action":"activate","preview":true}`).outcome.Plan
	require.Contains(w.t, titles(plan), "Remove the network "+w.look().Networks[0].Name)
	require.Contains(w.t, plan.Retained, account.Thing{Kind: "bucket", ID: "my-results", Note: "yours; it stays as it is"})
	require.Greater(w.t, plan.Cost.After, plan.Cost.Before)
	require.Equal(w.t, before, w.pointers())
}

func badSubnets(w *world) {
	vpc, private := w.usersVPC(3)
	_, foreign := w.usersVPC(1)
	isolated := w.isolatedSubnet(vpc, "172.31.7.0/24", "use1-az1")
	public := w.publicSubnet(vpc)
	named := []string{private[0], foreign[0], isolated, public}
	f := w.refused("bad", `{"action":"activate","vpc":"`+vpc+`","subnets":["`+strings.Join(named, `","`)+`"]}`, fault.NetworkSubnetInvalid)
	require.Contains(w.t, f.Why, foreign[0]+" is not in "+vpc)
	require.Contains(w.t, f.Why, isolated+" is not connected: it has no working default route")
	require.Contains(w.t, f.Why, public+" is public: its default route leads to an internet gateway")
	require.NotContains(w.t, f.Why, private[0])
}

func noWayOut(w *world) {
	vpc, _ := w.usersVPC(0)
	one := w.isolatedSubnet(vpc, "172.31.1.0/24", "use1-az1")
	two := w.isolatedSubnet(vpc, "172.31.2.0/24", "use1-az2")
	f := w.refused("isolated", `{"action":"activate","vpc":"`+vpc+`"}`, fault.NetworkNoEgress)
	for _, says := range []string{"use1-az1: ", "use1-az2: " + two + " is not connected", one + " is not connected", w.publicSubnet(vpc) + " is public"} {
		require.Contains(w.t, f.Why, says)
	}
}

func everyWayOut(w *world) {
	vpc, _ := w.usersVPC(0)
	client := ec2.NewFromConfig(w.cfg)
	var private []string
	for i, route := range []*ec2.CreateRouteInput{
		{GatewayId: aws.String("vgw-0123456789abcdef0")},
		{NetworkInterfaceId: aws.String("eni-0123456789abcdef0")},
		{VpcEndpointId: aws.String("vpce-0123456789abcdef0")},
		{TransitGatewayId: aws.String("tgw-0123456789abcdef0")},
	} {
		for _, id := range []*string{route.GatewayId, route.NetworkInterfaceId, route.VpcEndpointId, route.TransitGatewayId} {
			if id != nil {
				require.NoError(w.t, w.EC2.Declare(*id))
			}
		}
		n := string(rune('1' + i))
		private = append(private, w.usersSubnet(client, vpc, "172.31.1"+n+".0/24", "use1-az"+n, route))
	}
	w.succeed("on", `{"action":"activate","vpc":"`+vpc+`"}`)
	require.ElementsMatch(w.t, private, strings.Split(w.pointers()["InfraSubnets"], ","))
}

func lookedAtAnew(w *world) {
	vpc, private := w.usersVPC(3)
	input := `{"action":"activate","vpc":"` + vpc + `"}`
	w.succeed("on", input)
	private = append(private, w.usersSubnet(ec2.NewFromConfig(w.cfg), vpc, "172.31.8.0/24", "use1-az4", &ec2.CreateRouteInput{NatGatewayId: w.exit(vpc)}))
	w.succeed("anew", input)
	require.ElementsMatch(w.t, private, strings.Split(w.pointers()["InfraSubnets"], ","))
}

func wordsAboutBuckets(w *world) {
	w.S3.Foreign("somebody-elses", "999999999999", "us-east-1")
	w.S3.Foreign("far-away", "123456789012", "eu-west-1")
	for name, test := range map[string]struct {
		code fault.Code
		says string
	}{
		"no-such-bucket": {fault.BucketNotFound, "no-such-bucket"},
		"somebody-elses": {fault.BucketNotWritable, "somebody-elses"},
		"far-away":       {fault.BucketWrongRegion, "eu-west-1"},
		"s3://a/b":       {fault.RequestInvalid, "bucket: "},
	} {
		operation := strings.NewReplacer(":", "", "/", "").Replace(name)
		f := w.refused(operation, `{"action":"activate","bucket":"`+name+`"}`, test.code)
		require.Contains(w.t, f.Error(), test.says)
		require.NotContains(w.t, f.Error(), "StatusCode", "no text of an SDK")
	}
}

func aZoneWithoutEndpoints(w *world) {
	w.EC2.WithholdEndpoint("use1-az2", "ecs-telemetry")
	w.succeed("on", activate)
	zones := w.network().zones()
	require.Len(w.t, zones, 3)
	require.NotContains(w.t, zones, "use1-az2")
}

func privateEndpoints(w *world) {
	e := w.succeed("on", activate)
	groups := map[string]bool{}
	for _, endpoint := range w.network().endpoints {
		if endpoint.VpcEndpointType == types.VpcEndpointTypeInterface {
			require.True(w.t, aws.ToBool(endpoint.PrivateDnsEnabled))
			require.Len(w.t, endpoint.SubnetIds, 3, "one in each zone")
			groups[*endpoint.Groups[0].GroupId] = true
		}
	}
	require.Len(w.t, groups, 1)
	require.InDelta(w.t, 7.92, e.outcome.Plan.Cost.After, 0.001)
}

func reservedTags(w *world) {
	for name, tag := range map[string]string{"ours": "application-name", "version": "agc-version", "of-aws": "aws:x"} {
		f := w.refused(name, `{"action":"activate","tags":{"`+tag+`":"x"}}`, fault.RequestInvalid)
		require.Contains(w.t, f.Why, tag)
	}
}

func anOlderBackend(w *world) {
	w.succeed("on", activate)
	before := w.pointers()
	in := &cloudformation.UpdateStackInput{
		StackName: aws.String(account.CoreStack), UsePreviousTemplate: aws.Bool(true),
		Tags: []cfntypes.Tag{{Key: aws.String("application-name"), Value: aws.String("agc")}, {Key: aws.String("agc-version"), Value: aws.String("1.9.0")}},
	}
	for name := range w.look().Core.Parameters {
		in.Parameters = append(in.Parameters, cfntypes.Parameter{ParameterKey: &name, UsePreviousValue: aws.Bool(true)})
	}
	_, err := w.cfn.UpdateStack(w.t.Context(), in)
	require.NoError(w.t, err)
	require.Equal(w.t, "UPDATE_COMPLETE", w.settled(account.CoreStack))
	w.succeed("newer", `{"action":"update"}`)
	require.Equal(w.t, account.Version, w.look().Core.Tags["agc-version"])
	require.Equal(w.t, before, w.pointers())
}

func defaultsAreTold(w *world) {
	plan := w.succeed("on", activate).outcome.Plan
	require.Equal(w.t, bucket, plan.Settings.Bucket)
	require.Equal(w.t, account.NetworkPrefix+plan.Settings.Network, w.look().Networks[0].Name)
	require.NotEmpty(w.t, plan.Settings.AMI)
	require.True(w.t, plan.Cost.Known)
}

func noPartition(w *world) {
	templates, err := filepath.Glob("../pkg/template/*.json")
	require.NoError(w.t, err)
	require.NotEmpty(w.t, templates)
	for _, name := range append(templates, "../pkg/bootstrap/template.json") {
		text, err := os.ReadFile(name)
		require.NoError(w.t, err)
		require.NotContains(w.t, string(text), "arn:aws:", name)
		require.NotContains(w.t, string(text), "us-east-1", name)
	}
}

// TestOddStacks: whatever status a failed change that nobody tidied up leaves a stack in, the next activation makes it whole.
func TestOddStacks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		status string
		set    func(w *world)
	}{
		"core is ROLLBACK_FAILED": {"ROLLBACK_FAILED", func(w *world) {
			w.CloudFormation.Fail(always("AWS::DynamoDB::Table", "CREATE"))
			w.CloudFormation.Fail(always("AWS::SSM::Parameter", "DELETE"))
			w.untidied("broken", activate)
		}},
		"core is UPDATE_ROLLBACK_FAILED": {"UPDATE_ROLLBACK_FAILED", func(w *world) {
			w.succeed("before", activate)
			w.CloudFormation.Fail(always("AWS::SSM::Parameter", "UPDATE"))
			w.untidied("broken", `{"action":"update","ami":"`+w.EC2.AddImage("mine")+`"}`)
		}},
		"a network is ROLLBACK_FAILED": {"ROLLBACK_FAILED", func(w *world) {
			w.CloudFormation.Fail(always("AWS::EC2::NatGateway", "CREATE"))
			w.CloudFormation.Fail(always("AWS::EC2::VPC", "DELETE"))
			w.untidied("broken", activate)
		}},
		"a network is UPDATE_ROLLBACK_FAILED": {"UPDATE_ROLLBACK_FAILED", func(w *world) {
			w.succeed("before", activate)
			w.CloudFormation.Fail(always("AWS::EC2::Subnet", "UPDATE"))
			w.untidied("broken", `{"action":"update","tags":{"a":"b"}}`)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			inRegion(t, func(w *world) {
				test.set(w)
				statuses := []string{w.look().Core.Status}
				for _, n := range w.look().Networks {
					statuses = append(statuses, n.Status)
				}
				require.Contains(t, statuses, test.status)
				w.CloudFormation.Heal()
				w.succeed("next", activate)
				require.Equal(t, account.Active, w.look().State())
				require.Equal(t, bucket, w.resource(account.CoreStack, "DataBucket"))
				require.Empty(t, w.look().Garbage())
			})
		})
	}
}

// untidied runs an operation that fails and whose recovery cannot run either.
func (w *world) untidied(name, input string) {
	planned := false
	w.rule = func(function string, _ int) local.Fault {
		if function != "Agc-plan" || !planned {
			planned = planned || function == "Agc-plan"
			return local.Fault{}
		}
		return local.CrashBefore()
	}
	require.Equal(w.t, "FAILED", w.run(name, input).status)
	w.rule = nil
}

// network is what the network that contexts use is made of.
type network struct {
	subnets   []types.Subnet
	endpoints []types.VpcEndpoint
}

func (w *world) network() network {
	client, in := ec2.NewFromConfig(w.cfg), []types.Filter{{Name: aws.String("vpc-id"), Values: []string{w.pointers()["vpc"]}}}
	subnets, err := client.DescribeSubnets(w.t.Context(), &ec2.DescribeSubnetsInput{Filters: in})
	require.NoError(w.t, err)
	endpoints, err := client.DescribeVpcEndpoints(w.t.Context(), &ec2.DescribeVpcEndpointsInput{Filters: in})
	require.NoError(w.t, err)
	return network{subnets.Subnets, endpoints.VpcEndpoints}
}

// services are the short names of the services that have endpoints, in order.
func (n network) services() []string {
	var names []string
	for _, e := range n.endpoints {
		names = append(names, strings.SplitN(*e.ServiceName, ".", 4)[3])
	}
	slices.Sort(names)
	return names
}

// zones are the ids of the zones that have subnets, in order.
func (n network) zones() []string {
	zones := map[string]bool{}
	for _, s := range n.subnets {
		zones[*s.AvailabilityZoneId] = true
	}
	return slices.Sorted(maps.Keys(zones))
}

// resource is the physical id of a stack's resource.
func (w *world) resource(stack, logical string) string {
	out, err := w.cfn.DescribeStackResources(w.t.Context(), &cloudformation.DescribeStackResourcesInput{StackName: &stack, LogicalResourceId: &logical})
	require.NoError(w.t, err)
	require.Len(w.t, out.StackResources, 1)
	return *out.StackResources[0].PhysicalResourceId
}

// isolatedSubnet makes a subnet of the VPC that leads nowhere.
func (w *world) isolatedSubnet(vpc, cidr, zone string) string {
	out, err := ec2.NewFromConfig(w.cfg).CreateSubnet(w.t.Context(), &ec2.CreateSubnetInput{VpcId: &vpc, CidrBlock: &cidr, AvailabilityZoneId: &zone})
	require.NoError(w.t, err)
	return *out.Subnet.SubnetId
}

// publicSubnet is the public subnet that usersVPC made.
func (w *world) publicSubnet(vpc string) string {
	out, err := ec2.NewFromConfig(w.cfg).DescribeSubnets(w.t.Context(), &ec2.DescribeSubnetsInput{Filters: []types.Filter{
		{Name: aws.String("vpc-id"), Values: []string{vpc}}, {Name: aws.String("cidr-block"), Values: []string{"172.31.0.0/24"}},
	}})
	require.NoError(w.t, err)
	return *out.Subnets[0].SubnetId
}

// exit is the NAT gateway that usersVPC made.
func (w *world) exit(vpc string) *string {
	out, err := ec2.NewFromConfig(w.cfg).DescribeNatGateways(w.t.Context(), &ec2.DescribeNatGatewaysInput{Filter: []types.Filter{{Name: aws.String("vpc-id"), Values: []string{vpc}}}})
	require.NoError(w.t, err)
	return out.NatGateways[0].NatGatewayId
}

// titles are what a plan's steps are called.
func titles(p account.Plan) []string {
	var all []string
	for _, stage := range p.Stages {
		for _, step := range stage.Steps {
			all = append(all, step.Title)
		}
	}
	return all
}
