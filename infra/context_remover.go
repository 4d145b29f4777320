package main

import (
	"slices"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"

	"github.com/amazon-genomics-cli/agc/pkg/account"
)

// contextRemover is what CloudFormation deletes a context with whose own role is gone. It takes apart what contexts of AGC are
// made of and makes nothing; their logs and the data of their file systems' users are not among it: log groups are retained.
// It has no name of its own, which would take a capability more to install the backend.
func contextRemover(stack awscdk.Stack) awsiam.CfnRole {
	return role(stack, "ContextRemover", "What CloudFormation may do to delete contexts of AGC whose own role is gone",
		trust("cloudformation.amazonaws.com", nil), slices.Concat(removeTagged(), removeNamed(), removeUntagged()))
}

// removeTagged deletes what carries AGC's tag.
func removeTagged() []statement {
	tagged := func(sid, service string, actions []string, kinds ...string) statement {
		resources := make([]*string, len(kinds))
		for i, kind := range kinds {
			resources[i] = arn(service, kind)
		}
		return statement{sid: sid, actions: prefixed(service, actions...), resources: resources, conditions: ours()}
	}
	return []statement{
		// A queue and an environment are disabled before they are deleted.
		tagged("RemoveBatch", "batch", []string{
			"UpdateJobQueue", "DeleteJobQueue", "UpdateComputeEnvironment", "DeleteComputeEnvironment",
		}, "job-queue/*", "compute-environment/*"),
		tagged("RemoveFileSystems", "elasticfilesystem", []string{
			"DeleteMountTarget", "DeleteAccessPoint", "DeleteFileSystem", "DeleteFileSystemPolicy",
		}, "file-system/*", "access-point/*"),
		tagged("RemoveBalancers", "elasticloadbalancing", []string{
			"DeleteLoadBalancer", "DeleteListener", "DeleteTargetGroup", "ModifyLoadBalancerAttributes",
		}, "loadbalancer/*", "listener/*", "targetgroup/*"),
		tagged("RemoveNetworkParts", "ec2", []string{
			"DeleteSecurityGroup", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteLaunchTemplate",
		}, "security-group/*", "launch-template/*"),
		tagged("RemoveDiscovery", "servicediscovery", []string{"DeleteService", "DeleteNamespace"}, "service/*", "namespace/*"),
	}
}

// removeNamed deletes what CloudFormation names after the stack.
func removeNamed() []statement {
	iam := func(kind string) []*string {
		return []*string{sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:" + kind + "/" + account.ContextPrefix + "*")}
	}
	return []statement{
		{sid: "RemoveClusters", actions: prefixed("ecs", "DeleteCluster", "DescribeClusters"), resources: []*string{arn("ecs", "cluster/"+account.ContextPrefix+"*")}},
		{sid: "RemoveHeads", actions: prefixed("ecs", "UpdateService", "DeleteService", "DescribeServices"), resources: []*string{arn("ecs", "service/"+account.ContextPrefix+"*/*")}},
		{sid: "RemoveAdapters", actions: prefixed("lambda", "DeleteFunction", "GetFunction", "RemovePermission"), resources: []*string{arn("lambda", "function:"+account.ContextPrefix+"*")}},
		{sid: "RemoveRoles", actions: prefixed("iam",
			"GetRole", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies",
			"ListInstanceProfilesForRole",
		), resources: iam("role")},
		{sid: "RemoveProfiles", actions: prefixed("iam", "GetInstanceProfile", "RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"), resources: iam("instance-profile")},
		{sid: "RemovePolicies", actions: prefixed("iam",
			"GetPolicy", "DeletePolicy", "DeletePolicyVersion", "ListPolicyVersions", "ListEntitiesForPolicy",
		), resources: iam("policy")},
	}
}

// removeUntagged deletes what carries neither AGC's tag for certain nor a name, and reads what IAM knows no resources for.
func removeUntagged() []statement {
	return []statement{
		// These are definitions that cost nothing and run nothing; IAM knows no resources for the second.
		{sid: "RemoveJobDefinitions", actions: prefixed("batch", "DeregisterJobDefinition"), resources: []*string{arn("batch", "job-definition/*")}},
		{sid: "RemoveTaskDefinitions", actions: prefixed("ecs", "DeregisterTaskDefinition", "DescribeTaskDefinition"), resources: anything()},
		// API Gateway's actions are HTTP's methods, and its resources paths without account.
		{
			sid: "RemoveApis", actions: prefixed("apigateway", "GET", "DELETE"), conditions: ours(),
			resources: []*string{
				sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/apis/*"), sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/vpclinks/*"),
				sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/*"),
			},
		},
		{sid: "ReadParts", resources: anything(), actions: slices.Concat(
			prefixed("batch", "DescribeJobQueues", "DescribeComputeEnvironments", "DescribeJobDefinitions"),
			prefixed("elasticfilesystem", "DescribeFileSystems", "DescribeMountTargets", "DescribeAccessPoints"),
			prefixed("elasticloadbalancing", "DescribeLoadBalancers", "DescribeListeners", "DescribeTargetGroups"),
			prefixed("ec2", "DescribeSecurityGroups", "DescribeLaunchTemplates", "DescribeNetworkInterfaces"),
			prefixed("servicediscovery", "GetService", "GetNamespace", "GetOperation"),
		)},
	}
}
