package cloudformation_test

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/batch"
	batchtypes "github.com/aws/aws-sdk-go-v2/service/batch/types"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ecs"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/stretchr/testify/require"

	localbatch "github.com/amazon-genomics-cli/agc/pkg/localaws/batch"
)

// workload is a template with a network, a queue and a job definition of Batch on Fargate, and a service of ECS.
func workload() object {
	subnet, group := object{"Ref": "Subnet"}, object{"Fn::GetAtt": []any{"Group", "GroupId"}}
	return resources(
		"Vpc", "AWS::EC2::VPC", object{"CidrBlock": "10.0.0.0/16"},
		"Subnet", "AWS::EC2::Subnet", object{"VpcId": object{"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"},
		"Group", "AWS::EC2::SecurityGroup", object{"VpcId": object{"Ref": "Vpc"}, "GroupDescription": "jobs"},
		"Role", "AWS::IAM::Role", object{"RoleName": "service", "AssumeRolePolicyDocument": trust("batch.amazonaws.com")},
		"Environment", "AWS::Batch::ComputeEnvironment", object{
			"Type": "MANAGED", "ServiceRole": object{"Fn::GetAtt": []any{"Role", "Arn"}},
			"ComputeResources": object{"Type": "FARGATE", "MaxvCpus": 16, "Subnets": []any{subnet}, "SecurityGroupIds": []any{group}},
		},
		"Queue", "AWS::Batch::JobQueue", object{
			"Priority": 1, "State": "ENABLED", "ComputeEnvironmentOrder": []any{object{"ComputeEnvironment": object{"Ref": "Environment"}, "Order": 1}},
		},
		"Definition", "AWS::Batch::JobDefinition", object{
			"Type": "container", "PlatformCapabilities": []any{"FARGATE"}, "ContainerProperties": object{"Image": "image", "Command": []any{"run"}},
		},
		"Cluster", "AWS::ECS::Cluster", object{},
		"Task", "AWS::ECS::TaskDefinition", object{
			"RequiresCompatibilities": []any{"FARGATE"}, "NetworkMode": "awsvpc", "Cpu": "256", "Memory": "512",
			"ContainerDefinitions": []any{object{"Name": "head", "Image": "image", "Essential": true, "PortMappings": []any{object{"ContainerPort": 8000}}}},
		},
		"Service", "AWS::ECS::Service", object{
			"Cluster": object{"Ref": "Cluster"}, "TaskDefinition": object{"Ref": "Task"}, "DesiredCount": 1, "LaunchType": "FARGATE",
			"NetworkConfiguration": object{"AwsvpcConfiguration": object{"Subnets": []any{subnet}, "SecurityGroups": []any{group}}},
		},
	)
}

func trust(service string) object {
	return object{"Version": "2012-10-17", "Statement": []any{object{"Effect": "Allow", "Principal": object{"Service": service}, "Action": "sts:AssumeRole"}}}
}

// workloadStack makes the stack "w".
func (w *world) workloadStack() string {
	w.t.Helper()
	return w.stack("w", workload(), func(in *sdk.CreateStackInput) {
		in.Capabilities = []types.Capability{types.CapabilityCapabilityNamedIam}
	})
}

// physical is the physical id of a resource.
func (w *world) physical(stack, logical string) string {
	w.t.Helper()
	out, err := w.cfn.DescribeStackResources(w.t.Context(), &sdk.DescribeStackResourcesInput{StackName: &stack})
	require.NoError(w.t, err)
	for _, r := range out.StackResources {
		if *r.LogicalResourceId == logical {
			return *r.PhysicalResourceId
		}
	}
	w.t.Fatal("no resource", logical)
	return ""
}

func TestAWorkloadRunsAndIsDeletedInOrder(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.workloadStack()
		queue := w.physical(id, "Queue")
		require.Regexp(t, `^arn:aws:batch:us-east-1:123456789012:job-queue/Queue-[0-9a-f]{15}$`, queue)
		w.Batch.SetPace(localbatch.Pace{Running: 24 * time.Hour, Stopping: 10 * time.Minute})
		_, err := w.Batch.SubmitJob(t.Context(), &batch.SubmitJobInput{JobName: new("j"), JobQueue: &queue, JobDefinition: new(w.physical(id, "Definition"))})
		require.NoError(t, err)
		time.Sleep(time.Minute)
		running, err := w.Batch.ListJobs(t.Context(), &batch.ListJobsInput{JobQueue: &queue})
		require.NoError(t, err)
		require.Len(t, running.JobSummaryList, 1)
		tags, err := w.Batch.ListTagsForResource(t.Context(), &batch.ListTagsForResourceInput{ResourceArn: &queue})
		require.NoError(t, err)
		require.Equal(t, "w", tags.Tags["aws:cloudformation:stack-name"])
		begin := time.Now()
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
		require.Greater(t, time.Since(begin), 10*time.Minute, "the queue waits for its jobs")
		var gone []string
		for _, e := range w.events(id) {
			if e.ResourceStatus == types.ResourceStatusDeleteComplete && e.ResourceType != nil {
				gone = append(gone, *e.LogicalResourceId)
			}
		}
		require.Subset(t, gone, []string{"Queue", "Environment", "Role", "Service", "Cluster", "Subnet"})
		for _, pair := range [][2]string{{"Queue", "Environment"}, {"Environment", "Role"}, {"Service", "Cluster"}, {"Service", "Subnet"}} {
			require.Less(t, indexOf(gone, pair[0]), indexOf(gone, pair[1]), pair)
		}
		left, err := w.EC2.DescribeNetworkInterfaces(t.Context(), &ec2.DescribeNetworkInterfacesInput{})
		require.NoError(t, err)
		require.Empty(t, left.NetworkInterfaces)
	})
}

func indexOf(list []string, wanted string) int {
	for i, s := range list {
		if s == wanted {
			return i
		}
	}
	return -1
}

func TestAnEnvironmentWhoseRoleIsGoneCannotBeDeleted(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.workloadStack()
		environment := w.physical(id, "Environment")
		_, err := w.IAM.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: new("service")})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		story := w.story(id, "Environment")
		require.Contains(t, story[len(story)-1], `DELETE_FAILED: Resource handler returned message: "Resource of type 'AWS::Batch::ComputeEnvironment' with identifier '`+
			environment+`' did not stabilize." (RequestToken: `)
		_, err = w.IAM.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: new("service"), AssumeRolePolicyDocument: text(trust("batch.amazonaws.com"))})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteComplete, w.remove(id), w.reasons(id))
	})
}

func TestAnEnvironmentInAQueueOfSomebodyElseStays(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.workloadStack()
		_, err := w.Batch.CreateJobQueue(t.Context(), &batch.CreateJobQueueInput{
			JobQueueName: new("other"), Priority: new(int32(1)),
			ComputeEnvironmentOrder: []batchtypes.ComputeEnvironmentOrder{{ComputeEnvironment: new(w.physical(id, "Environment")), Order: new(int32(1))}},
		})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		story := w.story(id, "Environment")
		require.Contains(t, story[len(story)-1], "Cannot delete, found existing JobQueue relationship. (Service: Batch, Status Code: 400, Request ID: ")
	})
}

func TestAClusterWithAServiceOfSomebodyElseStays(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.workloadStack()
		cluster := w.physical(id, "Cluster")
		own, err := w.ECS.DescribeServices(t.Context(), &ecs.DescribeServicesInput{Cluster: &cluster, Services: []string{w.physical(id, "Service")}})
		require.NoError(t, err)
		_, err = w.ECS.CreateService(t.Context(), &ecs.CreateServiceInput{
			ServiceName: new("other"), Cluster: &cluster, TaskDefinition: own.Services[0].TaskDefinition, LaunchType: own.Services[0].LaunchType,
			NetworkConfiguration: own.Services[0].NetworkConfiguration,
		})
		require.NoError(t, err)
		require.Equal(t, types.StackStatusDeleteFailed, w.remove(id))
		story := w.story(id, "Cluster")
		require.Contains(t, story[len(story)-1], "The Cluster cannot be deleted while Services are active. (Service: Ecs, Status Code: 400, Request ID: ")
	})
}

func TestAWorkloadIsChangedInPlace(t *testing.T) {
	inWorld(t, func(w *world) {
		id := w.workloadStack()
		template := workload()
		template["Resources"].(object)["Queue"].(object)["Properties"].(object)["State"] = "DISABLED"
		template["Resources"].(object)["Environment"].(object)["Properties"].(object)["State"] = "DISABLED"
		template["Resources"].(object)["Service"].(object)["Properties"].(object)["DesiredCount"] = 0
		require.Equal(t, types.StackStatusUpdateComplete, w.update(&sdk.UpdateStackInput{
			StackName: &id, TemplateBody: text(template), Capabilities: []types.Capability{types.CapabilityCapabilityNamedIam},
		}), w.reasons(id))
		queues, err := w.Batch.DescribeJobQueues(t.Context(), &batch.DescribeJobQueuesInput{JobQueues: []string{w.physical(id, "Queue")}})
		require.NoError(t, err)
		require.Equal(t, batchtypes.JQStateDisabled, queues.JobQueues[0].State)
		services, err := w.ECS.ListServices(t.Context(), &ecs.ListServicesInput{Cluster: aws.String(w.physical(id, "Cluster"))})
		require.NoError(t, err)
		require.Equal(t, []string{w.physical(id, "Service")}, services.ServiceArns)
		template["Resources"].(object)["Definition"].(object)["Properties"].(object)["ContainerProperties"] = object{"Image": "newer"}
		_, err = w.cfn.UpdateStack(t.Context(), &sdk.UpdateStackInput{
			StackName: &id, TemplateBody: text(template), Capabilities: []types.Capability{types.CapabilityCapabilityNamedIam},
		})
		require.ErrorContains(t, err, "the local AWS does not know how to change the property ContainerProperties in place")
	})
}

func TestAnEnvironmentWithARoleThatIsNotThereFails(t *testing.T) {
	inWorld(t, func(w *world) {
		template := resources("Environment", "AWS::Batch::ComputeEnvironment", object{
			"Type": "MANAGED", "ServiceRole": "arn:aws:iam::123456789012:role/nobody",
			"ComputeResources": object{"Type": "FARGATE", "MaxvCpus": 16, "Subnets": []any{"subnet-1"}},
		})
		status, id := w.create(&sdk.CreateStackInput{StackName: new("e"), TemplateBody: text(template)})
		require.Equal(t, types.StackStatusRollbackFailed, status)
		require.Contains(t, w.reasons(id)[0], "did not stabilize.")
	})
}
