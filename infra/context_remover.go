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
		trustCloudFormation(), slices.Concat(removeTagged(), removeNamed(), removeUntagged()))
}

// removeTagged deletes what carries AGC's tag.
func removeTagged() []statement {
	tagged := func(sid, why, service string, actions []string, kinds ...string) statement {
		resources := make([]*string, len(kinds))
		for i, kind := range kinds {
			resources[i] = arn(service, kind)
		}
		return statement{sid: sid, why: why, actions: prefixed(service, actions...), resources: resources, conditions: ours()}
	}
	return []statement{
		tagged("RemoveBatch", "deletes a context's queue and compute environment, which are disabled before", "batch", []string{
			"UpdateJobQueue", "DeleteJobQueue", "UpdateComputeEnvironment", "DeleteComputeEnvironment",
		}, "job-queue/*", "compute-environment/*"),
		tagged("RemoveFileSystems", "deletes a context's scratch file system", "elasticfilesystem", []string{
			"DeleteMountTarget", "DeleteAccessPoint", "DeleteFileSystem", "DeleteFileSystemPolicy",
		}, "file-system/*", "access-point/*"),
		tagged("RemoveBalancers", "deletes the load balancer in front of a context's engine", "elasticloadbalancing", []string{
			"DeleteLoadBalancer", "DeleteListener", "DeleteTargetGroup", "ModifyLoadBalancerAttributes",
		}, "loadbalancer/*", "listener/*", "targetgroup/*"),
		tagged("RemoveNetworkParts", "deletes a context's security groups and launch template", "ec2", []string{
			"DeleteSecurityGroup", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress", "DeleteLaunchTemplate",
		}, "security-group/*", "launch-template/*"),
		tagged("RemoveDiscovery", "deletes the names under which a context's services find each other", "servicediscovery", []string{"DeleteService", "DeleteNamespace"}, "service/*", "namespace/*"),
	}
}

// removeNamed deletes what CloudFormation names after the stack.
func removeNamed() []statement {
	iam := func(kind string) []*string {
		return []*string{sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:" + kind + "/" + account.ContextPrefix + "*")}
	}
	return []statement{
		{sid: "RemoveClusters", why: "deletes a context's cluster, which CloudFormation names after the stack", actions: prefixed("ecs", "DeleteCluster", "DescribeClusters"), resources: []*string{arn("ecs", "cluster/"+account.ContextPrefix+"*")}},
		{sid: "RemoveHeads", why: "deletes a context's engine, a service in that cluster", actions: prefixed("ecs", "UpdateService", "DeleteService", "DescribeServices"), resources: []*string{arn("ecs", "service/"+account.ContextPrefix+"*/*")}},
		{sid: "RemoveAdapters", why: "deletes the function that a context's API calls", actions: prefixed("lambda", "DeleteFunction", "GetFunction", "RemovePermission"), resources: []*string{arn("lambda", "function:"+account.ContextPrefix+"*")}},
		{sid: "RemoveRoles", why: "deletes a context's roles, which CloudFormation names after the stack", actions: prefixed("iam",
			"GetRole", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies",
			"ListInstanceProfilesForRole",
		), resources: iam("role")},
		{sid: "RemoveProfiles", why: "deletes a context's instance profile", actions: prefixed("iam", "GetInstanceProfile", "RemoveRoleFromInstanceProfile", "DeleteInstanceProfile"), resources: iam("instance-profile")},
		{sid: "RemovePolicies", why: "deletes a context's policies", actions: prefixed("iam",
			"GetPolicy", "DeletePolicy", "DeletePolicyVersion", "ListPolicyVersions", "ListEntitiesForPolicy",
		), resources: iam("policy")},
	}
}

// removeUntagged deletes what carries neither AGC's tag for certain nor a name, and reads what IAM knows no resources for.
func removeUntagged() []statement {
	return []statement{
		{
			sid: "RevokeRules", why: "takes away rules that are resources of their own; a rule carries no tag, but its group must, too", resources: kinds("security-group-rule"),
			actions: prefixed("ec2", "RevokeSecurityGroupIngress", "RevokeSecurityGroupEgress"),
		},
		{sid: "RemoveJobDefinitions", why: "takes a context's job definitions out of use; they may carry no tag, and cost and run nothing", actions: prefixed("batch", "DeregisterJobDefinition"), resources: []*string{arn("batch", "job-definition/*")}},
		{
			sid: "RemoveTaskDefinitions", why: "takes a context's task definition out of use, which costs and runs nothing",
			actions: prefixed("ecs", "DeregisterTaskDefinition", "DescribeTaskDefinition"), everywhere: "IAM knows no resources for it",
		},
		{
			sid: "RemoveApis", why: "deletes a context's API; API Gateway's actions are HTTP's methods, and its resources paths without account", actions: prefixed("apigateway", "GET", "DELETE"), conditions: ours(),
			resources: []*string{
				sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/apis/*"), sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/vpclinks/*"),
				sub("arn:${AWS::Partition}:apigateway:${AWS::Region}::/restapis/*"),
			},
		},
		{
			sid: "ReadParts", why: "CloudFormation looks whether what it deletes is gone", actions: slices.Concat(
				prefixed("batch", "DescribeJobQueues", "DescribeComputeEnvironments", "DescribeJobDefinitions"),
				prefixed("elasticloadbalancing", "DescribeLoadBalancers", "DescribeListeners", "DescribeTargetGroups"),
				prefixed("ec2", "DescribeSecurityGroups", "DescribeSecurityGroupRules", "DescribeLaunchTemplates", "DescribeNetworkInterfaces", "DescribeInstances"),
			), everywhere: "IAM knows no resources for it",
		},
		{
			sid: "ReadFileSystems", why: "looks whether a file system and its mount targets are gone",
			actions:    prefixed("elasticfilesystem", "DescribeFileSystems", "DescribeMountTargets", "DescribeAccessPoints"),
			everywhere: "CloudFormation asks by whichever id it has: that of a mount target is no resource of IAM's",
		},
		{
			sid: "ReadDiscovery", why: "looks whether these names are gone",
			actions: prefixed("servicediscovery", "GetService", "GetNamespace"), resources: []*string{arn("servicediscovery", "service/*"), arn("servicediscovery", "namespace/*")},
		},
		{
			sid: "AwaitDiscovery", why: "asks whether the deletion of a namespace has ended",
			actions: prefixed("servicediscovery", "GetOperation"), everywhere: "it is asked by the operation's id, and an operation is no resource of IAM's",
		},
	}
}
