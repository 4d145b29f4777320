package ecs

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	ec2sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	sdk "github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/ecs/types"
	"github.com/aws/smithy-go"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/ec2"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// bench is the service in a bubble, beside an EC2 with a subnet.
type bench struct {
	*Service
	ec2    *ec2.Service
	subnet string
	t      *testing.T
}

func inBubble(t *testing.T, test func(t *testing.T, b bench)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		reg := region.New("123456789012", "us-east-1", region.NewClock(1), 1)
		ctx, end := context.WithCancel(t.Context())
		b := bench{t: t, ec2: ec2.New(reg)}
		b.Service = New(ctx, reg, b.ec2)
		defer b.Wait()
		defer end()
		vpc := must(b, b.ec2.CreateVpc, &ec2sdk.CreateVpcInput{CidrBlock: new("10.0.0.0/16")}).Vpc
		b.subnet = *must(b, b.ec2.CreateSubnet, &ec2sdk.CreateSubnetInput{VpcId: vpc.VpcId, CidrBlock: new("10.0.0.0/24")}).Subnet.SubnetId
		test(t, b)
	})
}

// must is the output of an operation that has to succeed.
func must[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I) *O {
	b.t.Helper()
	out, err := op(b.t.Context(), in)
	require.NoError(b.t, err)
	return out
}

// refused requires that an operation fails with a code and a text.
func refused[I, O any](b bench, op func(context.Context, *I) (*O, error), in *I, code, text string) {
	b.t.Helper()
	_, err := op(b.t.Context(), in)
	var refusal smithy.APIError
	require.ErrorAs(b.t, err, &refusal)
	require.Equal(b.t, code, refusal.ErrorCode())
	require.Equal(b.t, text, refusal.ErrorMessage())
}

func (b bench) serviceInput(name string, desired int32) *sdk.CreateServiceInput {
	return &sdk.CreateServiceInput{
		ServiceName: &name, Cluster: new("c"), TaskDefinition: new("head"), DesiredCount: &desired, LaunchType: types.LaunchTypeFargate,
		NetworkConfiguration: &types.NetworkConfiguration{AwsvpcConfiguration: &types.AwsVpcConfiguration{Subnets: []string{b.subnet}}},
	}
}

// ready makes cluster "c" and task definition "head".
func (b bench) ready() {
	b.t.Helper()
	must(b, b.CreateCluster, &sdk.CreateClusterInput{ClusterName: new("c")})
	must(b, b.RegisterTaskDefinition, definitionInput())
}

func definitionInput() *sdk.RegisterTaskDefinitionInput {
	return &sdk.RegisterTaskDefinitionInput{
		Family: new("head"), NetworkMode: types.NetworkModeAwsvpc, RequiresCompatibilities: []types.Compatibility{types.CompatibilityFargate},
		Cpu: new("256"), Memory: new("512"), ContainerDefinitions: []types.ContainerDefinition{{Name: new("head"), Image: new("image")}},
	}
}

// now is status, running and pending tasks of a service.
func (b bench) now(name string) string {
	b.t.Helper()
	out := must(b, b.DescribeServices, &sdk.DescribeServicesInput{Cluster: new("c"), Services: []string{name}})
	require.Len(b.t, out.Services, 1)
	v := out.Services[0]
	return fmt.Sprint(*v.Status, " ", v.RunningCount, "+", v.PendingCount)
}

func (b bench) interfaces() int {
	b.t.Helper()
	return len(must(b, b.ec2.DescribeNetworkInterfaces, &ec2sdk.DescribeNetworkInterfacesInput{}).NetworkInterfaces)
}

func TestTasksFollowTheDesiredCount(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		must(b, b.CreateService, b.serviceInput("s", 2))
		require.Equal(t, "ACTIVE 0+2", b.now("s"))
		require.Equal(t, 2, b.interfaces())
		time.Sleep(taskStarts)
		require.Equal(t, "ACTIVE 2+0", b.now("s"))
		out := must(b, b.UpdateService, &sdk.UpdateServiceInput{Cluster: new("c"), Service: new("s"), DesiredCount: new(int32(0))})
		require.EqualValues(t, 2, out.Service.RunningCount)
		require.Equal(t, types.DeploymentRolloutStateInProgress, out.Service.Deployments[0].RolloutState)
		time.Sleep(taskStops)
		require.Equal(t, "ACTIVE 0+0", b.now("s"))
		require.Equal(t, 2, b.interfaces())
		time.Sleep(taskGoes + time.Second)
		require.Zero(t, b.interfaces())
	})
}

func TestAServiceIsDrainedBeforeItIsGone(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		must(b, b.CreateService, b.serviceInput("s", 1))
		time.Sleep(time.Minute)
		refused(b, b.DeleteService, &sdk.DeleteServiceInput{Cluster: new("c"), Service: new("s")}, "InvalidParameterException",
			"The service cannot be stopped while it is scaled above 0.")
		refused(b, b.DeleteCluster, &sdk.DeleteClusterInput{Cluster: new("c")}, "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
		out := must(b, b.DeleteService, &sdk.DeleteServiceInput{Cluster: new("c"), Service: new("s"), Force: new(true)})
		require.Equal(t, "DRAINING", *out.Service.Status)
		refused(b, b.UpdateService, &sdk.UpdateServiceInput{Cluster: new("c"), Service: new("s")}, "ServiceNotActiveException", "Service was not ACTIVE.")
		refused(b, b.DeleteCluster, &sdk.DeleteClusterInput{Cluster: new("c")}, "ClusterContainsServicesException", "The Cluster cannot be deleted while Services are active.")
		require.Len(t, must(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c")}).ServiceArns, 1)
		time.Sleep(taskStops)
		require.Equal(t, "DRAINING 0+0", b.now("s"))
		time.Sleep(taskGoes)
		require.Equal(t, "INACTIVE 0+0", b.now("s"))
		require.Zero(t, b.interfaces())
		require.Empty(t, must(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c")}).ServiceArns)
		refused(b, b.DeleteService, &sdk.DeleteServiceInput{Cluster: new("c"), Service: new("s")}, "ServiceNotFoundException", "Service not found.")
		require.Equal(t, "INACTIVE", *must(b, b.DeleteCluster, &sdk.DeleteClusterInput{Cluster: new("c")}).Cluster.Status)
		require.Equal(t, "INACTIVE", *must(b, b.DescribeClusters, &sdk.DescribeClustersInput{Clusters: []string{"c"}}).Clusters[0].Status)
		refused(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c")}, "ClusterNotFoundException", "Cluster not found.")
	})
}

func TestTasksWithoutAPlaceAreTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		b.subnet = "subnet-0123456789abcdef0"
		must(b, b.CreateService, b.serviceInput("s", 1))
		time.Sleep(time.Hour)
		require.Equal(t, "ACTIVE 0+0", b.now("s"))
		got := must(b, b.DescribeServices, &sdk.DescribeServicesInput{Cluster: new("c"), Services: []string{"s", "none"}})
		require.Len(t, got.Services[0].Events, 100)
		require.Contains(t, *got.Services[0].Events[0].Message, "(service s) was unable to place a task. Reason: InvalidSubnetID.NotFound")
		require.Equal(t, "MISSING", *got.Failures[0].Reason)
	})
}

func TestATaskEndsThoughSomebodyRemovedItsInterface(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		must(b, b.CreateService, b.serviceInput("s", 1))
		all := must(b, b.ec2.DescribeNetworkInterfaces, &ec2sdk.DescribeNetworkInterfacesInput{})
		require.Regexp(t, "^arn:aws:ecs:us-east-1:123456789012:attachment/", *all.NetworkInterfaces[0].Description)
		must(b, b.ec2.DeleteNetworkInterface, &ec2sdk.DeleteNetworkInterfaceInput{NetworkInterfaceId: all.NetworkInterfaces[0].NetworkInterfaceId})
		must(b, b.DeleteService, &sdk.DeleteServiceInput{Cluster: new("c"), Service: new("s"), Force: new(true)})
		time.Sleep(taskStops + taskGoes)
		require.Equal(t, "INACTIVE 0+0", b.now("s"))
	})
}

func TestServicesThatCannotBe(t *testing.T) {
	inBubble(t, func(_ *testing.T, b bench) {
		refused(b, b.CreateService, b.serviceInput("s", 1), "ClusterNotFoundException", "Cluster not found.")
		must(b, b.CreateCluster, &sdk.CreateClusterInput{ClusterName: new("c")})
		refused(b, b.CreateService, b.serviceInput("s", 1), "ClientException", "TaskDefinition not found.")
		b.ready()
		for _, c := range []struct {
			change     func(*sdk.CreateServiceInput)
			code, text string
		}{
			{func(in *sdk.CreateServiceInput) { in.LaunchType = "" }, "LocalAws.NotImplemented", "the local AWS knows services on Fargate only"},
			{func(in *sdk.CreateServiceInput) { in.ServiceName = nil }, "InvalidParameterException", "Invalid service name."},
			{func(in *sdk.CreateServiceInput) { in.DesiredCount = new(int32(-1)) }, "InvalidParameterException", "Invalid desired count."},
			{func(in *sdk.CreateServiceInput) { in.NetworkConfiguration = nil }, "InvalidParameterException", "Network Configuration must be provided when networkMode 'awsvpc' is specified."},
			{func(in *sdk.CreateServiceInput) { in.NetworkConfiguration.AwsvpcConfiguration.Subnets = nil }, "InvalidParameterException", "subnets can not be empty."},
			{func(in *sdk.CreateServiceInput) { in.LoadBalancers = []types.LoadBalancer{} }, "LocalAws.NotImplemented", "the local AWS does not know the field LoadBalancers of CreateServiceInput"},
		} {
			in := b.serviceInput("s", 1)
			c.change(in)
			refused(b, b.CreateService, in, c.code, c.text)
		}
		must(b, b.CreateService, b.serviceInput("s", 0))
		refused(b, b.CreateService, b.serviceInput("s", 0), "InvalidParameterException", "Creation of service was not idempotent.")
	})
}

func TestTaskDefinitionsHaveRevisions(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		require.EqualValues(t, 2, must(b, b.RegisterTaskDefinition, definitionInput()).TaskDefinition.Revision)
		must(b, b.DeregisterTaskDefinition, &sdk.DeregisterTaskDefinitionInput{TaskDefinition: new("head:2")})
		describe := func(text string) *types.TaskDefinition {
			return must(b, b.DescribeTaskDefinition, &sdk.DescribeTaskDefinitionInput{TaskDefinition: &text}).TaskDefinition
		}
		require.EqualValues(t, 1, describe("head").Revision)
		require.Equal(t, types.TaskDefinitionStatusInactive, describe("arn:aws:ecs:us-east-1:123456789012:task-definition/head:2").Status)
		in := b.serviceInput("s", 1)
		in.TaskDefinition = new("head:2")
		refused(b, b.CreateService, in, "ClientException", "TaskDefinition is inactive")
		refused(b, b.DescribeTaskDefinition, &sdk.DescribeTaskDefinitionInput{TaskDefinition: new("tail")}, "ClientException", "Unable to describe task definition.")
		refused(b, b.DeregisterTaskDefinition, &sdk.DeregisterTaskDefinitionInput{TaskDefinition: new("tail:1")}, "ClientException", "Unable to describe task definition.")
		refused(b, b.RegisterTaskDefinition, &sdk.RegisterTaskDefinitionInput{}, "ClientException", "Family should not be null or empty.")
		refused(b, b.RegisterTaskDefinition, &sdk.RegisterTaskDefinitionInput{Family: new("f")}, "ClientException", "Container list cannot be empty.")
		bridged := definitionInput()
		bridged.NetworkMode = types.NetworkModeBridge
		refused(b, b.RegisterTaskDefinition, bridged, "ClientException", "Fargate only supports network mode ‘awsvpc’.")
	})
}

func TestServicesAreListedInPages(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		for i := range 11 {
			must(b, b.CreateService, b.serviceInput(fmt.Sprint("s", i), 0))
		}
		first := must(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c")})
		require.Len(t, first.ServiceArns, 10)
		second := must(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c"), NextToken: first.NextToken})
		require.Equal(t, []string{"arn:aws:ecs:us-east-1:123456789012:service/c/s10"}, second.ServiceArns)
		require.Nil(t, second.NextToken)
		refused(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c"), MaxResults: new(int32(101))}, "InvalidParameterException", "Invalid maxResults 101.")
		refused(b, b.ListServices, &sdk.ListServicesInput{Cluster: new("c"), NextToken: new("?")}, "InvalidParameterException", "Invalid token.")
		refused(b, b.DescribeServices, &sdk.DescribeServicesInput{Cluster: new("c")}, "InvalidParameterException", "Services cannot be empty.")
	})
}

func TestClustersAndTags(t *testing.T) {
	inBubble(t, func(t *testing.T, b bench) {
		b.ready()
		must(b, b.CreateService, b.serviceInput("s", 1))
		again := must(b, b.CreateCluster, &sdk.CreateClusterInput{ClusterName: new("c")}).Cluster
		require.EqualValues(t, 1, again.ActiveServicesCount)
		require.EqualValues(t, 1, again.PendingTasksCount)
		require.Equal(t, "default", *must(b, b.CreateCluster, &sdk.CreateClusterInput{}).Cluster.ClusterName)
		for _, resource := range []string{"cluster/c", "service/c/s", "task-definition/head:1"} {
			arn := "arn:aws:ecs:us-east-1:123456789012:" + resource
			b.TagSystem([]string{arn, "arn:none"}, map[string]string{"aws:cloudformation:stack-name": "s"})
			must(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: &arn, Tags: []types.Tag{{Key: new("b"), Value: new("1")}, {Key: new("c"), Value: new("2")}}})
			must(b, b.UntagResource, &sdk.UntagResourceInput{ResourceArn: &arn, TagKeys: []string{"c"}})
			require.Equal(t, []types.Tag{{Key: new("aws:cloudformation:stack-name"), Value: new("s")}, {Key: new("b"), Value: new("1")}},
				must(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: &arn}).Tags)
		}
		got := must(b, b.DescribeClusters, &sdk.DescribeClustersInput{Clusters: []string{"c", "none"}, Include: []types.ClusterField{types.ClusterFieldTags}})
		require.Len(t, got.Clusters[0].Tags, 2)
		require.Equal(t, "arn:aws:ecs:us-east-1:123456789012:cluster/none", *got.Failures[0].Arn)
		refused(b, b.TagResource, &sdk.TagResourceInput{ResourceArn: again.ClusterArn, Tags: []types.Tag{{Key: new("aws:x")}}}, "InvalidParameterException",
			"Tag keys starting with aws: are reserved for system use")
		refused(b, b.ListTagsForResource, &sdk.ListTagsForResourceInput{ResourceArn: new("arn:none")}, "InvalidParameterException", "The specified resource does not exist.")
	})
}
