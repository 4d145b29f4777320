package bootstrap

import "slices"

// right is something that the installer may do with things of the given names.
type right struct {
	// sid says what it is about, in letters and digits.
	sid string
	// why says what would not work without it; docs/permissions.md shows it.
	why string
	// types are the types of the template's resources that CloudFormation makes, changes and removes by it.
	types   []string
	actions []string
	// resources are ARNs without "arn:<partition>:"; {region}, {account} and {bucket} stand for those of a Place.
	resources []string
	// everywhere says, in place of resources, why the actions are allowed on all of them.
	everywhere string
	conditions map[string]map[string]any
}

// rights are all that the installer needs. CloudFormation makes the stack's resources with the rights of whoever calls it
// (User Guide, "Control access with AWS Identity and Access Management"), so these are in it too: of the permissions that
// the schemas of the resource types name under "handlers", those for the properties that the template sets. None of this
// was tried on AWS (G).
func rights() []right {
	return slices.Concat(installing(), making(), roles(), telling(), watching())
}

// installing is what `agc bootstrap` and `agc bootstrap remove` themselves call.
func installing() []right {
	return []right{
		{
			sid: "Stack", why: "makes and upgrades the backend's stack", actions: prefixed("cloudformation", "CreateStack", "UpdateStack", "ContinueUpdateRollback", "GetTemplate",
				"TagResource", "UntagResource"),
			resources: []string{"cloudformation:{region}:{account}:stack/Agc-Bootstrap/*"},
		},
		{
			sid: "RemoveStacks", why: "removes the backend, and core before it, which is deleted with a service role of its own", actions: prefixed("cloudformation", "DeleteStack", "DescribeStackEvents", "UpdateTerminationProtection"),
			resources: []string{"cloudformation:{region}:{account}:stack/Agc-Bootstrap/*", "cloudformation:{region}:{account}:stack/Agc-Core/*"},
		},
		{
			sid: "SeeUse", why: "removes no backend of a region that is in use", actions: prefixed("cloudformation", "DescribeStacks", "ListStacks"),
			everywhere: "reading all stacks in one call takes the right on every stack",
		},
		{
			sid: "AssetBucket", why: "makes and removes the bucket of the functions' package, private and encrypted", actions: prefixed("s3", "CreateBucket", "ListBucket", "PutBucketPublicAccessBlock", "PutEncryptionConfiguration",
				"PutBucketPolicy", "PutBucketTagging", "DeleteBucket"),
			resources: []string{"s3:::{bucket}"},
		},
		{sid: "Assets", why: "puts package and template there; CloudFormation and Lambda read them with the caller's rights, too", actions: prefixed("s3", "GetObject", "PutObject", "DeleteObject"), resources: []string{"s3:::{bucket}/*"}},
	}
}

// making is what CloudFormation needs for the parts that work.
func making() []right {
	return []right{
		{
			sid: "Functions", why: "makes the functions, and lets one rule call one of them", types: []string{"AWS::Lambda::Function", "AWS::Lambda::Version", "AWS::Lambda::Permission"},
			actions: prefixed("lambda", "CreateFunction", "GetFunction", "GetFunctionConfiguration", "PublishVersion",
				"GetProvisionedConcurrencyConfig", "GetFunctionCodeSigningConfig", "GetFunctionRecursionConfig",
				"GetRuntimeManagementConfig", "UpdateFunctionCode", "UpdateFunctionConfiguration", "DeleteFunction", "ListTags", "TagResource",
				"UntagResource", "AddPermission", "RemovePermission", "GetPolicy"),
			resources: []string{"lambda:{region}:{account}:function:Agc-*"},
		},
		{
			sid: "Machine", why: "makes the state machine, and lists its operations, since none may run when it is removed", types: []string{"AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachineVersion", "AWS::StepFunctions::StateMachineAlias"},
			actions: prefixed("states", "CreateStateMachine", "DescribeStateMachine", "UpdateStateMachine", "DeleteStateMachine",
				"PublishStateMachineVersion", "ListStateMachineVersions", "DeleteStateMachineVersion",
				"CreateStateMachineAlias", "DescribeStateMachineAlias", "UpdateStateMachineAlias", "DeleteStateMachineAlias",
				"ListExecutions", "ListTagsForResource", "TagResource", "UntagResource"),
			resources: []string{"states:{region}:{account}:stateMachine:AgcAccount"},
		},
		{
			sid: "Table", why: "makes the table of lock and operations", types: []string{"AWS::DynamoDB::Table"},
			actions: prefixed("dynamodb", "CreateTable", "DescribeTable", "UpdateTable", "DeleteTable", "DescribeTimeToLive", "UpdateTimeToLive",
				"DescribeContinuousBackups", "UpdateContinuousBackups", "DescribeContributorInsights", "DescribeKinesisStreamingDestination",
				"GetResourcePolicy", "ListTagsOfResource", "TagResource", "UntagResource"),
			resources: []string{"dynamodb:{region}:{account}:table/AgcState"},
		},
		{
			sid: "Schedule", why: "makes the hourly schedule", types: []string{"AWS::Scheduler::Schedule"},
			actions:   prefixed("scheduler", "CreateSchedule", "GetSchedule", "UpdateSchedule", "DeleteSchedule"),
			resources: []string{"scheduler:{region}:{account}:schedule/default/AgcTidy"},
		},
		{
			sid: "Rules", why: "makes the rules that wake, sweep up and announce", types: []string{"AWS::Events::Rule"},
			actions: prefixed("events", "PutRule", "DescribeRule", "DeleteRule", "PutTargets", "RemoveTargets", "ListTargetsByRule",
				"ListTagsForResource", "TagResource", "UntagResource"),
			resources: []string{"events:{region}:{account}:rule/Agc-Bootstrap-*", "events:{region}:{account}:rule/AgcOperationDied"},
		},
	}
}

// roles lets CloudFormation make the backend's roles and policies, and give the roles to the services that use them. Whoever
// may write a role and let a function use it can do whatever a function can: the names bound what is touched, not what it may do.
// Roles and policies are in one statement, as a policy may not be long.
func roles() []right {
	return []right{
		{
			sid: "RolesAndPolicies", why: "makes the backend's roles, bounded where that is demanded, and the policies for people: whoever may write a role and let a function use it can do whatever a function can",
			types: []string{"AWS::IAM::Role", "AWS::IAM::ManagedPolicy"},
			actions: prefixed("iam", "CreateRole", "GetRole", "UpdateRole", "UpdateRoleDescription", "UpdateAssumeRolePolicy", "DeleteRole",
				"PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies", "TagRole", "UntagRole",
				"PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary",
				"CreatePolicy", "GetPolicy", "DeletePolicy", "CreatePolicyVersion", "GetPolicyVersion", "DeletePolicyVersion",
				"ListPolicyVersions", "ListEntitiesForPolicy"),
			resources: []string{"iam::{account}:role/Agc-Bootstrap-*", "iam::{account}:policy/Agc-Bootstrap-*"},
		},
		{
			sid: "PassRoles", why: "gives these roles to the four services that use them, and to no other", actions: prefixed("iam", "PassRole"), resources: []string{"iam::{account}:role/Agc-Bootstrap-*"},
			conditions: map[string]map[string]any{"StringEquals": {"iam:PassedToService": []string{
				"events.amazonaws.com", "lambda.amazonaws.com", "scheduler.amazonaws.com", "states.amazonaws.com",
			}}},
		},
	}
}

// telling is what CloudFormation needs for the parts that keep or tell what happened.
func telling() []right {
	return []right{
		{
			sid: "Logs", why: "makes the log of the functions, with its retention", types: []string{"AWS::Logs::LogGroup"},
			actions: prefixed("logs", "CreateLogGroup", "DeleteLogGroup", "PutRetentionPolicy", "GetDataProtectionPolicy",
				"ListTagsForResource", "TagResource", "UntagResource"),
			resources: []string{"logs:{region}:{account}:log-group:/aws/lambda/Agc-*"},
		},
		{
			sid: "ListLogs", why: "CloudFormation looks the log up; it asks of all groups, and IAM sees a group without a name", types: []string{"AWS::Logs::LogGroup"}, actions: prefixed("logs", "DescribeLogGroups", "DescribeIndexPolicies"),
			resources: []string{"logs:{region}:{account}:log-group:*"},
		},
		{
			sid: "DeadLettersAndNotices", why: "makes the queue of what the schedule could not start, and the topic of notices, and subscribes an address to that",
			types: []string{"AWS::SQS::Queue", "AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SNS::Subscription"},
			actions: slices.Concat(prefixed("sqs", "CreateQueue", "GetQueueUrl", "GetQueueAttributes", "SetQueueAttributes", "DeleteQueue",
				"ListQueueTags", "TagQueue", "UntagQueue"),
				prefixed("sns", "CreateTopic", "GetTopicAttributes", "SetTopicAttributes", "DeleteTopic", "ListSubscriptionsByTopic",
					"GetDataProtectionPolicy", "Subscribe", "ListTagsForResource", "TagResource", "UntagResource")),
			resources: []string{"sqs:{region}:{account}:Agc-Bootstrap-*", "sns:{region}:{account}:Agc-Bootstrap-*"},
		},
		// Service Authorization Reference, Amazon SNS and Amazon CloudWatch Logs.
		{
			sid: "Unnamed", why: "CloudFormation reads, changes and ends the subscription, and looks whether a policy of the account's covers the log", types: []string{"AWS::SNS::Subscription", "AWS::Logs::LogGroup"},
			actions: slices.Concat(prefixed("sns", "Unsubscribe", "GetSubscriptionAttributes", "SetSubscriptionAttributes"),
				prefixed("logs", "DescribeResourcePolicies")),
			everywhere: "a subscription and these policies are no resources of IAM's",
		},
	}
}

// watching is what CloudFormation needs for alarms and dashboard, in one statement, since a policy may not be long. A dashboard
// belongs to no region.
func watching() []right {
	return []right{{
		sid: "Watch", why: "makes alarms and dashboard", types: []string{"AWS::CloudWatch::Alarm", "AWS::CloudWatch::Dashboard"},
		actions: prefixed("cloudwatch", "PutMetricAlarm", "DescribeAlarms", "DeleteAlarms", "ListTagsForResource", "TagResource",
			"UntagResource", "PutDashboard", "GetDashboard", "DeleteDashboards"),
		resources: []string{"cloudwatch:{region}:{account}:alarm:Agc-*", "cloudwatch::{account}:dashboard/Agc-{region}"},
	}}
}

func prefixed(service string, actions ...string) []string {
	out := make([]string, len(actions))
	for i, action := range actions {
		out[i] = service + ":" + action
	}
	return out
}
