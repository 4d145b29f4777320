package main

import (
	"slices"
	"strings"

	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/jsii-runtime-go"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/machine"
)

// describe says what a function is for; it is the function's description in the Lambda console.
func describe(name string) string {
	return map[string]string{
		"begin":   "Checks a request and takes the region's lock",
		"plan":    "Reads the region and plans what has to be done, also after a failure",
		"stack":   "Looks at one stack and does what is next for it",
		"storage": "Puts the protections of bucket and table in force",
		"sweep":   "Removes what no stack holds",
		"guard":   "Makes sure that nobody uses what is about to go",
		"drain":   "Ends the work of contexts and removes them",
		"wake":    "Tells the steps that wait for a stack that it has changed",
		"finish":  "Writes the outcome and frees the lock",
	}[name]
}

// rights are what a function may do, its own log aside. Each function has them to itself.
func rights(name string, service, remover awsiam.CfnRole) []statement {
	switch name {
	case "begin":
		return []statement{
			items("LockAndRecord", partitions("lock", "operation"), "GetItem", "PutItem", "ConditionCheckItem"),
			askExecutions(),
		}
	case "plan":
		return append(slices.Concat(readRegion(), readStorage(), readDrift()), listStacks(),
			statement{sid: "ReadPointers", actions: []string{"ssm:GetParametersByPath"}, resources: []*string{arn("ssm", "parameter"+strings.TrimSuffix(account.PointerPath, "/"))}},
			readParts(), readUse(), lastOperation(),
			items("LockAndRecord", partitions("lock", "operation", "idle"), "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem"))
	case "stack":
		return append(changeStacks(service), completeSteps(),
			items("ReadLock", partitions("lock"), "GetItem"), items("Wait", partitions("wait#*"), "PutItem"))
	case "storage":
		return append(protectStorage(), items("ReadLock", partitions("lock"), "GetItem"))
	case "sweep":
		return append(removeParts(), items("ReadLock", partitions("lock"), "GetItem"),
			statement{sid: "RemovePointers", actions: []string{"ssm:DeleteParameter"}, resources: pointersArn()})
	case "guard":
		return []statement{listStacks(), readParts()}
	case "drain":
		return append(drainContexts(), listStacks(), passToCloudFormation("PassContextRemover", remover), completeSteps(),
			items("ReadLock", partitions("lock"), "GetItem"), items("Wait", partitions("wait#*"), "PutItem"))
	case "wake":
		return []statement{items("Waits", partitions("wait#*"), "Query", "DeleteItem"), completeSteps()}
	case "finish":
		return []statement{
			items("RecordAndFree", partitions("lock", "operation", "idle"), "GetItem", "PutItem", "UpdateItem"), listStacks(),
			{sid: "Announce", actions: []string{"events:PutEvents"}, resources: []*string{arn("events", "event-bus/default")}},
		}
	default:
		return nil
	}
}

// partitions are the partition keys of the items that a statement is about: "lock", "operation", and "wait#" with a stack.
func partitions(keys ...string) map[string]map[string]any {
	return map[string]map[string]any{"ForAllValues:StringLike": {"dynamodb:LeadingKeys": keys}}
}

// items allows operations on the state table's items under certain partition keys. A transaction needs the rights of the
// operations in it, on the partition keys of all of it.
func items(sid string, of map[string]map[string]any, operations ...string) statement {
	return statement{
		sid: sid, actions: prefixed("dynamodb", operations...), conditions: of,
		resources: []*string{arn("dynamodb", "table/"+stateTableName)},
	}
}

// askExecutions allows to ask whether the owner of the lock still runs.
func askExecutions() statement {
	return statement{
		sid: "AskExecutions", actions: []string{"states:DescribeExecution"},
		resources: []*string{arn("states", "execution:"+machine.Name+":*")},
	}
}

// completeSteps allows to complete waiting steps. IAM checks the state machine that the token belongs to.
func completeSteps() statement {
	return statement{
		sid: "CompleteSteps", actions: []string{"states:SendTaskSuccess"},
		resources: []*string{arn("states", "stateMachine:"+machine.Name)},
	}
}

// listStacks is for reading all stacks in one go, for which CloudFormation wants the right on every stack, and since 2023 the right
// to list stacks, too (AWS's notice of that year, quoted in mattclay/aws-terminator#262).
func listStacks() statement {
	return statement{sid: "ListStacks", actions: []string{"cloudformation:DescribeStacks", "cloudformation:ListStacks"}, resources: anything()}
}

// ownStacks are the stacks that the backend makes.
func ownStacks() []*string {
	return []*string{
		arn("cloudformation", "stack/"+account.CoreStack+"/*"),
		arn("cloudformation", "stack/"+account.NetworkPrefix+"*/*"),
	}
}

// readRegion is what planning reads besides the list of stacks.
func readRegion() []statement {
	return []statement{
		{sid: "ReadTemplates", actions: []string{"cloudformation:GetTemplate"}, resources: ownStacks()},
		// IAM knows no resources for these.
		{sid: "ReadZonesAndImages", actions: []string{
			"ec2:DescribeAvailabilityZones", "ec2:DescribeVpcEndpointServices", "ec2:DescribeImages",
			"ec2:DescribeVpcs", "ec2:DescribeAddresses", // what else is read of EC2 is among the parts
		}, resources: anything()},
		{sid: "ReadQuotas", actions: []string{"servicequotas:GetServiceQuota"}, resources: []*string{arn("servicequotas", "vpc/*"), arn("servicequotas", "ec2/*")}},
		// A bucket that a user brings may have any name. What is written to it is a probe, which is removed again.
		{sid: "SeeBucket", actions: []string{"s3:ListBucket"}, resources: []*string{sub("arn:${AWS::Partition}:s3:::*")}},
		{sid: "ProveBucket", actions: []string{"s3:PutObject", "s3:DeleteObject"}, resources: []*string{sub("arn:${AWS::Partition}:s3:::*/agc-write-probe-*")}},
		{
			sid: "ProveEncryptedBucket", actions: []string{"kms:GenerateDataKey"}, resources: []*string{arn("kms", "key/*")},
			conditions: map[string]map[string]any{"StringEquals": {"kms:ViaService": sub("s3.${AWS::Region}.amazonaws.com")}},
		},
		{sid: "ReadDefaultImage", actions: []string{"ssm:GetParameter"}, resources: []*string{
			sub("arn:${AWS::Partition}:ssm:${AWS::Region}::parameter/aws/service/ecs/optimized-ami/*"),
		}},
	}
}

// readUse is what tells whether contexts run or ran. IAM knows no resources for these.
func readUse() statement {
	return statement{sid: "ReadUse", actions: []string{"batch:DescribeJobQueues", "batch:ListJobs"}, resources: anything()}
}

// lastOperation allows to look for the last operation by its time.
func lastOperation() statement {
	return statement{
		sid: "LastOperation", actions: []string{"dynamodb:Query"}, conditions: partitions("operation"),
		resources: []*string{arn("dynamodb", "table/"+stateTableName+"/index/byStart")},
	}
}

// readStorage is what it takes to see which protections of the managed bucket and the table are in force.
func readStorage() []statement {
	return []statement{
		{sid: "ReadManagedBucket", actions: prefixed("s3",
			"GetBucketTagging", "GetEncryptionConfiguration", "GetBucketPublicAccessBlock", "GetBucketPolicy",
		), resources: bucketArn()},
		{sid: "ReadRunTable", actions: prefixed("dynamodb",
			"DescribeTable", "ListTagsOfResource", "DescribeContinuousBackups", "DescribeTimeToLive",
		), resources: tableArn()},
	}
}

// protectStorage is what it takes to put them in force.
func protectStorage() []statement {
	return append(readStorage(),
		statement{sid: "ProtectManagedBucket", actions: prefixed("s3",
			"PutBucketTagging", "PutEncryptionConfiguration", "PutBucketPublicAccessBlock", "PutBucketPolicy",
		), resources: bucketArn()},
		statement{sid: "ProtectRunTable", actions: prefixed("dynamodb",
			"TagResource", "UpdateContinuousBackups", "UpdateTimeToLive",
		), resources: tableArn()},
	)
}

// changeStacks is what bringing about a stack takes; the stack's resources are made with the service role's rights.
func changeStacks(service awsiam.CfnRole) []statement {
	return []statement{
		{sid: "ReadStacks", actions: []string{
			"cloudformation:DescribeStacks", "cloudformation:DescribeStackEvents", "cloudformation:DescribeChangeSet",
		}, resources: ownStacks()},
		{sid: "ChangeStacks", actions: []string{
			"cloudformation:CreateStack", "cloudformation:UpdateStack", "cloudformation:DeleteStack",
			"cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet",
			"cloudformation:ContinueUpdateRollback", "cloudformation:UpdateTerminationProtection",
			"cloudformation:SetStackPolicy", // also for a call that brings a policy along
			"cloudformation:TagResource", "cloudformation:UntagResource",
		}, resources: ownStacks()},
		passToCloudFormation("PassServiceRole", service),
	}
}

// passToCloudFormation allows to let CloudFormation, and nobody else, use a role.
func passToCloudFormation(sid string, role awsiam.CfnRole) statement {
	return statement{
		sid: sid, actions: []string{"iam:PassRole"}, resources: []*string{role.AttrArn()},
		conditions: map[string]map[string]any{
			"StringEquals": {"iam:PassedToService": jsii.String("cloudformation.amazonaws.com")},
		},
	}
}
