package cloudformation

import (
	"strings"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// needs are actions of a service on a resource, which arn names by the physical id.
type needs struct {
	service string
	actions []string
	arn     func(reg *region.Region, id string) string
}

// readsToo are what the handlers of resource types need the right to read beside what they read here, when a resource was made or
// changed and when it is compared: the permissions of "read" in the types' schemas. Without such a right AWS fails, or takes what it
// could not read for drift (aws-cloudformation/cloudformation-coverage-roadmap#2138). Of attachments, functions, rules, schedules,
// alarms and subscriptions it is told by policies in public that were written after the schemas (G).
func readsToo() map[string]needs {
	return map[string]needs{
		"AWS::CloudWatch::Alarm":     {"cloudwatch", []string{"DescribeAlarms", "ListTagsForResource"}, arnOf("cloudwatch", "alarm:")},
		"AWS::CloudWatch::Dashboard": {"cloudwatch", []string{"GetDashboard"}, global("cloudwatch", "dashboard/")},
		"AWS::DynamoDB::Table": {"dynamodb", []string{
			"DescribeContinuousBackups", "DescribeContributorInsights", "DescribeKinesisStreamingDestination", "DescribeTable", "GetResourcePolicy",
			"ListTagsOfResource",
		}, arnOf("dynamodb", "table/")},
		"AWS::EC2::Subnet":               {"ec2", []string{"DescribeNetworkAcls", "DescribeSubnets"}, everywhere},
		"AWS::EC2::VPC":                  {"ec2", []string{"DescribeNetworkAcls", "DescribeSecurityGroups", "DescribeVpcEncryptionControls", "DescribeVpcs"}, everywhere},
		"AWS::EC2::VPCGatewayAttachment": {"ec2", []string{"DescribeInternetGateways", "DescribeVpnGateways"}, everywhere},
		"AWS::Events::Rule":              {"events", []string{"DescribeRule", "ListTagsForResource", "ListTargetsByRule"}, arnOf("events", "rule/")},
		"AWS::IAM::ManagedPolicy":        {"iam", []string{"GetPolicy", "GetPolicyVersion", "ListEntitiesForPolicy"}, itself},
		"AWS::IAM::Role":                 {"iam", []string{"GetRole", "GetRolePolicy", "ListAttachedRolePolicies", "ListRolePolicies"}, global("iam", "role/")},
		"AWS::Lambda::Function":          {"lambda", []string{"GetFunction", "GetFunctionCodeSigningConfig", "GetFunctionRecursionConfig"}, arnOf("lambda", "function:")},
		"AWS::Lambda::Version":           {"lambda", []string{"GetFunctionConfiguration", "GetProvisionedConcurrencyConfig", "GetRuntimeManagementConfig"}, itself},
		"AWS::Logs::LogGroup":            {"logs", []string{"GetDataProtectionPolicy", "ListTagsForResource"}, arnOf("logs", "log-group:")},
		"AWS::S3::Bucket": {"s3", []string{
			"GetAccelerateConfiguration", "GetAnalyticsConfiguration", "GetBucketAbac", "GetBucketCORS", "GetBucketLogging",
			"GetBucketMetadataTableConfiguration", "GetBucketNotification", "GetBucketObjectLockConfiguration", "GetBucketOwnershipControls",
			"GetBucketPublicAccessBlock", "GetBucketTagging", "GetBucketVersioning", "GetBucketWebsite", "GetEncryptionConfiguration",
			"GetIntelligentTieringConfiguration", "GetInventoryConfiguration", "GetLifecycleConfiguration", "GetMetricsConfiguration",
			"GetReplicationConfiguration", "ListBucket", "ListTagsForResource",
		}, func(reg *region.Region, id string) string { return "arn:" + reg.Partition + ":s3:::" + id }},
		"AWS::SNS::Subscription":                  {"sns", []string{"GetSubscriptionAttributes"}, everywhere},
		"AWS::SNS::Topic":                         {"sns", []string{"GetDataProtectionPolicy", "GetTopicAttributes", "ListSubscriptionsByTopic", "ListTagsForResource"}, itself},
		"AWS::SQS::Queue":                         {"sqs", []string{"GetQueueAttributes", "ListQueueTags"}, ofURL},
		"AWS::Scheduler::Schedule":                {"scheduler", []string{"GetSchedule"}, arnOf("scheduler", "schedule/default/")},
		"AWS::StepFunctions::StateMachineAlias":   {"states", []string{"DescribeStateMachineAlias"}, unqualified},
		"AWS::StepFunctions::StateMachineVersion": {"states", []string{"DescribeStateMachine", "ListStateMachineVersions"}, unqualified},
		"AWS::StepFunctions::StateMachine":        {"states", []string{"DescribeStateMachine", "ListTagsForResource"}, itself},
	}
}

// readsFirst are the same of "delete": what a handler reads before it deletes.
func readsFirst() map[string]needs {
	return map[string]needs{
		"AWS::EC2::SecurityGroup": {"ec2", []string{"DescribeInstances", "DescribeSecurityGroups"}, everywhere},
		"AWS::IAM::ManagedPolicy": {"iam", []string{"GetPolicy", "ListEntitiesForPolicy", "ListPolicyVersions"}, itself},
		"AWS::IAM::Role":          {"iam", []string{"GetRole", "ListAttachedRolePolicies", "ListRolePolicies"}, global("iam", "role/")},
	}
}

// everywhere is for actions that know no resources.
func everywhere(*region.Region, string) string { return "*" }

// itself is for resources whose physical id is their ARN.
func itself(_ *region.Region, id string) string { return id }

// unqualified is for versions and aliases of a state machine, which IAM knows under the machine's ARN.
func unqualified(_ *region.Region, id string) string { return id[:strings.LastIndex(id, ":")] }

// ofURL is for queues, whose physical id is a URL.
func ofURL(reg *region.Region, id string) string {
	return reg.Arn("sqs", id[strings.LastIndex(id, "/")+1:])
}

func arnOf(service, before string) func(reg *region.Region, id string) string {
	return func(reg *region.Region, id string) string { return reg.Arn(service, before+id) }
}

// global is arnOf for what belongs to no region.
func global(service, before string) func(reg *region.Region, id string) string {
	return func(reg *region.Region, id string) string {
		return "arn:" + reg.Partition + ":" + service + "::" + reg.Account + ":" + before + id
	}
}
